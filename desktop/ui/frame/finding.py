"""What the one box finds: the store's answers as this person may see them, and commands."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit, QPlainTextEdit, QWidget

from desktop import words
from desktop.errors import Refused, Sentence, Trouble, sentence
from desktop.store.rows import FormRow, Hit
from desktop.ui.actions import ACTS
from desktop.ui.frame.answers import A_GROUP
from desktop.ui.frame.onebox import SCAN_LENGTH, SCAN_MS, OneBox
from desktop.ui.parts.labels import said
from desktop.ui.parts.page import Frame
from desktop.ui.places import places_for

if TYPE_CHECKING:
    from desktop.casework.consult.seen import Found
    from desktop.casework.desk import Desk

_ANSWERS = 5  # of the library, at most: the question can be typed on
_LONG_QUESTION = 6  # Chinese characters or words
_PIECE = 4  # characters of a form's number that are looked for
_FORMS = 3  # of them that are shown


class Pressing(Frame, Protocol):
    """A frame whose acts can be pressed."""

    def press(self, which: str) -> None:
        """Start an act by its id."""
        ...


class Finding(QObject):
    """Joins the box to the store (off the window) and to the frame."""

    def __init__(self, frame: Pressing, box: OneBox) -> None:
        super().__init__(box)
        self._frame = frame
        self._box = box
        box.asked.connect(self._asked)
        box.chosen.connect(self.take)
        box.scanned.connect(self.scan)

    def take(self, hit: Hit) -> None:
        """Open what was found."""
        if hit.group == "command":
            self._frame.press(hit.id)
        elif hit.group == "case":
            self._frame.open("case", case=hit.id)
        elif hit.group == "resident":
            self._frame.open("resident", resident=hit.id)
        elif hit.group == "form":
            self._frame.open("back_entry", form=hit.id)
        elif hit.group == "answer":
            self._frame.open("answer", answer=hit.id, question=hit.matched)
        elif hit.group == "inquiry" and hit.id:
            self._frame.open("inquiry", inquiry=hit.id)
        elif hit.group == "inquiry":
            self._frame.open("consult", question=hit.matched)
        elif hit.group == "life_event":
            self._frame.open("intake", life_event=hit.id)
        else:
            self._frame.open("intake", service=hit.id)

    def _asked(self, text: str) -> None:
        desk = self._frame.doors.desk

        def show(hits: tuple[Hit, ...]) -> None:
            self._box.answer(text, (*hits, *commands(text)))

        background = self._frame.background
        background.ask(self._box, "find", lambda: find(desk, text), show, self._frame.trouble)

    def scan(self, text: str) -> None:
        """Open what a barcode or an identity card names; a card of somebody new begins the registration.

        The bars of a ticket call its number to this window; the square of a paper form is typed in.
        """
        from desktop.domain import residents  # a scan comes later than an empty window
        from desktop.domain.hall.numbers import read_code
        from desktop.domain.outage import code

        desk = self._frame.doors.desk
        if read_code(text) is not None:
            self._frame.hall.call_number(text)
            return
        form = code.read(text)
        if form is not None and form.mark and _at_counter(desk):
            self._frame.open("back_entry", form=text)  # which says it when the form is another centre's
            return

        def show(found: Hit | None) -> None:
            if found is not None:
                self.take(found)
            elif _is_card(text):
                self._frame.open("resident", resident="", id_number=residents.plain(text))
            else:
                self._frame.trouble(
                    Trouble(
                        sentence("Nothing is known here under the code {code}.", code=text),
                        sentence("Scan it again, or look for the name or the number in the box."),
                    )
                )

        background = self._frame.background
        background.ask(self._box, "find", lambda: scanned(desk, text), show, self._frame.trouble)


class Wedge(QObject):
    """Hears a scanner or card reader wherever the keys are: they type faster than hands, and end with Enter.

    Where text is typed their letters go into the text. Elsewhere letters are held back until it is clear
    whether more follow at once: else the digits of a number would choose and open things.
    """

    scanned = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._held: list[QKeyEvent] = []
        self._again = QTimer(self, interval=SCAN_MS, singleShot=True)
        self._again.timeout.connect(self._let_go)
        self._watched: QWindow | None = None

    def start(self) -> None:
        """Listen at the native window, which sees every key once before any widget does."""
        handle = self._window.windowHandle()
        if handle is not None and handle is not self._watched:
            handle.installEventFilter(self)
            self._watched = handle

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hold letters back for a moment; swallow the Enter that ends a scan."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if isinstance(self._window.focusWidget(), QLineEdit | QPlainTextEdit | QAbstractSpinBox):
            self._let_go()
            return False
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and len(self._held) >= SCAN_LENGTH:
            code = "".join(held.text() for held in self._held)
            self._held = []
            self._again.stop()
            self.scanned.emit(code)
            return True
        if plain and event.text().isprintable() and event.text().strip():
            self._held.append(event.clone())
            self._again.start()
            return True
        self._let_go()
        return False

    def _let_go(self) -> None:
        """It was a person: the letters go where the keys are, in their order."""
        self._again.stop()
        held, self._held = self._held, []
        for event in held:
            at: QWidget | None = self._window.focusWidget()
            QCoreApplication.sendEvent(at if at is not None else self._window, event)


def _is_card(text: str) -> bool:
    from desktop.domain import residents

    try:
        residents.national_id(residents.plain(text))
    except Refused:
        return False
    return True


def find(desk: Desk, text: str) -> tuple[Hit, ...]:
    """What the store knows, each hit as this person may see it; runs off the window."""
    from desktop.casework import sight  # brings the store along; not needed for an empty window

    at_counter = _at_counter(desk)
    wanted = ("resident", "case", "service", "life_event") if at_counter else ("case",)
    found = desk.store.lookups.search(text, A_GROUP)
    named = tuple(_named(desk, sight.hit(desk, hit)) for hit in found if hit.group in wanted)
    return (*named, *_forms(desk, text), *_consulted(desk, text)) if at_counter else named


def _consulted(desk: Desk, text: str) -> tuple[Hit, ...]:
    """Answers of the library, an inquiry by its number, and what looks like a question to be asked."""
    from desktop.casework import consult

    lookups = desk.store.lookups
    answers = tuple(
        Hit("answer", one.row.id, said(one.row.body.question), words.render(_until(one)), text)
        for one in consult.find(desk, text, _ANSWERS)
    )
    inquiry = lookups.inquiry_by_number("".join(text.upper().split()))
    if inquiry is not None:
        return (*answers, Hit("inquiry", inquiry.id, inquiry.number, inquiry.question, text))
    if _is_question(text):
        return (*answers, Hit("inquiry", "", words.say("Ask a department"), text, text))
    return answers


def _until(found: Found) -> Sentence:
    day = str(found.row.body.valid_until or "")
    if found.standing == "expired":
        return sentence("EXPIRED on {day}: not to be told", day=day)
    return sentence("{department}, until {day}", department=found.department, day=day)


def _is_question(text: str) -> bool:
    """Whether somebody typed more than a name, a number or a service."""
    if text.endswith(("?", "？", "吗")):
        return True
    hanzi = sum("\u4e00" <= c <= "\u9fff" for c in text)
    return hanzi >= _LONG_QUESTION or len(text.split()) >= _LONG_QUESTION


def _at_counter(desk: Desk) -> bool:
    return any(place.id == "counter" for place in places_for(desk.who.role))


def _forms(desk: Desk, text: str) -> tuple[Hit, ...]:
    """Paper forms whose number has what was typed, that no case has the number of yet."""
    part = text.strip().upper()
    if len(part) < _PIECE or not any(letter.isdigit() for letter in part):
        return ()
    rows = desk.store.lookups.forms_of_number(part, _FORMS)
    return tuple(Hit("form", row.number, row.number, _form_in_words(desk, row), text) for row in rows)


def _form_in_words(desk: Desk, row: FormRow) -> str:
    from desktop.domain.outage.kit import GENERAL, STATE_NAMES

    service = desk.store.lookups.service(row.service) if row.service else None
    name = service.name if service is not None else GENERAL
    return f"{said(name)} · {said(STATE_NAMES[row.state])}"  # type: ignore[index]


def _named(desk: Desk, hit: Hit) -> Hit:
    """Services, their departments and cases by their names in the language spoken now, not by their ids."""
    lookups = desk.store.lookups
    if hit.group == "service":
        service, department = lookups.service(hit.id), lookups.department(hit.detail)
        title = said(service.name) if service is not None else hit.title
        return replace(hit, title=title, detail=said(department.name) if department is not None else "")
    if hit.group == "case":
        return replace(
            hit, title=hit.title or words.say("Not numbered yet"), detail=_case_in_words(desk, hit.id)
        )
    return hit


def _case_in_words(desk: Desk, case: str) -> str:
    """Whose case it is, of which service and how it stands: several of one service can be told apart."""
    from desktop.casework import sight
    from desktop.domain.telling import STATE_NAMES

    row = desk.store.lookups.case_row(case)
    if row is None:
        return ""
    shown = sight.case_line(desk, row)
    return " · ".join((shown.applicant_name, said(shown.service_name), said(STATE_NAMES[shown.state])))


def scanned(desk: Desk, text: str) -> Hit | None:
    """The one case or resident a barcode names; runs off the window."""
    case = desk.store.lookups.case_by_number(text)
    if case is not None:
        return Hit("case", case, text, "")
    if _at_counter(desk) and desk.store.lookups.forms_numbered(text):
        return Hit("form", text, text, "")
    only = [hit for hit in desk.store.lookups.search(text, 2) if hit.group in ("case", "resident")]
    return only[0] if len(only) == 1 else None


def commands(text: str) -> tuple[Hit, ...]:
    """Acts whose name has the text, in the language spoken now."""
    wanted = text.casefold()
    if len(wanted) < 2:
        return ()
    return tuple(
        Hit("command", act.id, said(act.name), "", text)
        for act in ACTS
        if act.in_box and wanted in said(act.name).casefold()
    )
