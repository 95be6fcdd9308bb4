"""Papers a department answered with: which there are, looking at one for a purpose, fetching it again."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.casework import sight
from desktop.casework.desk import Changed, Desk
from desktop.domain import forms, sharing
from desktop.domain.case import Case
from desktop.domain.deliveries import Result
from desktop.domain.entry import Draft
from desktop.domain.kinds.case import CaseSeen, ResultWanted
from desktop.domain.telling import why_lacking
from desktop.errors import Refused, Sentence, sentence
from desktop.store.rows import ResultRow

ENDINGS = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/tiff": "tif",
    "application/ofd": "ofd",
}


@dataclass(frozen=True, slots=True)
class Looked:
    """One result as it is shown, printed or saved."""

    content: bytes
    media_type: str
    file_name: str


@dataclass(frozen=True, slots=True)
class Lacking:
    """A result that could not be had, and whose it is."""

    row: ResultRow
    result: Result


def grade(desk: Desk, case: Case) -> int:
    """How sensitive the results of a case are: as much as the most sensitive thing its form asks for."""
    asked = forms.grades(desk.service_of(case).form).values()
    return max((sharing.PERSONAL, *asked))


def look(desk: Desk, journal: str, sha256: str, purpose: str) -> Looked:
    """A kept result, for a purpose; who looked and why becomes an entry of the case.

    Raises Refused when this person may not see it, it is not here yet, or nobody says what for;
    Trouble when the disk damaged it.
    """
    case = desk.case(journal)
    if not purpose.strip():
        raise Refused(
            sentence("Looking at a result needs a purpose."),
            sentence("Say it: handing it over, answering the applicant, the file."),
        )
    if sharing.may_see(sight.viewer(desk), grade(desk, case), case.department, purpose=purpose) != "shown":
        raise Refused(
            sentence("You may not look at the results of this case."),
            sentence("Ask a colleague of its department with the clearance for it."),
        )
    found = _result(case, sha256)
    if found.state != "kept":
        raise Refused(says(found), next_step(found))
    content = desk.store.papers.read(found.paper)
    desk.write([Draft(journal, CaseSeen(("result",), purpose.strip()))])
    return Looked(content, found.media_type, file_name(case, found))


def fetch_again(desk: Desk, journal: str, sha256: str) -> Changed:
    """Let the machine try once more to fetch what it could not have. Raises Refused when it can."""
    found = _result(desk.case(journal), sha256)
    if found.state != "lacking":
        raise Refused(says(found), next_step(found))
    return desk.write([Draft(journal, ResultWanted(sha256))])


def lacking(desk: Desk) -> tuple[Lacking, ...]:
    """Results that wait for a person, who waits longest first."""
    rows = desk.store.lookups.results(state="lacking")
    return tuple(Lacking(row, _result(desk.case(row.case), row.sha256)) for row in rows)


def file_name(case: Case, result: Result) -> str:
    """Under which name a result is saved; nothing in it is of a person."""
    place = [one.sha256 for one in case.results].index(result.sha256) + 1
    return f"{case.number or 'result'}-{place}.{ENDINGS.get(result.media_type, 'bin')}"


def says(result: Result) -> Sentence:
    """Where a result stands, in words."""
    if result.state == "kept":
        return sentence("Kept here, {size} kB", size=max(1, result.size // 1000))
    if result.state == "wanted":
        return sentence("Not here yet: it is fetched from the department")
    return sentence("Could not be fetched: {why}", why=why_lacking(result.why))


def next_step(result: Result) -> Sentence:
    """What helps."""
    if result.state == "kept":
        return sentence("Look at it, print it or hand it over.")
    if result.state == "wanted":
        return sentence("Nothing to do: it comes by itself when the line is there.")
    return sentence("Ask the department to send it on paper, or try again.")


def _result(case: Case, sha256: str) -> Result:
    for one in case.results:
        if one.sha256 == sha256:
            return one
    raise Refused(
        sentence("The department named no such result."),
        sentence("Open the case again to see its results."),
    )
