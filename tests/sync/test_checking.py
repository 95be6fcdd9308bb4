"""The department check tells what does not hold, and what it keeps names nobody."""

from __future__ import annotations

import contextlib
import json
import random
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.clock import SystemClock
from desktop.domain.catalogue import Text
from desktop.errors import Trouble
from desktop.store.rows import DepartmentRow
from desktop.sync import checking
from desktop.sync.checking.kits import SECRET
from desktop.sync.checking.masks import Masks
from desktop.sync.lines.naming import service_id
from desktop.words import render
from tests.fakes.fault_proxy import FaultProxy
from tests.fakes.raw_server import RawServer, reply
from tests.sync.promise.declarative import PgrStage, PrimeroStage
from tests.sync.promise.open311 import Open311Stage
from tests.sync.promise.practice import DepartmentApiStage
from tests.sync.promise.stage import Stage

CLOCK = SystemClock()


def row(stage: Stage, port: int = 0, **config: Any) -> DepartmentRow:
    """The department as its file tells it."""
    told = stage.config(port or stage.port) | config
    return DepartmentRow(stage.department, Text("X", "X"), stage.code, stage.kind, told, True, 0)


def wrong(found: list[checking.Found]) -> dict[str, str]:
    """What does not hold, with the next step."""
    said = [one for one in found if one.holds is False]
    assert all(one.next_step for one in said)
    return {render(one.step, "en"): render(one.next_step, "en") for one in said if one.next_step}


@pytest.fixture
def pgr() -> Iterator[PgrStage]:
    with PgrStage() as stage:
        yield stage


def test_a_system_that_doubles_is_not_believed_to_know_keys(pgr: PgrStage) -> None:
    found = checking.try_live(row(pgr, doubt="A"), pgr.secret, CLOCK, send=True)
    assert set(wrong(found)) == {"The same once more"}
    assert len(pgr.filed()) == 2


def test_a_look_up_that_finds_nothing_is_told(pgr: PgrStage) -> None:
    find = row(pgr).config["find"] | {"where": "{item.service.tenantId}"}
    assert set(wrong(checking.try_live(row(pgr, find=find), pgr.secret, CLOCK, send=True))) == {
        "Looking for it"
    }


def test_a_look_up_that_finds_anything_is_told(pgr: PgrStage) -> None:
    find = row(pgr).config["find"] | {"where": "{item.service.tenantId}", "equals": "pg.citya"}
    assert set(wrong(checking.try_live(row(pgr, find=find), pgr.secret, CLOCK, send=True))) == {
        "Looking for it"
    }


def test_a_wrong_secret_is_told_and_nothing_follows() -> None:
    with DepartmentApiStage() as stage:
        found = checking.try_live(row(stage), "not it", CLOCK, send=True)
        assert stage.filed() == []
    assert list(wrong(found)) == ["Greeting"]
    assert "key" in wrong(found)["Greeting"]


def test_nothing_is_sent_unless_it_is_allowed() -> None:
    with PrimeroStage() as stage:
        found = checking.try_live(row(stage), stage.secret, CLOCK, send=False)
        assert stage.filed() == []
    assert not wrong(found)
    assert found[-1].holds is None


@pytest.mark.parametrize("fault", ["portal", "drop_before", "truncate", "nonsense", "redirect", "too_many"])
def test_whatever_the_line_does_it_ends_with_a_next_step(fault: str) -> None:
    with DepartmentApiStage() as stage, FaultProxy(stage.port) as proxy:
        for place in range(1, 16, 3):
            left = [place]

            def choose(line: str, left: list[int] = left) -> str:
                left[0] -= 1
                return fault if left[0] < 0 else ""

            proxy.choose = choose
            found = checking.try_live(row(stage, proxy.port), stage.secret, CLOCK, send=True)
            assert wrong(found)


def test_a_case_that_is_given_is_the_one_that_is_sent() -> None:
    with Open311Stage() as stage:
        given = checking.Given(service_id("streets", "7"), {"description": "a test"}, {"name": "TEST X"})
        assert not wrong(checking.try_live(row(stage), stage.secret, CLOCK, send=True, given=given))
        (there,) = stage.filed()
        assert there.service == given.service
        other = checking.Given("streets.none")
        found = checking.try_live(row(stage), stage.secret, CLOCK, send=True, given=other)
        assert given.service in wrong(found)["Marked case"]


# -- what is kept ------------------------------------------------------------

PERSON = {
    "name": "Grazyna Wolanska-Ng",
    "naam": "欧阳娜娜",
    "odd": "王小明 (brother of 李四)",
    "status": "Wolanska",
    "bsn": "123456782",
    "n": 13912345678,
    "mail": "g.wolanska@example.org",
    "birth_date": "1971-02-03",
    "geboortedatum": "1971-02-03T00:00:00Z",
    "lat": 30.123456,
    "address": "12 Elm Street, back door",
    "13912345678": {"deep": ["Wolanska", {"x": "110101197102034567"}]},
    "remark": "She called from 139-1234-5678; ask for Wolanska.",
}
NEVER = ("Wolanska", "Grazyna", "欧阳", "王小明", "李四", "brother", "123456782", "13912345678", "1971-02-03")
NEVER_EITHER = ("30.123456", "Elm", "110101197102034567", "1234-5678", "example.org", "back door")


