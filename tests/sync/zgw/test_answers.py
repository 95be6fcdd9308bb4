"""What a register says about open cases: every sort of standing, told once, never more than was said."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest

from desktop.net import Doubtful
from tests.fakes.zgw.papers import issue, set_status
from tests.sync.zgw.conftest import Desk

PDF = b"%PDF-1.4 decision"


def test_the_way_of_a_case(desk: Desk) -> None:
    reference = desk.hand_over()
    (first,) = desk.look()
    assert (first.state, first.version, first.reason) == ("received", 1, "")
    assert desk.look() == []
    set_status(desk.server, reference, 2, "We look into it")
    (second,) = desk.look()
    assert (second.state, second.version, second.reason) == (
        "in_review",
        2,
        "In behandeling: We look into it",
    )
    desk.told(reference)["opschorting"] = {"indicatie": True, "reden": "A form is missing"}
    (third,) = desk.look()
    assert (third.state, third.version, third.reason) == ("waiting_supplement", 3, "A form is missing")
    desk.told(reference)["opschorting"] = {"indicatie": False, "reden": ""}
    desk.told(reference)["uiterlijkeEinddatumAfdoening"] = "2027-01-31"
    (fourth,) = desk.look()
    assert (fourth.state, fourth.due) == ("in_review", date(2027, 1, 31))
    desk.told(reference)["verlenging"] = {"reden": "Much work", "duur": "P4W"}
    desk.told(reference)["uiterlijkeEinddatumAfdoening"] = "2027-02-28"
    (fifth,) = desk.look()
    assert (fifth.state, fifth.due) == ("in_review", date(2027, 2, 28))
    issue(desk.server, reference, PDF)
    set_status(desk.server, reference, 3, "Welkom", "Verleend")
    (sixth,) = desk.look()
    assert (sixth.state, sixth.version, sixth.reason) == ("approved", 6, "Verleend: Welkom")
    assert sixth.papers == (hashlib.sha256(PDF).hexdigest(),)
    assert desk.look() == []


def test_a_second_suspension_is_told_too(desk: Desk) -> None:
    reference = desk.hand_over()
    desk.look()
    states = []
    for on in (True, False, True, False):
        desk.told(reference)["opschorting"] = {"indicatie": on, "reden": "x" if on else ""}
        states += [answer.state for answer in desk.look()]
    assert states == ["waiting_supplement", "received", "waiting_supplement", "received"]


@pytest.mark.parametrize(
    ("result", "config", "state"),
    [
        ("Geweigerd", {}, "refused"),
        ("Ingetrokken", {}, "withdrawn"),
        ("Doorgestuurd", {}, "in_review"),
        ("Doorgestuurd", {"results": {"Doorgestuurd": "withdrawn"}}, "withdrawn"),
        ("Verleend", {"results": {"Verleend": "refused"}}, "refused"),
    ],
)
def test_a_result_means_what_is_known_of_it_and_nothing_else(
    desk: Desk, result: str, config: dict[str, object], state: str
) -> None:
    desk.fresh(statuses={"Afgehandeld": "in_review"}, **config)
    reference = desk.hand_over()
    set_status(desk.server, reference, 3, "because", result)
    (answer,) = desk.look()
    assert answer.state == state
    assert f"{result}: because" in answer.reason


def test_a_result_before_the_end_decides_nothing_yet(desk: Desk) -> None:
    reference = desk.hand_over()
    own = desk.told(reference)["zaaktype"]
    ((kind, _),) = desk.server.books.all("resultaattypen", zaaktype=own, omschrijving="Verleend")
    desk.server.books.put("resultaten", zaak=("zaken", reference), resultaattype=("resultaattypen", kind))
    (answer,) = desk.look()
    assert answer.state == "received"


def test_a_case_the_department_has_not_begun_says_nothing(desk: Desk) -> None:
    desk.hand_over(papers={"id-card": PDF})
    assert desk.look() == []


def test_what_did_not_change_costs_the_register_next_to_nothing(desk: Desk) -> None:
    for _ in range(3):
        desk.hand_over()
    assert len(desk.look()) == 3
    before = len(desk.server.seen)
    assert desk.look() == []
    calls = desk.server.seen[before:]
    assert len(calls) == 3
    assert all(line.startswith("GET /zaken/api/v1/zaken/") for line in calls)


@pytest.mark.parametrize("size", [1, 4, 13, 14])
def test_short_pages_leave_no_case_out(desk: Desk, size: int) -> None:
    references = sorted(desk.hand_over() for _ in range(14))
    desk.server.page_size = size
    assert sorted(answer.reference for answer in desk.look()) == references
    set_status(desk.server, references[13], 2)
    assert [answer.reference for answer in desk.look()] == [references[13]]


@pytest.mark.parametrize("zoek", [True, False])
def test_many_cases_are_asked_for_at_once_where_that_is_offered(desk: Desk, zoek: bool) -> None:
    desk.server.zoek = zoek
    references = sorted(desk.hand_over() for _ in range(14))
    assert sorted(answer.reference for answer in desk.look()) == references
    before = len(desk.server.seen)
    set_status(desk.server, references[7], 2)
    (answer,) = desk.look()
    assert (answer.reference, answer.state, answer.version) == (references[7], "in_review", 2)
    assert (len(desk.server.seen) - before < 5) == zoek


def test_two_counters_and_a_restart_tell_the_same_change_with_the_same_version(desk: Desk) -> None:
    reference = desk.hand_over()
    desk.look()
    known = dict(desk.known.answers)
    set_status(desk.server, reference, 2)
    (one,) = desk.look()
    desk.known.answers = known
    (other,) = desk.look(desk.fresh())
    assert one == other


def test_what_the_counter_could_not_keep_is_told_again(desk: Desk) -> None:
    desk.hand_over()
    told = desk.look()
    desk.known.answers.clear()
    assert desk.look() == told


def test_a_case_that_the_register_lost_holds_up_no_other(desk: Desk) -> None:
    gone, kept = desk.hand_over(), desk.hand_over()
    del desk.server.books.kept["zaken"][gone]
    assert [answer.reference for answer in desk.look()] == [kept]


def test_a_result_paper_is_found_again_after_a_restart(desk: Desk) -> None:
    reference = desk.hand_over()
    issue(desk.server, reference, PDF)
    set_status(desk.server, reference, 3, "", "Verleend")
    (answer,) = desk.look()
    again = desk.fresh()
    again.follow(desk.known)
    assert again.fetch(answer.papers[0]) == PDF
    for name in list(desk.server.books.content):
        desk.server.books.content[name] = b"forged"
    with pytest.raises(Doubtful):
        again.fetch(answer.papers[0])


def test_a_link_out_of_the_register_is_never_followed(desk: Desk) -> None:
    reference = desk.hand_over()
    for bad in ("http://127.0.0.1:9/zaken/api/v1/statussen/1", desk.server.url + "/admin/1", "../x", 7):
        desk.told(reference)["resultaat_"] = bad
        real = desk.server.shown
        desk.server.shown = lambda sort, name, bad=bad, real=real: (
            real(sort, name)
            | (  # type: ignore[method-assign]
                {"status": bad} if sort == "zaken" else {}
            )
        )
        with pytest.raises(Doubtful):
            desk.look()
        desk.server.shown = real  # type: ignore[method-assign]
