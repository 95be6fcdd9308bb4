"""Settings of a department's file: mistakes are named with their place, and the line follows them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from desktop.clock import SystemClock
from desktop.domain.catalogue import Text
from desktop.errors import Trouble
from desktop.net import Call, Wire
from desktop.store.rows import DepartmentRow
from desktop.sync import connectors
from desktop.sync.lines.config import LineConfig
from desktop.sync.lines.reading import settings
from desktop.words import render
from tests.fakes.raw_server import RawServer, always, reply

HERE = "http://127.0.0.1:9"
ROAD = {"client": "EE/GOV/1/counter", "service": "EE/GOV/2/cases/intake"}


def refused(config: dict[str, Any]) -> Trouble:
    with pytest.raises(Trouble) as caught:
        settings(config, LineConfig).settings()
    return caught.value


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ({}, "In the file itself the setting url is missing."),
        (
            {"url": HERE, "proxi": ""},
            "In the file itself there is no setting proxi; proxy is meant, perhaps.",
        ),
        ({"url": HERE, "zzz": ""}, "In the file itself there is no setting zzz."),
        ({"url": 7}, "url must be a text, not a whole number."),
        ({"url": HERE, "xroad": {"client": "a/b/c"}}, "In xroad the setting service is missing."),
        ({"url": HERE, "headers": {"A": 1}}, "headers must be a text, not a whole number."),
        (
            {"url": HERE, "xroad": ROAD | {"client": "a b"}},
            "xroad.client does not have the form that is wanted there.",
        ),
        ({"url": HERE, "xroad": []}, "xroad must be a table, not a list."),
        ({"url": "http://department.example"}, "The address of a department must begin with https://."),
        ({"url": HERE, "client_key": "k.pem"}, "Mutual TLS needs both a certificate and its key."),
        ({"url": HERE, "headers": {"A\nB": "1"}}, "The header A\nB cannot be sent as it is."),
        ({"url": HERE, "headers": {"A": "1\r\nB: 2"}}, "The header A cannot be sent as it is."),
    ],
)
def test_a_mistake_is_named_with_its_place(config: dict[str, Any], said: str) -> None:
    trouble = refused(config)
    assert render(trouble.what, "en") == said
    assert any("\u4e00" <= char <= "\u9fff" for char in render(trouble.what, "zh"))
    assert trouble.next_step is not None


def test_a_bound_is_told_too() -> None:
    assert "timeout_s" in render(refused({"url": HERE, "timeout_s": 0}).what, "en")


def test_a_file_that_is_not_there_is_told_before_the_first_call() -> None:
    trouble = refused({"url": HERE, "ca_file": "nowhere.pem"})
    assert "nowhere.pem" in render(trouble.what, "en")


def test_the_books_count_of_versions_is_no_setting() -> None:
    assert settings({"url": HERE, "version": 3}, LineConfig).url == HERE


def test_headers_go_with_every_call() -> None:
    with RawServer(always(reply())) as server:
        config = settings({"url": server.url, "headers": {"X-Centre": "one"}}, LineConfig)
        Wire(config.settings(headers={"X-Api-Key": "secret"}), SystemClock()).ask(Call("GET", "/"))
    assert b"X-Centre: one\r\n" in server.requests[0]
    assert b"X-Api-Key: secret\r\n" in server.requests[0]


@pytest.mark.parametrize("kind", connectors.KINDS)
def test_x_road_wraps_every_kind_that_goes_over_the_line(kind: str) -> None:
    """The prefix and the header of the security server, before whatever path the connector asks."""
    if not issubclass(connectors.kind(kind).Config, LineConfig):
        pytest.skip("nothing goes over the line there")
    with RawServer(always(reply("500 Internal Server Error"))) as server:
        config = {"url": server.url, "xroad": ROAD | {"user": "EE1"}}
        line = settings(config, LineConfig).settings()
        Wire(line, SystemClock()).close()
        assert line.base_url == f"{server.url}/r1/{ROAD['service']}"
        assert line.headers == {"X-Road-Client": ROAD["client"], "X-Road-UserId": "EE1"}


def test_the_department_api_behind_x_road() -> None:
    with RawServer(always(reply("404 Not Found"))) as server:
        row = DepartmentRow(
            "d", Text("D", "部"), "DD", "department-api", {"url": server.url, "xroad": ROAD}, True, 0
        )
        connector = connectors.connect(row, "key", SystemClock())
        with pytest.raises(Exception, match="portal"):
            connector.greet()
    assert server.requests[0].startswith(b"GET /r1/EE/GOV/2/cases/intake/ HTTP/1.1\r\n")
    assert b"X-Road-Client: EE/GOV/1/counter\r\n" in server.requests[0]


def test_an_unknown_kind_is_told_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(Trouble) as caught:
        connectors.check("d", "telegraph", {}, SystemClock())
    assert "department-api" in render(caught.value.next_step or "", "en")
