"""Legal clocks in working days: the calendar with holidays and make-up days, pauses, extensions, dates."""

from desktop.domain.deadlines.calendar import Calendar, CalendarUnknown, Pause, Year
from desktop.domain.deadlines.clocks import Dates, counts_as_accepted, due
from desktop.domain.deadlines.holding import PAUSED, Held, calendar_of, held, named, pauses, together, wanted
from desktop.domain.deadlines.table import PUBLISHED_WITH, parse, verify_table

__all__ = [
    "PAUSED",
    "PUBLISHED_WITH",
    "Calendar",
    "CalendarUnknown",
    "Dates",
    "Held",
    "Pause",
    "Year",
    "calendar_of",
    "counts_as_accepted",
    "due",
    "held",
    "named",
    "parse",
    "pauses",
    "together",
    "verify_table",
    "wanted",
]
