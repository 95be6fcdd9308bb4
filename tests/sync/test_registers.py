"""Registers asked over TCP: what is told, what is refused, and what a failing line leaves: a sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from desktop.clock import SystemClock
from desktop.domain.registers.asking import Known, Question
from desktop.domain.residents import practice_number
from desktop.net import WireTrouble
from desktop.practice.serving import Practice
from desktop.sync import registers
from desktop.sync.connectors import KINDS, department_api
from desktop.sync.connectors.department_api.registers import LARGEST
from desktop.sync.engine import Engine
from desktop.sync.registers import Unanswered
from desktop.words import render
from tests.fakes.counter import Counter
from tests.fakes.fault_proxy import ACTED, NOT_ACTED, FaultProxy
from tests.fakes.raw_server import RawServer, always, reply
from tests.sync.promise.stages import STAGES

WHO = practice_number("110101", date(1984, 3, 2), 12)
LAW = "《社会救助暂行办法》第九条"
REGISTER = "household-registration"
AT = "2026-11-24T09:00:00+08:00"


def question(dataset: str = "household", *fields: str, law: str = LAW) -> Question:
    return Question(dataset, fields or ("household_size",), law, "最低生活保障", WHO, "张伟")


@pytest.fixture
def engine_of(make_counter: Callable[..., Counter]) -> Callable[[str], Engine]:
    """An engine that knows one department at an address; nothing runs by itself."""

    def make(url: str, department: str = REGISTER) -> Engine:
        counter = make_counter(url, timeout_s=1.0)
        counter.add_department(department)
        return Engine(counter.store, counter.clock)

    return make


def refused_with(ask: Callable[[], object], code: str, *, refused: bool) -> None:
    """It says no with a sentence and a next step in both languages."""
    with pytest.raises(Unanswered) as no:
        ask()
    assert (no.value.code, no.value.refused) == (code, refused)
    assert no.value.next_step is not None
    for said in (no.value.what, no.value.next_step):
        assert render(said, "en")
        assert any("\u4e00" <= c <= "\u9fff" for c in render(said, "zh"))


def test_a_register_tells_what_was_asked_and_nothing_else(
    practice: Practice, engine_of: Callable[..., Engine]
) -> None:
    engine = engine_of(practice.url_of(REGISTER))
    told = engine.look_up(REGISTER, question("household", "household_size", "household_address"))
    assert set(told) == {"household_size", "household_address"}
    assert told["household_size"].value in ("1", "3", "4", "5")
    assert told["household_size"].source == REGISTER
    again = engine.look_up(REGISTER, question())
    assert again["household_size"].value == told["household_size"].value
    assert set(again) == {"household_size"}


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (question(law="《某某办法》第一条"), "legal-basis-not-accepted"),
        (question("no-such-register"), "no-such-dataset"),
        (question("household", "shoe_size"), "unknown-field"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_a_refusal_is_a_sentence_and_a_next_step(
    practice: Practice, engine_of: Callable[..., Engine], asked: Question, code: str
) -> None:
    engine = engine_of(practice.url_of(REGISTER))
    refused_with(lambda: engine.look_up(REGISTER, asked), code, refused=True)


def test_who_is_in_no_register_is_no_mistake(practice: Practice, engine_of: Callable[..., Engine]) -> None:
    """A child is in no marriage register: nothing is known, and nothing is wrong."""
    engine = engine_of(practice.url_of("civil-affairs"), "civil-affairs")
    child = practice_number("110101", date(2019, 3, 2), 12)
    asked = Question("marriage", ("marital_status",), "《中华人民共和国民法典》", "收养登记", child, "张小")
    assert engine.look_up("civil-affairs", asked) == {}


def test_a_department_without_registers_says_so(practice: Practice, engine_of: Callable[..., Engine]) -> None:
    engine = engine_of(practice.url_of("taxation"), "taxation")
    refused_with(lambda: engine.look_up("taxation", question()), "not_offered", refused=True)


@pytest.mark.parametrize(
    "fault", sorted({*ACTED, *NOT_ACTED, "cut_head", "silence"} - {"duplicate", "drip", "delay"})
)
def test_a_line_that_drops_in_the_middle_ends_in_a_sentence(
    practice: Practice, engine_of: Callable[..., Engine], fault: str
) -> None:
    with FaultProxy(practice.port, lambda line: fault if "/datasets/" in line else "") as proxy:
        engine = engine_of(f"{proxy.url}/{REGISTER}/v1")
        with pytest.raises(Unanswered) as no:
            engine.look_up(REGISTER, question())
        assert not no.value.refused
        said = render(no.value.what, "en")
        assert "may or may not" not in said  # nothing of a question is in doubt
        assert no.value.next_step is not None
        proxy.choose = lambda line: ""
        assert engine.look_up(REGISTER, question())


def test_no_line_a_switch_and_a_stranger_are_told_apart(
    practice: Practice, engine_of: Callable[..., Engine]
) -> None:
    engine = engine_of(practice.url_of(REGISTER))
    engine.pause(REGISTER)
    refused_with(lambda: engine.look_up(REGISTER, question()), "paused", refused=False)
    engine.pause(REGISTER, False)
    engine.set_offline(True)
    refused_with(lambda: engine.look_up(REGISTER, question()), "offline", refused=False)
    engine.set_offline(False)
    refused_with(lambda: engine.look_up("somebody-else", question()), "nobody", refused=False)
    practice.stop()
    refused_with(lambda: engine.look_up(REGISTER, question()), "refused", refused=False)


def test_a_wrong_key_is_its_matter(practice: Practice, make_counter: Callable[..., Counter]) -> None:
    counter = make_counter(practice.url_of(REGISTER))
    counter.add_department(REGISTER, secret="wrong")
    engine = Engine(counter.store, counter.clock)
    with pytest.raises(Unanswered) as no:
        engine.look_up(REGISTER, question())
    assert not no.value.refused
    assert "key" in render(no.value.what, "en")


def asked_of(answer: Any) -> dict[str, Known]:
    """What is believed of one answer of a server that may say anything."""
    with RawServer(always(reply("200 OK", json.dumps(answer).encode()))) as server:
        line = department_api.connect("tax", {"url": server.url, "timeout_s": 3.0}, "secret", SystemClock())
        try:
            return line.look_up(question("people", "a", "b"))
        finally:
            line.close()


@pytest.mark.parametrize(
    "value",
    [None, 3, True, [], {}, "", "  ", "x" * 1001, "\u202e\u202d"],
    ids=repr,
)
def test_what_is_no_text_is_no_answer(value: Any) -> None:
    good = {"value": "yes", "source": "tax", "at": AT}
    assert asked_of({"values": {"a": {"value": value, "source": "tax", "at": AT}, "b": good}}) == {
        "b": Known("yes", "tax", AT)
    }


@pytest.mark.parametrize(
    "told",
    [
        {"value": "1", "source": "tax"},
        {"value": "1", "at": AT},
        {"value": "1", "source": "tax", "at": "yesterday"},
        {"value": "1", "source": "tax", "at": "2026-11-24T09:00:00"},
        {"value": "1", "source": "x" * 201, "at": AT},
        "1",
    ],
    ids=repr,
)
def test_without_source_and_time_it_is_no_answer(told: Any) -> None:
    assert asked_of({"values": {"a": told}}) == {}


def test_fields_nobody_asked_for_are_passed_over_and_text_is_text() -> None:
    told = asked_of(
        {
            "values": {
                "a": {"value": "<b>1\u0007\u202e</b>", "source": "tax", "at": AT, "more": 1},
                "c": {"value": "spied", "source": "tax", "at": AT},
            },
            "more": [],
        }
    )
    assert told == {"a": Known("<b>1</b>", "tax", AT)}


@pytest.mark.parametrize("answer", [[], {}, {"values": []}, {"values": None}, "x"], ids=repr)
def test_what_is_no_answer_of_the_contract_is_none(answer: Any) -> None:
    with pytest.raises(WireTrouble):
        asked_of(answer)


def test_an_answer_has_its_bound() -> None:
    with pytest.raises(WireTrouble):
        asked_of({"values": {"a": {"value": "1", "source": "tax", "at": AT}}, "more": "x" * LARGEST})


@pytest.mark.parametrize("kind", sorted(STAGES))
def test_every_other_kind_says_that_it_offers_no_registers(kind: str, tmp_path: Any) -> None:
    """Nobody is asked anything: the question itself would already tell whom it is about."""
    stage = STAGES[kind]()
    if "registers" in stage.can:
        pytest.skip("this one offers them: the promise 'register'")
    assert stage.kind in KINDS
    with RawServer(lambda _: b"") as server:
        counter = stage.counter(tmp_path, server.port)
        connector = counter.connector(stage.department)
        refused_with(lambda: registers.ask(connector, None, question()), "not_offered", refused=True)
        connector.close()
        counter.store.close()
