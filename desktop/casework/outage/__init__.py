"""Deeds of the outage kit: forms printed ahead, typed in afterwards, checked by a second person."""

from desktop.casework.outage.checking import compare, confirm, give_back
from desktop.casework.outage.entering import begin, change_time, find, give_up, moment, want_check
from desktop.casework.outage.kits import count, print_again, print_kit, spoil
from desktop.casework.outage.seen import Outage, look, low

__all__ = [
    "Outage",
    "begin",
    "change_time",
    "compare",
    "confirm",
    "count",
    "find",
    "give_back",
    "give_up",
    "look",
    "low",
    "moment",
    "print_again",
    "print_kit",
    "spoil",
    "want_check",
]
