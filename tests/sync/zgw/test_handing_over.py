"""Cases: made once whatever is lost, complete before anybody is told, never somebody else's."""

from __future__ import annotations

from dataclasses import replace

import pytest
import requests

from desktop.net import Doubtful, hs256
from desktop.sync.connectors.zgw.people import is_bsn
from desktop.words import render
from tests.fakes.zgw.books import VERSION
from tests.sync.zgw.conftest import Desk

CASES = "/zaken/api/v1"
MARKED = {
    "proxy": {"name": "李娜", "role": "proxy", "id_number": "1234"},
    "circumstances": ["proxy", "elderly"],
}


def test_the_register_itself_doubles_without_a_number(desk: Desk) -> None:
    """What the connector has to cope with: this server is honest about it."""
    desk.connector.greet()
    body = {
        "bronorganisatie": "111222333",
        "verantwoordelijkeOrganisatie": "111222333",
        "startdatum": "2026-01-02",
        "zaaktype": f"{desk.server.url}/catalogi/api/v1/zaaktypen/"
        + next(name for name, one in desk.server.books.all("zaaktypen", versiedatum=VERSION)),
    }
    now = int(desk.counter.clock.now().timestamp())
    token = hs256({"client_id": "one-counter", "iat": now}, "practice")
    headers = {"Authorization": f"Bearer {token}", "Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"}
    url = desk.server.url + CASES + "/zaken"
    answers = [requests.post(url, json=body, headers=headers, timeout=5) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 201]
    number = {"identificatie": "X-1"}
    answers = [requests.post(url, json=body | number, headers=headers, timeout=5) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 400]
    assert answers[1].json()["invalidParams"][0]["code"] == "identificatie-niet-uniek"
    del headers["Accept-Crs"]
    assert requests.get(url, headers=headers, timeout=5).status_code == 412
    assert requests.get(url, timeout=5).status_code == 403
    headers["Accept-Crs"] = "EPSG:4326"
    assert requests.get(url + "?today=yes", headers=headers, timeout=5).status_code == 400
    assert requests.get(url + "?page=9", headers=headers, timeout=5).status_code == 404


@pytest.mark.parametrize("lost", ["drop_after", "error500_after", "drop_before"])
@pytest.mark.parametrize("call", ["zaken", "rollen", "zaken/[^/]+/zaakeigenschappen", "statussen"])
def test_whatever_answer_is_lost_the_case_is_made_once_and_whole(desk: Desk, call: str, lost: str) -> None:
    row = desk.case(form={"remark": "x", "trouwdatum": "2026-12-24"})
    desk.server.fail(lost, f"POST {CASES}/{call}$")
    with pytest.raises(Doubtful):
        desk.connector.send(row)
    desk.fresh()
    again = replace(row, attempt=1)
    found = desk.connector.find(again)
    assert found is None or lost != "drop_before"
    sent = found or desk.connector.send(again)
    assert desk.connector.find(again) == sent
    books = desk.server.books
    assert [name for name, _ in books.all("zaken")] == [sent.reference]
    own = {"zaak": ("zaken", sent.reference)}
    assert len(books.all("rollen", **own)) == 1
    assert len(books.all("statussen", **own)) == 1
    values = {one["naam"]: one["waarde"] for _, one in books.all("zaakeigenschappen", **own)}
    assert values == {"remark": "x", "trouwdatum": "20261224"}


def test_sent_again_without_looking_it_goes_on_where_it_was(desk: Desk) -> None:
    row = desk.case()
    first = desk.connector.send(row)
    assert desk.fresh().send(row) == first
    assert desk.connector.send(replace(row, attempt=3, key="f" * 64)) == first
    assert len(desk.server.books.all("zaken")) == len(desk.server.books.all("rollen")) == 1


def test_a_number_that_is_somebody_elses_is_never_taken_for_ours(desk: Desk) -> None:
    row = desk.case()
    sent = desk.connector.send(row)
    desk.told(sent.reference)["kenmerken"] = [{"bron": "one-counter", "kenmerk": "case:another"}]
    for call in (lambda: desk.connector.send(row), lambda: desk.connector.find(row)):
        why = desk.trouble(call)
        assert (why.sort, why.code, why.certain, why.whole_department) == (
            "needs_it",
            "number-taken",
            True,
            False,
        )
    assert len(desk.server.books.all("zaken")) == 1


def test_a_proxy_is_the_initiator_and_the_applicant_has_a_role(desk: Desk) -> None:
    reference = desk.hand_over(**MARKED)
    roles = [one for _, one in desk.server.books.all("rollen", zaak=("zaken", reference))]
    told = {one["omschrijvingGeneriek"]: one for one in roles}
    assert told["initiator"]["indicatieMachtiging"] == "gemachtigde"
    assert told["initiator"]["betrokkeneIdentificatie"]["geslachtsnaam"] == "李娜"
    assert told["initiator"]["betrokkeneIdentificatie"]["anpIdentificatie"] == "1234"
    assert told["belanghebbende"]["indicatieMachtiging"] == "machtiginggever"
    assert told["belanghebbende"]["betrokkeneIdentificatie"]["geslachtsnaam"] == "张伟"
    assert "circumstances: proxy, elderly" in desk.told(reference)["toelichting"]


