"""Deeds of the hall: lines and windows, tickets from number to goodbye, and ratings."""

from desktop.casework.hall.groups import end_group, serve, set_group
from desktop.casework.hall.line import (
    call,
    call_next,
    come_back,
    finish,
    hold,
    join,
    leave,
    miss,
    recall,
    transfer,
    undo_call,
)
from desktop.casework.hall.seen import Hall, read, serving
from desktop.casework.hall.taking import find, take

__all__ = [
    "Hall",
    "call",
    "call_next",
    "come_back",
    "end_group",
    "find",
    "finish",
    "hold",
    "join",
    "leave",
    "miss",
    "read",
    "recall",
    "serve",
    "serving",
    "set_group",
    "take",
    "transfer",
    "undo_call",
]
