"""Every kind of entry: its released name and version, its body, its upcasts."""

from desktop.domain.kinds import book, case, consult, delivery, hall, resident, visits
from desktop.domain.kinds.registry import decode_body, encode_body, name_of

__all__ = [
    "book",
    "case",
    "consult",
    "decode_body",
    "delivery",
    "encode_body",
    "hall",
    "name_of",
    "resident",
    "visits",
]
