"""Who a case is for: the applicant, who stands in for them, and the special circumstances."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal

from desktop.casework.sight import CaseView
from desktop.domain.catalogue import CIRCUMSTANCES
from desktop.domain.telling import listed
from desktop.errors import sentence
from desktop.ui.pages.case.reading import Read
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.cards import Card
from desktop.ui.parts.labels import Said
from desktop.ui.questions.facts import Facts

_ROLES = (CIRCUMSTANCES["proxy"], CIRCUMSTANCES["guardian"])


class WhoCard(Card):
    """The people of a case, masked; ``chosen`` carries the journal of one to look at."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__(sentence("Who it is for"))
        self.facts = Facts()
        self.inside.addWidget(self.facts)
        self._buttons: list[Button] = []

    def show_read(self, read: Read) -> None:
        """Show these."""
        view = read.view
        rows: list[tuple[Said, Said]] = [(sentence("Applicant"), view.applicant.name)]
        if view.applicant.phone:
            rows.append((sentence("Phone"), view.applicant.phone))
        rows += stands_in(view)
        named = tuple(c for c in view.circumstances if c not in _ROLES)
        if named:
            rows.append((sentence("Special circumstances"), listed(named)))
        self.facts.show_facts(rows)
        for button in self._buttons:
            self.inside.removeWidget(button)
            button.deleteLater()
        self._buttons = []
        for person in (view.applicant, view.proxy):
            if person is not None and person.id:
                button = Button(sentence("Everything of {name}", name=person.name), "quiet", "person")
                button.clicked.connect(partial(self._choose, person.id))
                self._buttons.append(button)
                self.inside.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _choose(self, resident: str, *_checked: object) -> None:
        self.chosen.emit(resident)


def stands_in(view: CaseView) -> list[tuple[Said, Said]]:
    """Who stands in for the applicant, as a row; none when they file in person."""
    opened, proxy = view.case.opened, view.proxy
    if opened is None or proxy is None:
        return []
    role = _ROLES[opened.proxy_role == "guardian"]
    return [(role, sentence("{name} · {id}", name=proxy.name, id=proxy.id_number))]
