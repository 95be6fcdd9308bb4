"""The promise, call by call: each connector against a real server of its kind, over TCP."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest

from desktop.domain.entry import Draft
from desktop.domain.kinds.delivery import StepDone
from desktop.domain.registers.asking import Question
from desktop.domain.residents import practice_number
from desktop.net import WireTrouble
from desktop.store.rows import StepRow
from desktop.sync.promise import Change, Connector, Follower, Sent
from desktop.sync.registers import Unanswered
from desktop.words import render
from tests.fakes.counter import COUNTER, Counter
from tests.fakes.fault_proxy import FaultProxy
from tests.sync.promise.stage import KnownCases, Stage, digest, paper_of

PDF = b"%PDF-1.4\n" + bytes(range(256)) * 300


def connected(counter: Counter, stage: Stage) -> Connector:
    connector = counter.connector(stage.department)
    connector.greet()
    return connector


def created(counter: Counter, stage: Stage, **more: object) -> StepRow:
    """The step that hands over a case made for it."""
    case = counter.case(stage.department, more.pop("service", stage.service), **more)  # type: ignore[arg-type]
    return counter.store.lookups.steps_of(case)[0]


def handed_over(counter: Counter, stage: Stage, connector: Connector, **more: object) -> Sent:
    """A case that the department has, and whose reference the counter knows."""
    row = created(counter, stage, **more)
    sent = connector.send(row)
    done = StepDone(row.delivery, row.step, sent.reference, sent.version)
    counter.store.journal.append([Draft(row.case, done)], COUNTER)
    return sent


def step(counter: Counter, call: str) -> StepRow:
    """The newest open step of this sort."""
    lookups = counter.store.lookups
    open_ = [row for row in lookups.steps(lookups.departments()[0].id) if row.call == call]
    (found,) = [row for row in lookups.steps_of(open_[-1].case) if row.step == open_[-1].step]
    return found  # with its request


def follow(connector: Connector, stage: Stage, answers: tuple[Change, ...] = ()) -> None:
    """What the engine does before it asks for changes."""
    if isinstance(connector, Follower):
        known = KnownCases({one.reference: one.number for one in stage.filed()})
        known.answers = {one.answer.reference: one.answer for one in answers}
        connector.follow(known)


def all_changes(
    connector: Connector, stage: Stage, mark: str = "", limit: int = 200, known: tuple[Change, ...] = ()
) -> tuple[list[Change], str]:
    """Every change since a mark; the counter knows what was told before (*known*) and what was just told."""
    found: list[Change] = []
    for _ in range(50):
        follow(connector, stage, (*known, *found))
        page = connector.changes(mark, limit)
        found += page.changes
        mark = page.mark
        if not page.more:
            return found, mark
    raise AssertionError("a department that says more for ever")


@pytest.mark.promise("greeting")
def test_the_greeting_changes_nothing_and_says_how_doubts_are_settled(counter: Counter, stage: Stage) -> None:
    offers = counter.connector(stage.department).greet()
    assert offers.doubt == stage.doubt
    assert offers.numbers == ("numbers" in stage.can)
    assert stage.filed() == []


@pytest.mark.promise("catalogue")
def test_the_catalogue_is_the_departments_own_and_known_again(counter: Counter, stage: Stage) -> None:
    connector = connected(counter, stage)
    told = connector.prepare("")
    assert told.catalogue is not None
    assert {one.department for one in told.catalogue.services} == {stage.department}
    assert stage.service in {one.id for one in told.catalogue.services}
    assert connector.prepare(told.etag).catalogue is None


@pytest.mark.promise("once")
def test_a_case_arrives_once_under_our_number(counter: Counter, stage: Stage) -> None:
    connector = connected(counter, stage)
    row = created(counter, stage)
    sent = connector.send(row)
    (there,) = stage.filed()
    assert (there.number, there.reference, there.service) == (row.case_number, sent.reference, stage.service)


@pytest.mark.promise("found")
def test_it_is_found_only_once_it_is_there(counter: Counter, stage: Stage) -> None:
    connector = connected(counter, stage)
    row, other = created(counter, stage), created(counter, stage)
    assert connector.find(row) is None
    sent = connector.send(row)
    found = connector.find(row)
    assert found is not None
    assert found.reference == sent.reference
    assert connector.find(other) is None


@pytest.mark.promise("found")
def test_another_connector_finds_it_too(make_counter: Callable[..., Counter], stage: Stage) -> None:
    """Nothing that is needed to settle a doubt is kept in the connector: it may be killed at any time."""
    counter = make_counter()
    row = created(counter, stage)
    sent = connected(counter, stage).send(row)
    fresh = counter.connector(stage.department)
    fresh.greet()
    if stage.doubt == "A":
        assert fresh.send(row).reference == sent.reference
    if stage.doubt != "C":
        found = fresh.find(row)
        assert found is not None
        assert found.reference == sent.reference
    assert len(stage.filed()) == 1


@pytest.mark.promise("paper")
def test_a_paper_arrives_whole(counter: Counter, stage: Stage) -> None:
    connector = connected(counter, stage)
    handed_over(counter, stage, connector, papers={"id-card": PDF})
    row = step(counter, "paper")
    source = paper_of(counter, row)
    carried = connector.carry(row, source)
    for _ in range(20):
        if carried.whole:
            break
        carried = connector.carry(row, source)
    assert carried.whole
    connector.send(row)
    (there,) = stage.filed()
    assert dict(there.papers) == {"id-card": digest(PDF)}
    found = connector.find(row)
    assert found is not None


@pytest.mark.promise("message")
def test_a_message_arrives_or_is_given_to_a_person(counter: Counter, stage: Stage) -> None:
    """What a system cannot take over the line is never dropped and never called sent."""
    connector = connected(counter, stage)
    handed_over(counter, stage, connector)
    case = counter.store.lookups.case_by_number(stage.filed()[0].number)
    assert case is not None
    counter.say(case, "question", "How long will it take?")
    row = step(counter, "message")
    if "messages" in stage.can:
        connector.send(row)
        assert stage.filed()[0].messages == ("question",)
    else:
        with pytest.raises(WireTrouble) as caught:
            connector.send(row)
        why = connector.explain(caught.value)
        assert (why.sort, why.certain) == ("needs_clerk", True)
        assert stage.filed()[0].messages == ()


@pytest.mark.promise("answer")
def test_a_new_answer_is_told_once(counter: Counter, stage: Stage) -> None:
    connector = connected(counter, stage)
    sent = handed_over(counter, stage, connector)
    before, mark = all_changes(connector, stage)
    state = stage.decide(sent.reference)
    after, mark = all_changes(connector, stage, mark, known=tuple(before))
    told = [one for one in (*before, *after) if one.answer.reference == sent.reference]
    assert told[-1].answer.state == state
    assert told[-1].answer.department == stage.department
    versions = [one.answer.version for one in told]
    assert versions == sorted(set(versions))
    assert told[-1].number in ("", stage.filed()[0].number)
    follow(connector, stage, tuple(told))
    again = connector.changes(mark, 200).changes
    known = {(one.answer.reference, one.answer.version) for one in told}
    assert {(one.answer.reference, one.answer.version) for one in again} <= known


@pytest.mark.promise("no-answer-lost")
def test_answers_come_page_by_page_and_none_is_left_out(counter: Counter, stage: Stage) -> None:
    connector = connected(counter, stage)
    references = [handed_over(counter, stage, connector).reference for _ in range(5)]
    states = {reference: stage.decide(reference) for reference in references}
    told, _ = all_changes(connector, stage, limit=2)
    last = {one.answer.reference: one.answer.state for one in told}
    assert last.keys() == set(references)
    assert all(states[reference] == last[reference] for reference in references[-1:])


@pytest.mark.promise("result")
def test_a_result_paper_is_fetched_and_checked(counter: Counter, stage: Stage) -> None:
    connector = connected(counter, stage)
    sent = handed_over(counter, stage, connector)
    assert stage.decide(sent.reference, PDF) == "approved"
    told, _ = all_changes(connector, stage)
    (paper,) = told[-1].answer.papers
    content = connector.fetch(paper)
    assert hashlib.sha256(content).hexdigest() == paper
    with pytest.raises(WireTrouble):
        connector.fetch("0" * 64)


@pytest.mark.promise("refusal")
def test_a_refusal_is_explained_in_both_languages(counter: Counter, stage: Stage) -> None:
    connector = connected(counter, stage)
    row = created(counter, stage, service=stage.no_service)
    with pytest.raises(WireTrouble) as caught:
        connector.send(row)
    why = connector.explain(caught.value)
    assert why.certain
    assert not why.whole_department
    assert why.sort in ("refused", "needs_clerk", "needs_it")
    assert render(why.title, "en")
    assert any("\u4e00" <= char <= "\u9fff" for char in render(why.next_step, "zh"))
    assert stage.filed() == []


@pytest.mark.promise("wrong-key")
def test_a_wrong_key_is_told_to_it_and_stops_the_department(
    make_counter: Callable[..., Counter], stage: Stage
) -> None:
    counter = make_counter(secret="wrong")
    connector = counter.connector(stage.department)
    row = created(counter, stage)

    def greet_and_send() -> None:
        connector.greet()
        connector.send(row)

    with pytest.raises(WireTrouble) as caught:
        greet_and_send()
    why = connector.explain(caught.value)
    assert (why.sort, why.certain, why.whole_department) == ("needs_it", True, True)
    assert "wrong" not in repr(connector) + str(caught.value) + repr(caught.value.__dict__)
    assert stage.filed() == []


@pytest.mark.promise("wait")
def test_asked_to_wait_it_says_so(shaky: Counter, proxy: FaultProxy, stage: Stage) -> None:
    connector = connected(shaky, stage)
    row = created(shaky, stage)
    proxy.choose = lambda line: "too_many" if stage.creates(line) else ""
    with pytest.raises(WireTrouble) as caught:
        connector.send(row)
    why = connector.explain(caught.value)
    assert (why.sort, why.certain, why.whole_department) == ("later", True, True)
    assert why.retry_after is not None


@pytest.mark.promise("numbers")
def test_numbers_are_given_once_for_one_wish(counter: Counter, stage: Stage) -> None:
    connector = connected(counter, stage)
    block = connector.reserve("Window 1", 20, "a" * 32)
    assert len(set(block.numbers)) == 20
    if stage.doubt == "A":
        assert connector.reserve("Window 1", 20, "a" * 32) == block
    assert not set(connector.reserve("Window 1", 20, "b" * 32).numbers) & set(block.numbers)


@pytest.mark.promise("register")
def test_a_register_tells_what_was_asked_for_or_why_it_does_not(counter: Counter, stage: Stage) -> None:
    line = connected(counter, stage)
    worker = counter.worker(stage.department, line)
    law = "《中华人民共和国民法典》"
    who = practice_number("110101", date(1984, 3, 2), 12)
    asked = Question("marriage", ("marital_status",), law, "收养登记", who, "张伟")
    (known,) = worker.look_up(asked).values()
    assert known.value in ("已婚", "未婚", "离异")
    assert known.source == stage.department
    assert datetime.fromisoformat(known.at).tzinfo is not None
    assert stage.filed() == []  # a question is no case
    with pytest.raises(Unanswered) as no:
        worker.look_up(replace(asked, legal_basis="no law at all"))
    assert no.value.refused
    for language in ("en", "zh"):
        assert no.value.next_step is not None
        assert render(no.value.what, language)
        assert render(no.value.next_step, language)


@pytest.mark.promise("reference")
@pytest.mark.parametrize("bad", ["../../x", "..", "a/b", "a?b=c", "a#b", "x" * 500, "a\r\nX: y", ""])
def test_a_strange_reference_never_leaves_the_departments_own_path(
    shaky: Counter, proxy: FaultProxy, stage: Stage, bad: str
) -> None:
    """A reference comes from outside; refused or quoted it may be, but it never becomes a path."""
    connector = connected(shaky, stage)
    sent = handed_over(shaky, stage, connector)
    case = shaky.store.lookups.case_by_reference(stage.department, sent.reference)
    assert case is not None
    shaky.say(case, "question", "?")
    row = step(shaky, "message")
    seen = len(proxy.suffered)
    strange = StepRow(**{name: getattr(row, name) for name in row.__slots__} | {"reference": bad})  # type: ignore[arg-type]
    for call in (connector.send, connector.find):
        with pytest.raises(WireTrouble):
            call(strange)
    lines = [line for _, line in proxy.suffered[seen:]]
    assert all(".." not in line and "X: y" not in line for line in lines)


@pytest.mark.promise("let-go")
def test_letting_go_twice_is_harmless(counter: Counter, stage: Stage) -> None:
    connector = connected(counter, stage)
    connector.close()
    connector.close()
    assert connector.greet().doubt == stage.doubt
