"""The foot of an intake: what comes next, what else is possible, and whether everything is kept."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.casework.together.reading import Taking
from desktop.errors import sentence
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.flow import flowing
from desktop.ui.parts.labels import PlainLabel


def to_be_checked(taking: Taking | None) -> bool:
    """Whether it came from a paper form, and no second person stands for it yet."""
    paper = taking.first.case.paper if taking is not None else None
    return paper is not None and not paper.settled


class Footer(QWidget):
    """Buttons for the step shown, and a word on what is kept."""

    def __init__(self) -> None:
        super().__init__()
        self.backward = Button(sentence("Step before"), "plain", "back")
        self.forward = Button(sentence("Continue"), "primary", keys="submit")
        self.all_here = Button(sentence("Everything is here"), "plain", "done", keys="all_here")
        self.notice = Button(sentence("One-time notice…"), "plain", "notice")
        self.refuse = Button(sentence("Do not accept…"), "danger")
        self.kept = PlainLabel("", "caption", "muted")
        self._pending = 0
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 8, 24, 8)
        row.addWidget(
            flowing(self.forward, self.all_here, self.notice, self.refuse, self.backward, self.kept), 1
        )

    def show_step(self, step: str, taking: Taking | None, *, opens: bool) -> None:
        """Offer what this step can do; *opens*: going on opens the case."""
        can_submit = step == "check" and taking is not None and bool(taking.open)
        if taking is None and opens:
            self.forward.say(sentence("Open the case"))
        elif step == "check" and to_be_checked(taking):
            self.forward.say(sentence("Hand over to be checked"))
        else:
            self.forward.say(sentence("Receive and accept") if step == "check" else sentence("Continue"))
        self.forward.setVisible(step != "receipt" and (step != "check" or can_submit))
        self.backward.setVisible(step not in ("applicant", "receipt"))
        self.notice.setVisible(can_submit and taking is not None and bool(taking.problems))
        self.refuse.setVisible(can_submit and not to_be_checked(taking))
        self.all_here.setVisible(step == "materials" and taking is not None and bool(taking.open))
        self.kept.setVisible(step != "receipt" and taking is not None)

    def busy(self, busy: bool) -> None:
        """A deed that ends the intake is under way: it is not started twice."""
        for button in (self.forward, self.notice, self.refuse):
            button.setEnabled(not busy)

    @property
    def pending(self) -> int:
        """How many answers are on their way into the store."""
        return self._pending

    def keeping(self) -> None:
        """Something is on its way into the store."""
        self._pending += 1
        self.kept.say(sentence("Being kept…"))

    def settled(self, at: str) -> None:
        """It is there, or it was refused, which is told where it stands."""
        self._pending = max(0, self._pending - 1)
        if not self._pending:
            self.kept.say(sentence("Everything is kept on this computer, {at}", at=at))
