"""Papers of a case and of the centre: gathers what stands on them, already masked, and has them drawn.

The drawing rooms are imported when a paper is asked for: a window opens without ReportLab.
"""

from desktop.casework.papers.handed_out import delivery, receipt, receipt_sheet, refusal
from desktop.casework.papers.of_case import case_report
from desktop.casework.papers.of_month import MonthFormat, month_report, month_sheet
from desktop.casework.papers.told_once import notice, notice_sheet


def make_ready() -> None:
    """Load what every paper is drawn with, so that the first receipt of a day waits for nothing."""
    from desktop.reports.paper.pages import plain_font

    plain_font()


__all__ = [
    "MonthFormat",
    "case_report",
    "delivery",
    "make_ready",
    "month_report",
    "month_sheet",
    "notice",
    "notice_sheet",
    "receipt",
    "receipt_sheet",
    "refusal",
]
