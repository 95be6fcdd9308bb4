"""How a practice department decides: by what the clerk handed over, the same case always alike."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from desktop.practice.serving import Practice
from tests.practice.conftest import CASE, Counter, problem


def decided(counter: Counter, reference: str) -> dict[str, object]:
    counter.practice.advance(600)
    return counter.case(reference)


def test_a_complete_case_is_approved_with_a_paper(counter: Counter, tmp_path: Path) -> None:
    reference = counter.reference("QH-A1-000123-45")
    case = decided(counter, reference)
    assert counter.states(reference) == ["received", "in_review", "approved"]
    assert case["version"] == 3
    (digest,) = case["papers"]  # type: ignore[misc]
    paper = counter.call("GET", f"/papers/{digest}")
    assert paper.headers["Content-Type"] == "application/pdf"
    file = tmp_path / "result.pdf"
    file.write_bytes(paper.content)
    text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, text=True, check=True).stdout
    assert "QH-A1-000123-45" in text
    assert "张伟" in text
    assert "清河练习区民政局" in text


def test_time_decides_and_not_the_number_of_questions(counter: Counter) -> None:
    reference = counter.reference("A-1")
    for _ in range(5):
        assert counter.case(reference)["state"] == "received"
    counter.practice.advance(60)
    assert counter.case(reference)["state"] == "in_review"
    counter.practice.advance(60)
    assert counter.case(reference)["state"] == "approved"


def test_missing_and_promised_materials_are_asked_for_at_once(counter: Counter) -> None:
    reference = counter.reference(
        "A-1",
        materials=[
            {"evidence": "id-card", "state": "handed_in"},
            {"evidence": "bank-card", "state": "promised", "until": "2026-12-01"},
            {"evidence": "photo", "state": "missing"},
        ],
    )
    case = decided(counter, reference)
    assert case["state"] == "waiting_supplement"
    assert case["asked_for"] == ["household-booklet", "bank-card", "photo"]
    assert "户口簿" in str(case["reason"])
    assert "Household booklet" in str(case["reason"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", str(case["due"]))

    said = {"type": "supplement", "evidence": ["household-booklet", "photo"]}
    assert counter.post(f"/cases/{reference}/messages", said).json()["state"] == "waiting_supplement"
    said = {"type": "supplement", "evidence": ["bank-card"], "text": "补齐"}
    assert counter.post(f"/cases/{reference}/messages", said).json()["state"] == "in_review"
    assert decided(counter, reference)["state"] == "approved"


def test_materials_of_a_circumstance_are_asked_for_only_under_it(counter: Counter) -> None:
    plain = counter.reference("A-1")
    by_proxy = counter.reference("A-2", circumstances=["proxy"])
    counter.practice.advance(600)
    assert counter.case(plain)["state"] == "approved"
    assert counter.case(by_proxy)["asked_for"] == ["power-of-attorney", "proxy-id-card"]


def test_a_form_with_a_gap_waits_until_it_is_put_right(counter: Counter) -> None:
    form = {name: value for name, value in CASE["form"].items() if name != "bank_account"}
    reference = counter.reference("A-1", form=form)
    case = decided(counter, reference)
    assert (case["state"], case["asked_for"]) == ("waiting_supplement", [])
    assert "银行账号" in str(case["reason"])
    counter.post(f"/cases/{reference}/messages", {"type": "supplement", "text": "账号6222…"})
    assert decided(counter, reference)["state"] == "approved"


def test_a_wrong_value_is_named_by_its_label(counter: Counter) -> None:
    reference = counter.reference("A-1", form=CASE["form"] | {"phone": "12"})
    assert "联系电话" in str(decided(counter, reference)["reason"])


def test_a_refusal_gives_its_reason_in_both_languages(counter: Counter) -> None:
    materials = ["id-card", "household-booklet", "income-authorisation", "income-proof", "bank-card"]
    form = {
        **{name: CASE["form"][name] for name in ("name", "id_number", "phone", "address", "bank_account")},
        "household_address": "清河练习区",
        "marital_status": "single",
        "household_size": 2,
        "monthly_income": 20000,
        "income_source": "pension",
        "household_property": "none",
        "hardship": "收入不足",
        "bank_name": "练习银行",
        "truthful": True,
    }
    brought = [{"evidence": evidence, "state": "handed_in"} for evidence in materials]
    service = {"service": "minimum-living-allowance", "materials": brought}
    rich = counter.reference("A-1", form=form, **service)
    poor = counter.reference("A-2", form=form | {"monthly_income": 900}, **service)
    case = decided(counter, rich)
    assert case["state"] == "refused"
    assert "家庭人均收入高于" in str(case["reason"])
    assert "income lies above" in str(case["reason"])
    assert case["papers"] == []
    assert counter.case(poor)["state"] == "approved"


def test_a_licence_takes_a_visit_on_site() -> None:
    form = {
        "name": "王芳", "id_number": "990000198001010017", "phone": "13800000000",
        "village_name": "石门村", "tree_species": "杉木", "felling_volume": 12.5,
        "felling_reason": "disaster", "truthful": True,
    }  # fmt: skip
    materials = [
        {"evidence": evidence, "state": "handed_in"}
        for evidence in ("id-card", "forest-certificate", "felling-design")
    ]
    with Practice(decide_after_s=60) as practice:
        counter = Counter(practice, "natural-resources")
        reference = counter.reference("A-1", service="tree-felling-permit", form=form, materials=materials)
        practice.advance(600)
        assert counter.states(reference) == [
            "received", "in_review", "special_procedure", "in_review", "approved"
        ]  # fmt: skip
        counter.close()


def test_a_withdrawn_case_is_decided_no_more(counter: Counter) -> None:
    reference = counter.reference("A-1")
    counter.post(f"/cases/{reference}/messages", {"type": "withdraw", "text": "不办了"})
    assert decided(counter, reference)["state"] == "withdrawn"
    again = counter.post(f"/cases/{reference}/messages", {"type": "withdraw"})
    assert (again.status_code, problem(again)) == (422, "/problems/not-possible-now")
    assert again.json()["state"] == "withdrawn"


def test_what_comes_after_the_decision_is_put_to_the_file(counter: Counter) -> None:
    """A counter without a line sends late what it took in early: nobody has to send it again by hand."""
    reference = counter.reference("A-1")
    before = decided(counter, reference)
    late = counter.post(f"/cases/{reference}/messages", {"type": "supplement", "evidence": ["id-card"]})
    assert (late.status_code, late.json()["state"]) == (201, "approved")
    after = decided(counter, reference)
    assert (after["state"], after["version"]) == (before["state"], before["version"])


def test_a_result_is_delivered_and_rated(counter: Counter) -> None:
    reference = counter.reference("A-1")
    early = counter.post(f"/cases/{reference}/messages", {"type": "delivered"})
    assert problem(early) == "/problems/not-possible-now"
    papers = decided(counter, reference)["papers"]
    counter.post(f"/cases/{reference}/messages", {"type": "delivered"})
    counter.post(f"/cases/{reference}/messages", {"type": "rating", "stars": 5})
    case = counter.case(reference)
    assert (case["state"], case["papers"]) == ("delivered", papers)
    assert [message["type"] for message in case["messages"]] == ["delivered", "rating"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "said", [{"type": "rating"}, {"type": "urge", "stars": 3}, {"type": "rating", "stars": 6}]
)
def test_stars_belong_to_ratings(counter: Counter, said: dict[str, object]) -> None:
    reference = counter.reference("A-1")
    assert counter.post(f"/cases/{reference}/messages", said).status_code == 422


@pytest.mark.parametrize("type_", ["question", "urge"])
def test_a_question_is_noted_and_changes_nothing_else(counter: Counter, type_: str) -> None:
    reference = counter.reference("A-1", materials=CASE["materials"][:-1])
    before = decided(counter, reference)
    counter.post(f"/cases/{reference}/messages", {"type": type_, "text": "?"})
    after = counter.case(reference)
    assert after["version"] == before["version"] + 1  # type: ignore[operator]
    assert after["reason"] != before["reason"]
    assert {n: after[n] for n in ("state", "asked_for")} == {n: before[n] for n in ("state", "asked_for")}


def test_a_question_does_not_put_the_decision_off(counter: Counter) -> None:
    reference = counter.reference("A-1")
    counter.practice.advance(60)
    counter.post(f"/cases/{reference}/messages", {"type": "urge"})
    counter.practice.advance(60)
    assert counter.case(reference)["state"] == "approved"


def test_without_delay_a_case_is_decided_at_the_next_look() -> None:
    with Practice(decide_after_s=0) as practice:
        counter = Counter(practice)
        assert counter.case(counter.reference("A-1"))["state"] == "approved"
        counter.close()
