"""The catalogue on the command line: versions in words, CPSV-AP out and in, the guide, the numbers."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest

from desktop.casework import intake
from desktop.casework.desk import Desk, sit_down
from desktop.clock import SystemClock
from desktop.domain.catalogue import Catalogue, Limits, Service
from desktop.domain.entry import Author, Draft
from desktop.domain.kinds.book import BlockReserved, NumberSpent
from desktop.errors import Trouble
from desktop.paths import StorePaths
from desktop.practice.district import load
from desktop.sync.catalogue import adopt
from tests.casework import centre
from tests.cli.conftest import Run
from tests.cli.test_commands import SERVICE, taken_in

DEPARTMENT = "civil-affairs"
CIVIL = load()[DEPARTMENT]


def store(tmp_path: Path, login: str = "wang") -> Desk:
    return sit_down(StorePaths(tmp_path / "store"), login, centre.WORDS, SystemClock())


def published(tmp_path: Path, **more: object) -> Service:
    """The department publishes the next version of one service."""
    old = next(one for one in CIVIL.services if one.id == SERVICE)
    new = msgspec.structs.replace(old, version=old.version + 1, **more)
    services = tuple(new if one.id == SERVICE else one for one in CIVIL.services)
    desk = store(tmp_path)
    adopt(desk.store, Catalogue(CIVIL.department, services, CIVIL.life_events), '"2"')
    desk.store.close()
    return new


def test_a_change_is_told_in_words_and_a_case_keeps_its_version(run: Run, tmp_path: Path) -> None:
    number = taken_in(run, tmp_path)
    old = next(one for one in CIVIL.services if one.id == SERVICE)
    limits = Limits(5, 20, 15, 10)
    published(tmp_path, limits=limits)
    told = run("catalogue", "history", SERVICE).out
    assert "promised limit of 15 working days is set" in told
    assert "个工作日" in run("--language", "zh", "catalogue", "history", SERVICE).out
    versions = run("--json", "catalogue", "history", SERVICE).document
    assert [one["version"] for one in versions] == [old.version, old.version + 1]
    assert versions[1]["by"] == DEPARTMENT
    desk = store(tmp_path)
    case = desk.store.lookups.case_by_number(number)
    assert case is not None
    assert desk.service_of(desk.case(case)) == old
    desk.store.close()


def test_a_version_of_tomorrow_is_not_in_force_today(run: Run, tmp_path: Path) -> None:
    tomorrow = date.today() + timedelta(days=1)
    new = published(tmp_path, valid_from=tomorrow, limits=Limits(5, 20, 1, 10))
    desk = store(tmp_path)
    resident = centre.register(desk, 3)
    opened = desk.case(intake.open_case(desk, SERVICE, resident).result)
    assert opened.opened is not None
    assert opened.opened.service_version == new.version - 1
    assert desk.store.lookups.service_on(SERVICE, tomorrow) == new
    offered = {service.id: service.version for service in desk.store.lookups.services_on(date.today())}
    assert offered[SERVICE] == new.version - 1
    assert len(offered) == len(CIVIL.services)
    over = msgspec.structs.replace(new, version=new.version + 1, valid_until=date(2020, 1, 1))
    assert desk.store.lookups.service_on(over.id, date(1999, 1, 1)) is None
    desk.store.close()


def test_a_service_that_has_not_begun_says_when_it_does(run: Run, tmp_path: Path) -> None:
    desk = store(tmp_path)
    new = msgspec.structs.replace(CIVIL.services[0], id="brand-new", valid_from=date(2099, 1, 1))
    adopt(desk.store, Catalogue(CIVIL.department, (*CIVIL.services, new), CIVIL.life_events), '"2"')
    with pytest.raises(Trouble, match="2099-01-01"):
        intake.open_case(desk, "brand-new", centre.register(desk, 3))
    desk.store.close()


def test_cpsv_ap_goes_out_and_comes_back(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONE_COUNTER_DEPARTMENT_SECRET", "practice")
    head = f'id = "{DEPARTMENT}"\ncode = "CA"\nurl = "http://127.0.0.1:9/v1"\n'
    toml = head + '[name]\nen = "Civil"\nzh = "民政"\n'
    (tmp_path / "civil.toml").write_text(toml, encoding="utf-8")
    assert run("department", "add", "civil.toml", who="it").status == 0
    out = run("--json", "catalogue", "export", "all.jsonld", "--department", DEPARTMENT, who="it")
    assert out.document["services"] == len(CIVIL.services)
    same = run("--json", "catalogue", "import", "all.jsonld", "--department", DEPARTMENT, who="it")
    assert (same.status, same.document["changed"]) == (0, 0)
    document = json.loads((tmp_path / "all.jsonld").read_text(encoding="utf-8"))
    node = next(n for n in document["@graph"] if n.get("dct:identifier") == SERVICE and "dct:title" in n)
    node["oc:service"]["@value"]["limits"]["promised_days"] = 1
    (tmp_path / "all.jsonld").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    assert run("catalogue", "import", "all.jsonld", "--department", DEPARTMENT).status == 1  # not IT
    changed = run("--json", "catalogue", "import", "all.jsonld", "--department", DEPARTMENT, who="it")
    assert changed.document["changed"] == 1
    told = run("--json", "catalogue", "history", SERVICE).document
    assert told[-1]["valid_from"] == date.today().isoformat()
    assert told[-1]["by"] == "Administrator"
    del node["dct:description"]
    (tmp_path / "all.jsonld").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    lacking = run("catalogue", "import", "all.jsonld", "--department", DEPARTMENT, who="it")
    assert (lacking.status, "lacks what CPSV-AP demands: description" in lacking.out) == (1, True)


def test_the_public_guide_is_compared_and_printed(run: Run, tmp_path: Path) -> None:
    desk = store(tmp_path)
    ours = desk.store.lookups.services(DEPARTMENT)
    desk.store.close()
    rows = ["事项,材料,承诺时限,法定时限,收费"]
    for service in ours:
        papers = "；".join(material.name.zh for material in service.materials)
        days, law = service.limits.promised_days, service.limits.statutory_days
        rows.append(f"{service.name.zh},{papers},{days}个工作日,{law},{service.cost.fen / 100:.2f}")
    (tmp_path / "guide.csv").write_text("\n".join(rows), encoding="utf-8")
    same = run("catalogue", "parity", "guide.csv", "-o", "same.pdf")
    assert same.status == 0, same.out
    assert f"{len(ours)} services compared, 0 of them differ." in same.out
    assert (tmp_path / "same.pdf").read_bytes().startswith(b"%PDF")
    rows[1] = rows[1].replace("个工作日", "9个工作日").replace(",", ",一张没人要的纸；", 1)
    (tmp_path / "guide.csv").write_text("\n".join(rows[:-1]), encoding="utf-8")
    differs = run("--json", "catalogue", "parity", "guide.csv", "-o", "differs.pdf")
    assert differs.status == 1
    told = {one["service"]: one for one in differs.document}
    assert len([one for one in differs.document if one["differs"]]) == 2
    assert told[ours[-1].id]["only"] == "counter"
    assert "一张没人要的纸" in " ".join(told[ours[0].id]["differs"])
    assert "办事指南" in run("--language", "zh", "catalogue", "parity", "guide.csv").out
    for text in ("", "name\nx\n", "service,fee_yuan\nx,much\n"):
        (tmp_path / "wrong.csv").write_text(text, encoding="utf-8")
        assert run("catalogue", "parity", "wrong.csv").status == 1


def test_the_last_comparison_is_kept(run: Run, tmp_path: Path) -> None:
    desk = store(tmp_path)
    first, second, *others = desk.store.lookups.services(DEPARTMENT)
    desk.store.close()
    assert "Never compared with the department's public guide." in run("catalogue", "parity").out
    assert run("catalogue", "parity", "-o", "nothing.pdf").status == 1
    days = first.limits.promised_days + 9
    rows = f"{first.id},{days}\n{second.id},{second.limits.promised_days}\nwalking-dogs,3\n"
    (tmp_path / "guide.csv").write_text("service,promised_days\n" + rows, encoding="utf-8")
    assert run("catalogue", "parity", "guide.csv", who="it").status == 1
    told = run("--json", "catalogue", "parity", "--department", DEPARTMENT)
    assert told.status == 1
    (kept,) = told.document
    named = {one["service"]: one for one in kept["services"]}
    assert named[first.id]["guide"] == "guide.csv"
    assert named[first.id]["by"] == "Administrator"
    assert named[first.id]["differs"] == [
        f"The guide promises {days} working days, this counter {first.limits.promised_days}."
    ]
    assert named[second.id]["differs"] == []
    assert named["walking-dogs"]["only"] == "guide"
    assert {one.id for one in others} <= {name for name, one in named.items() if one["only"] == "counter"}
    published(tmp_path, valid_from=date.today())
    older = run("catalogue", "parity").out
    assert "That was version 1; version 2 is in force now" in older
    assert "当时为第 1 版，现行为第 2 版" in run("--language", "zh", "catalogue", "parity").out
    run(
        "catalogue", "parity", "guide.csv", who="it"
    )  # a guide that no longer knows what it had is the newest
    (tmp_path / "guide.csv").write_text("service,promised_days\n" + rows[: rows.index("walking")])
    run("catalogue", "parity", "guide.csv", who="it")
    (kept,) = run("--json", "catalogue", "parity", "--department", DEPARTMENT).document
    assert "walking-dogs" not in {one["service"] for one in kept["services"]}
    assert run("rebuild", "--check", who="it").status == 0


def test_a_guide_of_the_whole_centre_is_kept_by_department(run: Run, tmp_path: Path) -> None:
    desk = store(tmp_path)
    mine = desk.store.lookups.services(DEPARTMENT)[0]
    tax = load()["taxation"]
    adopt(desk.store, tax, '"1"')
    other = tax.services[0]
    desk.store.close()
    (tmp_path / "guide.csv").write_text(f"service\n{mine.id}\n{other.id}\nwalking-dogs\n")
    run("catalogue", "parity", "guide.csv", who="it")
    kept = {one["department"]: one for one in run("--json", "catalogue", "parity").document}
    where = {name: [one["service"] for one in told["services"]] for name, told in kept.items()}
    assert mine.id in where[DEPARTMENT]
    assert other.id in where[other.department]
    assert where[""] == ["walking-dogs"]
    assert all("walking-dogs" not in names for name, names in where.items() if name)
    (tmp_path / "none.csv").write_text("service\n")
    assert "nothing that could be compared" in run("catalogue", "parity", "none.csv").err
    only = run("--json", "catalogue", "parity", "guide.csv", "--department", DEPARTMENT).document
    assert other.id not in {one["service"] for one in only}


def test_every_number_is_accounted_for(run: Run, tmp_path: Path) -> None:
    number = taken_in(run, tmp_path)
    found = run("--json", "numbers").document
    (block,) = found["blocks"]
    assert found["closes"]
    assert (block["size"], block["unused"], block["spent"], block["voided"]) == (50, 49, 1, 0)
    assert block["own_series"]
    assert block["first"] == number
    last = block["last"]
    assert run("numbers", "void", last.lower(), "--reason", "a torn form").status == 0
    (block,) = run("--json", "numbers").document["blocks"]
    assert (block["unused"], block["spent"], block["voided"]) == (48, 1, 1)
    for wrong in (last, number, "QH-A1-999999-00"):
        assert run("numbers", "void", wrong, "--reason", "again").status == 1
    assert "Every number is accounted for." in run("numbers").out


def test_a_number_given_twice_or_never_reserved_is_found(run: Run, tmp_path: Path) -> None:
    number = taken_in(run, tmp_path)
    desk = store(tmp_path)
    block = desk.store.journal.journals("block")[0]
    spent = [
        Draft(block, NumberSpent(number, "case:" + "0" * 32)),
        Draft(block, NumberSpent("X-1", "case:1")),
    ]
    desk.store.journal.append(spent, Author("", "counter"))
    reserved = BlockReserved("block:" + "1" * 32, desk.store.identity.device, DEPARTMENT, ("CA-1", "CA-2"))
    desk.store.journal.append([Draft(reserved.block, reserved)], Author("", "counter"))
    desk.store.close()
    ran = run("numbers")
    assert ran.status == 1
    assert f"{number} was given twice." in ran.out
    assert "X-1 was given though it was never reserved." in ran.out
