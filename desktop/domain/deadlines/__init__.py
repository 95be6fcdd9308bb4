"""Legal clocks in working days: the calendar with holidays and make-up days, pauses, extensions, dates."""

from desktop.domain.deadlines.calendar import Calendar, CalendarUnknown, Pause, Year
from desktop.domain.deadlines.clocks import Dates, counts_as_accepted, due
from desktop.domain.deadlines.table import PUBLISHED_WITH, parse, verify_table

__all__ = [
    "PUBLISHED_WITH",
    "Calendar",
    "CalendarUnknown",
    "Dates",
    "Pause",
    "Year",
    "counts_as_accepted",
    "due",
    "parse",
    "verify_table",
]
