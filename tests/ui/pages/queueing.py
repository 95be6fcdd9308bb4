"""What the tests of the hall's pages do again and again: give a number, wait, read a screen."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from desktop.ui.hall.big import BigScreen
from desktop.ui.pages.queue.page import QueuePage
from desktop.ui.parts.labels import PlainLabel


def settle(page: QueuePage) -> None:
    assert page.frame.background.settle()
    QApplication.processEvents()


def give(page: QueuePage, priority: str = "", time: str = "") -> None:
    """Give a number as the clerk does."""
    page.give.priority.choose(priority)
    page.give.time.setText(time)
    page.give.lines["any"].click()
    settle(page)


def shown(screen: BigScreen) -> str:
    return "\n".join(label.full() for label in screen.findChildren(PlainLabel) if label.isVisible())