def masked(value: Any, **how: bool) -> str:
    told = {"public": False, "sealed": False} | how
    return Masks(["closed"], "practice").body("application/json", json.dumps(value).encode(), **told).decode()


def test_nothing_of_a_person_stays() -> None:
    for told in (PERSON, [PERSON], {"results": [{"case": PERSON}]}):
        kept = masked(told)
        for personal in (*NEVER, *NEVER_EITHER):
            assert personal not in kept, personal


def test_what_refers_to_something_still_does() -> None:
    masks = Masks([], "")

    def body(raw: bytes) -> Any:
        return json.loads(masks.body("application/json", raw, public=False, sealed=False))

    first, second = body(b'{"id": "CASE-00017-X", "who": "Li Na"}'), body(b'[{"ref": "CASE-00017-X"}]')
    assert first["id"] == second[0]["ref"] != "CASE-00017-X"
    assert f"/{first['id']}.json?" in masks.address("GET http://x.example/cases/CASE-00017-X.json?a=1")


def test_a_token_is_never_kept_nor_a_secret_anywhere() -> None:
    told = {"access_token": "s3cr3t-token", "token_type": "s3cr3t-token"}
    assert "s3cr3t-token" not in masked(told, sealed=True)
    assert Masks([], "practice").without_secret("x?api_key=practice") == f"x?api_key={SECRET}"


def test_xml_and_pages_are_masked_too() -> None:
    masks = Masks(["closed"], "")
    xml = b'<a x="Wolanska"><first_name>Grazyna</first_name><status>closed</status><!-- Elm --></a>'
    kept = masks.body("text/xml", xml, public=False, sealed=False)
    assert b"Grazyna" not in kept
    assert b"Wolanska" not in kept
    assert b"Elm" not in kept
    assert b"<status>closed</status>" in kept
    for media, raw in (
        ("text/html", b"<h1>Grazyna</h1>"),
        ("image/png", b"\x89Grazyna\xff"),
        ("application/json", b'{"a": 1, "a": "Grazyna"}'),
    ):
        assert b"Grazyna" not in masks.body(media, raw, public=False, sealed=False)


def test_the_recorder_keeps_no_header_it_does_not_need(tmp_path: Path) -> None:
    def behave(conn: socket.socket, request: bytes) -> None:
        body = json.dumps({"department": "civil-affairs", "who": PERSON}).encode()
        conn.sendall(reply("200 OK", body, "application/json", "X-Clerk: Wolanska", "Set-Cookie: a=practice"))

    with RawServer(behave) as server:
        stage = DepartmentApiStage()
        checking.record(row(stage, server.port), "practice", CLOCK, tmp_path, send=True)
    raw = (tmp_path / "kit.json").read_text(encoding="utf-8")
    assert "Wolanska" not in raw
    assert "Set-Cookie" not in raw
    assert "practice" not in raw


# -- playing it ------------------------------------------------------------


@pytest.fixture
def kit(tmp_path: Path) -> Callable[[], DepartmentRow]:
    """A kit that was recorded from the practice departments; its department."""
    with DepartmentApiStage() as stage:
        told = row(stage)
        checking.record(told, stage.secret, CLOCK, tmp_path / "kit", send=True)
    return lambda: told


def test_a_kit_of_another_file_is_refused(kit: Callable[[], DepartmentRow], tmp_path: Path) -> None:
    other = DepartmentApiStage()
    with pytest.raises(Trouble, match="another address"):
        checking.play(row(other, 9), tmp_path / "kit")
    with pytest.raises(Trouble, match="no recorded answers"):
        checking.play(kit(), tmp_path / "nowhere")


def test_a_call_nobody_recorded_is_told(kit: Callable[[], DepartmentRow], tmp_path: Path) -> None:
    file = tmp_path / "kit" / "kit.json"
    told = json.loads(file.read_text(encoding="utf-8"))
    told["calls"] = [one for one in told["calls"] if "/catalogue" not in one["call"]]
    file.write_text(json.dumps(told), encoding="utf-8")
    assert "record anew" in wrong(checking.play(kit(), tmp_path / "kit"))["Catalogue"]


def test_a_damaged_kit_ends_in_a_sentence(kit: Callable[[], DepartmentRow], tmp_path: Path) -> None:
    file = tmp_path / "kit" / "kit.json"
    raw = file.read_bytes()
    dice = random.Random(7)
    for _ in range(60):
        place = dice.randrange(len(raw))
        file.write_bytes(raw[:place] + bytes([dice.randrange(256)]) + raw[place + dice.randrange(3) :])
        with contextlib.suppress(Trouble):
            wrong(checking.play(kit(), tmp_path / "kit"))


def test_the_marked_case_is_plainly_a_test() -> None:
    with DepartmentApiStage() as stage:
        checking.try_live(row(stage), stage.secret, CLOCK, send=True)
        (there,) = stage.practice.cases(stage.department)
    assert there["number"].startswith("TEST-")
