"""A clash and its decision: what was said side by side, who said it and when, the choice and its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desktop import words
from desktop.casework import intake, sight, work
from desktop.casework.desk import Changed, Desk
from desktop.domain import forms, sharing
from desktop.domain.case import Case, Clash
from desktop.domain.catalogue import CIRCUMSTANCES, Service, Text
from desktop.domain.telling import MATERIAL_NAMES, field_name, material_name
from desktop.errors import Refused, Sentence, Trouble, sentence
from desktop.ui.dialogs.asking import AskDialog, asked
from desktop.ui.pages.case.reading import Read
from desktop.ui.parts.labels import Said, said
from desktop.ui.parts.page import Page
from desktop.ui.questions.showing import answer_shown

DECIDING = "deciding between two answers"
_WHICH = Text("Which one is right", "以哪一项为准")
_WHY = Text("Why", "理由")
_SETTLED = Trouble(sentence("This is settled already."), sentence("Look at the timeline for who decided it."))


@dataclass(frozen=True)
class Option:
    """One of the things that were said: in words, by whom and when."""

    value: Any
    text: Text


@dataclass(frozen=True)
class Choice:
    """A clash as a person who may decide it sees it."""

    subject: str
    name: Said
    options: tuple[Option, ...]


def subject_name(subject: str, service: Service) -> Said:
    """What a clash is about."""
    sort, _, name = subject.partition(":")
    if sort == "value":
        return field_name(name, service)
    return material_name(name, service) if sort == "material" else sentence("Special circumstances")


def read(desk: Desk, journal: str, subject: str) -> Choice:
    """What can be chosen between; raises Trouble when it is settled or graded beyond this person."""
    case = desk.case(journal)
    service = desk.service_of(case)
    clash = next((each for each in case.clashes if each.subject == subject), None)
    if clash is None:
        raise _SETTLED
    staff = {row.id: row.name for row in desk.store.lookups.staff()}
    moments = {moment.entry: moment for moment in case.timeline}
    found: list[Option] = []
    for entry, value in zip(clash.entries, clash.values, strict=True):
        moment = moments[entry]
        told = sentence(
            "{what}, by {who} on {at}",
            what=_shown(desk, case, service, clash, value),
            who=staff.get(moment.by.staff, moment.by.staff or "?"),
            at=moment.at.astimezone().strftime("%Y-%m-%d %H:%M"),
        )
        found.append(Option(value, Text(words.render(told, "en"), words.render(told, "zh"))))
    return Choice(subject, subject_name(subject, service), tuple(found))


def decide(desk: Desk, journal: str, choice: Choice, at: int, reason: str) -> Changed:
    """Let one answer count: it replaces all of them, they stay in the timeline, and the reason is noted."""
    sort, _, name = choice.subject.partition(":")
    value = choice.options[at].value
    if sort == "value":
        decided = intake.fill(desk, journal, {name: value})
    elif sort == "material":
        standing = desk.case(journal).materials[name]
        decided = intake.take_material(desk, journal, name, value, until=standing.until)
    else:
        decided = intake.set_circumstances(desk, journal, tuple(value))
    noted = work.note(desk, journal, reason)
    return Changed(decided.subjects | noted.subjects)


def ask(page: Page, read_case: Read, subject: str) -> None:
    """Show both sides and ask which one is right, and why."""
    desk, journal = page.frame.doors.desk, read_case.case.id

    def look() -> Choice:
        choice = read(desk, journal, subject)
        if subject.startswith("value:"):
            sight.show(desk, journal, DECIDING, (subject.partition(":")[2],))
        return choice

    def offer(choice: Choice) -> None:
        _ask(page, journal, choice)

    page.frame.background.deed(page, look, offer, page.frame.trouble)


def _ask(page: Page, journal: str, choice: Choice) -> AskDialog:
    desk = page.frame.doors.desk
    offered = tuple((str(at), option.text) for at, option in enumerate(choice.options))
    dialog = AskDialog(
        page,
        sentence("Decide: {what}", what=choice.name),
        sentence("The other answer is not lost: it stays in the timeline, with who said it."),
        (asked("which", _WHICH, "choice", choices=offered), asked("why", _WHY, "long_text")),
        sentence("Let it count"),
    )

    def answered(given: dict[str, Any]) -> None:
        page.do(
            lambda: decide(desk, journal, choice, int(given["which"]), given["why"]),
            toast=sentence("Decided."),
        )

    dialog.answered.connect(answered)
    dialog.open()
    return dialog


def _shown(desk: Desk, case: Case, service: Service, clash: Clash, value: Any) -> Said | Sentence:
    """A value in words, as this person may see it for deciding; raises Refused when they may not."""
    sort, _, name = clash.subject.partition(":")
    if sort == "material":
        return MATERIAL_NAMES.get(str(value), Text(str(value), str(value)))
    if sort != "value":
        names = [CIRCUMSTANCES.get(each, Text(each, each)) for each in value]
        return Text(", ".join(n.en for n in names), "、".join(n.zh for n in names)) if names else "—"
    field = next((each for each in forms.fields(service.form, case.values) if each.name == name), None)
    grade = field.grade if field is not None else sharing.RESTRICTED
    if sharing.may_see(sight.viewer(desk), grade, case.department, purpose=DECIDING) != "shown":
        raise Refused(
            sentence("This answer is graded above what you may see."),
            sentence("Ask somebody who may see it to decide."),
        )
    shown = answer_shown(value, field)
    return shown if said(shown) else "—"
