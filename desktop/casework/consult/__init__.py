"""Deeds of consultation: the library and its reviews, what is told to whom, inquiries to departments."""

from desktop.casework.consult.answers import (
    FileAnswer,
    publish,
    return_,
    take_file,
    take_library,
    tell_answer,
    withdraw,
    write,
)
from desktop.casework.consult.inquiries import (
    answered,
    ask,
    carried,
    close,
    decline,
    offer,
    propose,
    take_over,
    tell,
)
from desktop.casework.consult.seen import AnswerView, InquiryView, answer_view, find, inquiry_view

__all__ = [
    "AnswerView",
    "FileAnswer",
    "InquiryView",
    "answer_view",
    "answered",
    "ask",
    "carried",
    "close",
    "decline",
    "find",
    "inquiry_view",
    "offer",
    "propose",
    "publish",
    "return_",
    "take_file",
    "take_library",
    "take_over",
    "tell",
    "tell_answer",
    "withdraw",
    "write",
]
