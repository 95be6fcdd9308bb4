"""Departments without a line: a parcel carries their cases there, and their answers are typed back."""

from desktop.casework.by_hand.answers import answer, taken
from desktop.casework.by_hand.parcels import Parcel, make_parcel

__all__ = ["Parcel", "answer", "make_parcel", "taken"]
