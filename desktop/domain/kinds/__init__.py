"""Every kind of entry: its released name and version, its body, its upcasts."""

from desktop.domain.kinds import (
    back_entry,
    book,
    case,
    consult,
    delivery,
    hall,
    kits,
    registers,
    resident,
    visits,
)
from desktop.domain.kinds.registry import decode_body, encode_body, learn, name_of

__all__ = [
    "back_entry",
    "book",
    "case",
    "consult",
    "decode_body",
    "delivery",
    "encode_body",
    "hall",
    "kits",
    "name_of",
    "registers",
    "resident",
    "visits",
]

learn()
