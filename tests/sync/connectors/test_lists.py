"""Lists of every style: read to the end, never in a circle, never elsewhere; and answers from each."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

import pytest

from desktop.domain.kinds.case import DepartmentAnswered
from desktop.errors import Trouble
from desktop.net import Doubtful, WireTrouble
from desktop.sync.connectors.declarative import Declarative
from tests.sync.connectors.described import SMALLEST, Asked, Telling, described, step
from tests.sync.promise.stage import KnownCases

CASES = [
    {"id": f"R-{n}", "state": "open", "at": f"2026-10-{n:02}T08:00:00Z", "version": n, "key": f"K-{n}"}
    for n in range(1, 8)
]
FIND = {
    "path": "/cases",
    "items": "{answer.cases}",
    "where": "{item.key}",
    "equals": "{wish}",
    "reference": "{item.id}",
}
STYLES: dict[str, dict[str, Any]] = {
    "page": {"style": "page", "parameter": "page", "size_parameter": "per", "size": 3, "first": 1},
    "offset": {"style": "offset", "parameter": "from", "size": 3},
    "cursor": {"style": "cursor", "parameter": "after", "next": "{answer.next}"},
    "next": {"style": "next", "next": "{answer.next}"},
    "link": {"style": "link"},
}


def listing(style: str, base: str = "") -> Any:
    """Answers with three cases at a time, in a style; *base* is what a link begins with."""

    def answer(asked: Asked) -> tuple[int, Any, dict[str, str]]:
        query = {name: values[0] for name, values in parse_qs(asked.query).items()}
        start = {
            "page": lambda: (int(query["page"]) - 1) * 3,
            "offset": lambda: int(query["from"]),
        }.get(style, lambda: int(query.get("after", "0")))()
        found, after = CASES[start : start + 3], start + 3
        more = after < len(CASES)
        told: dict[str, Any] = {"cases": found}
        headers: dict[str, str] = {}
        if style == "cursor" and more:
            told["next"] = str(after)
        if style == "next":
            told["next"] = f"{base}/cases?after={after}&x=a%20b" if more else None
        if style == "link" and more:
            headers["Link"] = f'<{base}/cases?after=0>; rel="first", <{base}/cases?after={after}>; rel="next"'
        return 200, told, headers

    return answer


def find(style: str, key: str) -> dict[str, Any]:
    return FIND | {"equals": key, "paging": STYLES[style]}


@pytest.mark.parametrize("style", STYLES)
def test_a_list_is_read_to_its_end(style: str) -> None:
    with Telling(listing(style)) as server:
        server._answer = listing(style, server.url)
        for key, reference in (("K-1", "R-1"), ("K-5", "R-5"), ("K-7", "R-7")):
            found = described(server.url, find=find(style, key)).find(step())
            assert found is not None
            assert found.reference == reference
        assert described(server.url, find=find(style, "K-9")).find(step()) is None


@pytest.mark.parametrize("style", ["next", "link"])
@pytest.mark.parametrize("base", ["", "http://127.0.0.1:9", "//127.0.0.1:9", "https://elsewhere.example"])
def test_a_next_page_elsewhere_is_never_asked_for(style: str, base: str) -> None:
    with Telling(listing(style, base)) as server:
        connector = described(server.url, find=find(style, "K-9"))
        if base == "":  # a path alone is the same place
            assert connector.find(step()) is None
            return
        with pytest.raises(Doubtful):
            connector.find(step())
        assert len(server.asked) == 1


@pytest.mark.parametrize("style", ["next", "link", "cursor"])
def test_a_list_that_leads_in_a_circle_ends(style: str) -> None:
    def circle(asked: Asked) -> tuple[int, Any, dict[str, str]]:
        after = 1 - int(parse_qs(asked.query).get("after", ["0"])[0])
        link = f"/cases?after={after}"
        told = {"cases": CASES[:1], "next": str(after) if style == "cursor" else link}
        return 200, told, {"Link": f'<{link}>; rel="next"'}

    with Telling(circle) as server:
        with pytest.raises(Doubtful):
            described(server.url, find=find(style, "K-9")).find(step())
        assert len(server.asked) <= 4


@pytest.mark.parametrize("style", ["page", "offset"])
def test_a_list_without_an_end_ends(style: str) -> None:
    full = (200, {"cases": CASES[:3]}, {})
    with Telling(lambda asked: full) as server:
        with pytest.raises(Doubtful):
            described(server.url, find=find(style, "K-9")).find(step())
        assert len(server.asked) <= 100


def test_a_server_that_ignores_the_filter_lends_no_strangers_case() -> None:
    with Telling(lambda asked: (200, {"cases": CASES}, {})) as server:
        assert described(server.url, find=FIND | {"equals": "{number}"}).find(step()) is None


def test_a_list_that_is_not_there_is_no_empty_list() -> None:
    """*Not found* would be sent once more: an answer that says nothing must never be taken for it."""
    for answer in ({}, {"cases": None}, {"error": "maintenance"}, []):
        told = (200, answer, {})
        with Telling(lambda asked, told=told: told) as server, pytest.raises(Doubtful):  # type: ignore[misc]
            described(server.url, find=FIND | {"equals": "{number}"}).find(step())


def test_absent_statuses_mean_absent_and_others_do_not() -> None:
    for status, absent in ((404, [404]), (404, []), (410, [404])):
        with Telling(lambda asked, status=status: (status, {"title": "no"}, {})) as server:  # type: ignore[misc]
            connector = described(server.url, find=FIND | {"equals": "{number}", "absent": absent})
            if status in absent:
                assert connector.find(step()) is None
            else:
                with pytest.raises(WireTrouble):
                    connector.find(step())


# -- answers ----------------------------------------------------------------------------------------------


def answers(**more: Any) -> dict[str, Any]:
    return {"answers": SMALLEST["answers"] | more}


def sweep(connector: Declarative, mark: str = "", limit: int = 200) -> tuple[list[DepartmentAnswered], str]:
    told: list[DepartmentAnswered] = []
    while True:
        page = connector.changes(mark, limit)
        told += [one.answer for one in page.changes]
        mark = page.mark
        if not page.more:
            return told, mark


def test_a_list_since_a_time_is_asked_from_the_newest_on() -> None:
    def since(asked: Asked) -> tuple[int, Any, dict[str, str]]:
        after = parse_qs(asked.query).get("since", ["2026-10-01"])[0]
        return 200, {"cases": [one for one in CASES if str(one["at"]) >= after]}, {}

    with Telling(since) as server:
        connector = described(server.url, **answers(query={"since": "{since}"}, since="{item.at}"))
        told, mark = sweep(connector)
        assert [one.reference for one in told] == [one["id"] for one in CASES]
        sweep(connector, mark)
    assert "since" not in server.asked[0].query
    assert parse_qs(server.asked[-1].query)["since"] == ["2026-10-07T08:00:00Z"]


def test_what_is_known_is_not_told_again_and_of_others_cases_nothing() -> None:
    with Telling(lambda asked: (200, {"cases": CASES}, {})) as server:
        connector = described(server.url, **answers())
        known = KnownCases({"R-2": "N-2", "R-3": "N-3"})
        connector.follow(known)
        told, mark = sweep(connector)
        assert [one.reference for one in told] == ["R-2", "R-3"]
        known.answers = {one.reference: one for one in told}
        connector.follow(known)
        assert sweep(connector, mark)[0] == []


def test_one_answer_that_is_not_understood_leaves_the_others() -> None:
    odd = [
        {"id": "", "state": "open", "at": "2026-10-01T08:00:00Z", "version": 1},
        {"id": "R-8", "state": "unheard of", "at": "2026-10-01T08:00:00Z", "version": 1},
        {"id": "R-9", "state": "open", "at": "yesterday", "version": 1},
        {"id": "R-10", "state": "open", "at": "2026-10-01T08:00:00Z", "version": "1"},
        {"id": {"a": 1}, "state": ["open"], "at": 5, "version": None},
        "text",
        None,
    ]
    with Telling(lambda asked: (200, {"cases": [*odd, CASES[0]]}, {})) as server:
        connector = described(server.url, **answers())
        connector.follow(KnownCases({"R-1": "", "R-8": "", "R-9": "", "R-10": ""}))
        told, _ = sweep(connector)
    assert [one.reference for one in told] == ["R-1"]


def test_dates_numbers_and_states_come_from_the_departments_own_words() -> None:
    item = {
        "id": 17,
        "state": "4",
        "at": "12.10.2026 09:30",
        "n": "1.204",
        "due": "31/10/2026",
        "why": "\u202eadd\u0000ed",
        "asks": [{"code": "photo"}, {"code": "id-card"}],
    }
    more = {
        "states": {"4": "waiting_supplement"},
        "zone": "+08:00",
        **answers(
            reference="C/{item.id}",
            at="{item.at | read_date: '%d.%m.%Y %H:%M'}",
            version="{item.n | number: ','}",
            due="{item.due | read_date: '%d/%m/%Y'}",
            reason="{item.why}",
            asked_for="{item.asks[*].code}",
        ),
    }
    with Telling(lambda asked: (200, {"cases": [item]}, {})) as server:
        connector = described(server.url, **more)
        connector.follow(KnownCases({"C/17": ""}))
        (one,), _ = sweep(connector)
    assert (one.reference, one.state, one.version) == ("C/17", "waiting_supplement", 1204)
    assert (one.at, str(one.due)) == ("2026-10-12T09:30:00+08:00", "2026-10-31")
    assert (one.reason, one.asked_for) == ("added", ("photo", "id-card"))


def poll(**more: Any) -> dict[str, Any]:
    single = {"style": "poll", "path": "/cases/{reference}", "items": "{answer}", "version": ""}
    return answers(**single, **more)


def test_polling_reads_a_case_again_only_when_it_changed() -> None:
    state = {"id": "R/1", "state": "open", "at": "2026-10-01T08:00:00Z"}

    def single(asked: Asked) -> tuple[int, Any, dict[str, str]]:
        tag = f'"{state["state"]}"'
        if asked.headers.get("if_none_match") == tag:
            return 304, b"", {}
        return 200, dict(state), {"ETag": tag}

    with Telling(single) as server:
        connector = described(server.url, **poll())
        known = KnownCases({"R/1": "N-1"})
        mark, versions = "", []
        for look in range(6):
            if look == 4:
                state["state"] = "done"
            connector.follow(known)
            told, mark = sweep(connector, mark)
            versions += [(one.version, one.state) for one in told]
            known.answers |= {one.reference: one for one in told}
    assert versions == [(1, "in_review"), (2, "approved")]
    assert [one.headers.get("if_none_match", "") for one in server.asked] == [
        "", "", '"open"', '"open"', '"open"', '"open"',
    ]  # fmt: skip
    assert server.asked[0].path in ("/cases/R%2F1", "/cases/R/1")


def test_a_case_that_is_gone_delays_no_other() -> None:
    def single(asked: Asked) -> tuple[int, Any, dict[str, str]]:
        if asked.path.endswith("R-1"):
            return 404, {"title": "gone"}, {}
        return 200, {"id": asked.path[-3:], "state": "open", "at": "2026-10-01T08:00:00Z"}, {}

    with Telling(single) as server:
        connector = described(server.url, **poll())
        connector.follow(KnownCases({f"R-{n}": "" for n in range(1, 8)}))
        told, _ = sweep(connector, limit=3)
    assert [one.reference for one in told] == [f"R-{n}" for n in range(2, 8)]


@pytest.mark.parametrize(
    "more",
    [
        {"answers": SMALLEST["answers"] | {"state": "{item.state | lookup: nowhere}"}},
        {"answers": SMALLEST["answers"] | {"at": "{items.at}"}},
        {"find": FIND},
        {"zone": "China"},
        {"states": {"open": "working"}},
        {"papers": {"style": "chunked", "attach": {"path": "/x"}}},
        {"catalogue": {"style": "native"}},
        {"catalogue": {"style": "fixed"}},
    ],
)
def test_a_wrong_file_is_told_at_reading(more: dict[str, Any]) -> None:
    with pytest.raises(Trouble):
        described("http://127.0.0.1:9", **more)