def test_no_role_for_a_represented_person_is_said_before_anything_is_sent(desk: Desk) -> None:
    for _, one in desk.server.books.all("roltypen", omschrijvingGeneriek="belanghebbende"):
        one["omschrijvingGeneriek"] = "adviseur"
    why = desk.trouble(lambda: desk.connector.send(desk.case(**MARKED)))
    assert (why.sort, why.certain) == ("needs_it", True)
    assert "belanghebbende" in render(why.title, "en")
    assert not desk.server.books.all("zaken")


def test_an_identity_number_is_never_cut(desk: Desk) -> None:
    desk.fresh(bsn_kind="bsn")
    long = desk.hand_over()
    bsn = desk.hand_over(applicant={"name": "A", "id_kind": "bsn", "id_number": "111222333"})
    wrong = desk.hand_over(applicant={"name": "A", "id_kind": "bsn", "id_number": "111222334"})
    roles = {one["zaak"][1]: one for _, one in desk.server.books.all("rollen")}
    assert "national_id: 990000" in roles[long]["roltoelichting"]
    assert "anpIdentificatie" not in roles[long]["betrokkeneIdentificatie"]
    assert roles[bsn]["betrokkeneIdentificatie"]["inpBsn"] == "111222333"
    assert roles[wrong]["betrokkeneIdentificatie"]["anpIdentificatie"] == "111222334"
    assert [is_bsn(text) for text in ("111222333", "000000000", "12345678", "11122233X")] == [
        True,
        False,
        False,
        False,
    ]


def test_a_value_without_a_property_is_told_in_words_or_not_sent_at_all(desk: Desk) -> None:
    reference = desk.hand_over(form={"remark": "r", "shoe_size": "44", "empty": ""})
    assert desk.told(reference)["toelichting"] == "shoe_size: 44"
    why = desk.trouble(lambda: desk.connector.send(desk.case(form={"story": "x" * 1000})))
    assert (why.sort, why.code, why.certain) == ("needs_clerk", "too-long", True)
    assert "story" in render(why.title, "en")


def test_the_first_status_comes_last(desk: Desk) -> None:
    papers = {"id-card": b"%PDF-1.4 a", "pasfoto": b"%PDF-1.4 b" * 9000}
    reference = desk.hand_over(papers=papers)
    statuses = desk.server.books.kept.setdefault("statussen", {})
    for n, row in enumerate(desk.steps(reference, "paper")):
        assert (n, len(statuses)) == (n, 0)
        desk.carry(row)
        if n:  # the answer to the very last call is lost
            desk.server.fail("drop_after", f"POST {CASES}/statussen")
            with pytest.raises(Doubtful):
                desk.connector.send(row)
            assert desk.fresh().find(row) is not None
        else:
            desk.connector.send(row)
    assert len(statuses) == 1
    posts = [line for line in desk.server.seen if line.startswith("POST")]
    assert posts[-1] == f"POST {CASES}/statussen"


def test_a_wrong_clock_is_put_right_by_the_registers_own(desk: Desk) -> None:
    desk.server.ahead_s = 7200.0
    assert desk.connector.greet().numbers
    assert desk.connector.skew_s == pytest.approx(7200, abs=5)
    desk.hand_over()
    assert (
        desk.server.count("GET /zaken/api/v1/zaken\\?identificatie=one-counter-greeting") == 2
    )  # one was refused


def test_a_wrong_key_is_not_tried_twice(desk: Desk) -> None:
    desk.server.secret = "changed"
    desk.fresh()
    why = desk.trouble(desk.connector.greet)
    assert (why.sort, why.certain, why.whole_department) == ("needs_it", True, True)
    assert len(desk.server.seen) == 1


@pytest.mark.parametrize("kind", ["new", "old", ""])
def test_numbers_where_the_register_gives_them(desk: Desk, kind: str) -> None:
    desk.server.numbers = kind
    assert desk.connector.greet().numbers == bool(kind)
    if kind:
        assert len(desk.connector.reserve("Window 1", 1, "k").numbers) == 1
        assert len(set(desk.connector.reserve("Window 1", 50, "k").numbers)) == 50
    assert desk.server.books.last_number == (51 if kind else 0)


def test_what_the_register_does_not_take_is_said_with_its_own_words(desk: Desk) -> None:
    why = desk.trouble(lambda: desk.connector.send(desk.case(form={"plaats": "maan"})))
    assert (why.sort, why.certain) == ("refused", True)
    assert "waarde: does-not-match-specification" in render(why.title, "en")
    desk.fresh()
    desk.connector.prepare("")
    for _, one in desk.server.books.all("zaaktypen"):
        one["concept"] = True
    why = desk.trouble(lambda: desk.connector.send(desk.case()))
    assert (why.sort, why.certain) == ("needs_it", True)
    assert "not published" in render(why.title, "en")


def test_asked_to_wait_it_waits(desk: Desk) -> None:
    desk.server.busy = 1
    why = desk.trouble(desk.connector.greet)
    assert (why.sort, why.certain, why.retry_after) == ("later", True, 3.0)


def test_problem_details_are_read_in_either_media_type(desk: Desk) -> None:
    desk.server.problem_media = "application/problem+json"
    row = desk.case()
    assert desk.connector.send(row) == desk.connector.send(row)
