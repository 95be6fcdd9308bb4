"""Departments on the command line: secrets go into the vault and nowhere else, files into the book."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from desktop.casework.desk import sit_down
from desktop.clock import SystemClock
from desktop.net.credentials import pins_in
from desktop.paths import StorePaths
from desktop.sync.lines import secrets
from tests.casework import centre
from tests.cli.conftest import Run
from tests.fakes.certificates import made

TOML = """
id = "land"
code = "LA"
url = "https://land.example/v1"
client_certificate = "{folder}/centre.crt"
client_key = "vault"
proxy = "http://proxy.example:3128"
proxy_user = "centre"

[name]
en = "Land Office"
zh = "自然资源局"

[gate]
kind = "token"
url = "https://login.example/oauth/token"
client = "centre-1"
"""
WHAT = "PRIVATE KEY"
SAID = {
    "ONE_COUNTER_DEPARTMENT_SECRET": "k3y of the department",
    "ONE_COUNTER_GATE_SECRET": "s3cret of the gate",
    "ONE_COUNTER_PROXY_SECRET": "passw0rd of the proxy",
    "ONE_COUNTER_KEY_PASSPHRASE": "opens the key",
}


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A department's file with everything secret that there is, and its key locked with a passphrase."""
    for name, value in SAID.items():
        monkeypatch.setenv(name, value)
    pem = made(tmp_path, "centre", days=10).read_bytes()
    (tmp_path / "centre.crt").write_bytes(pem[pem.index(b"-----BEGIN CERTIFICATE") :])
    key = serialization.load_pem_private_key(pem, None)
    locked = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(SAID["ONE_COUNTER_KEY_PASSPHRASE"].encode()),
    )
    (tmp_path / "centre.key").write_bytes(locked)
    (tmp_path / "centre.pem").unlink()
    file = tmp_path / "land.toml"
    file.write_text(TOML.format(folder=tmp_path), encoding="utf-8")
    return file


def kept(tmp_path: Path) -> secrets.Secrets:
    """What the vault has, read after the command ended."""
    desk = sit_down(StorePaths(tmp_path / "store"), "it", centre.WORDS, SystemClock())
    try:
        return secrets.of(desk.store, "land")
    finally:
        desk.store.close()


def test_every_secret_is_asked_for_and_lies_in_the_vault(run: Run, file: Path, tmp_path: Path) -> None:
    refused = run("department", "add", str(file), who="it")
    assert (refused.status, "--client-key" in refused.err) == (1, True)
    added = run("department", "add", str(file), "--client-key", str(tmp_path / "centre.key"), who="it")
    assert added.status == 0, added.err
    found = kept(tmp_path)
    assert str(found) == SAID["ONE_COUNTER_DEPARTMENT_SECRET"]
    assert (found.gate, found.proxy) == (SAID["ONE_COUNTER_GATE_SECRET"], SAID["ONE_COUNTER_PROXY_SECRET"])
    assert f"BEGIN {WHAT}" in found.client_key
    book = run("--json", "department", "list", who="it").out + added.out + added.err
    inside = [path.read_bytes() for path in (tmp_path / "store").rglob("*") if path.is_file()]
    for value in (*SAID.values(), found.client_key.splitlines()[1]):
        assert value not in book
        assert not [one for one in inside if value.encode() in one]


def test_the_book_says_who_when_and_which_version(run: Run, file: Path, tmp_path: Path) -> None:
    words = ("department", "add", str(file), "--client-key", str(tmp_path / "centre.key"))
    assert run(*words, who="it").status == 0
    assert run(*words, who="it").status == 0
    assert run("department", "secret", "land", "gate", who="it").status == 0
    assert run("department", "remove", "land", "--reason", "merged", who="it").status == 0
    noted = run("--json", "department", "show", "land", who="it").document
    assert [(one["version"], one["removed"]) for one in noted] == [
        (1, False),
        (2, False),
        (3, False),
        (0, True),
    ]
    assert {one["by"] for one in noted} == {"Administrator"}
    said = run("department", "show", "land", who="it").out
    assert "version 2, by Administrator on" in said
    assert "merged" in said
    assert kept(tmp_path) == ""
    assert kept(tmp_path).client_key == ""


def test_a_secret_is_changed_by_it_staff_only(
    run: Run, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("department", "add", str(file), "--client-key", str(tmp_path / "centre.key"), who="it")
    monkeypatch.setenv("ONE_COUNTER_PROXY_SECRET", "another one")
    assert run("department", "secret", "land", "proxy").status == 1  # a supervisor is not IT
    assert run("department", "secret", "nobody", "proxy", who="it").status == 1
    assert run("department", "secret", "land", "proxy", who="it").status == 0
    assert kept(tmp_path).proxy == "another one"
    assert kept(tmp_path).gate == SAID["ONE_COUNTER_GATE_SECRET"]


def test_a_key_that_is_none_is_named(run: Run, file: Path, tmp_path: Path) -> None:
    (tmp_path / "wrong.key").write_text(f"-----BEGIN {WHAT}-----\nnot at all\n", encoding="ascii")
    ran = run("department", "add", str(file), "--client-key", str(tmp_path / "wrong.key"), who="it")
    assert (ran.status, "holds no key" in ran.err) == (1, True)


def test_pins_are_printed_as_the_file_wants_them(run: Run, file: Path, tmp_path: Path) -> None:
    ran = run("department", "pins", "centre.crt")
    (pin,) = pins_in((tmp_path / "centre.crt").read_bytes())
    assert f'pins = ["{pin}"]' in ran.out
    assert run("department", "pins", "land.toml").status == 1


def test_the_doctor_warns_before_a_certificate_ends(run: Run, file: Path, tmp_path: Path) -> None:
    run("department", "add", str(file), "--client-key", str(tmp_path / "centre.key"), who="it")
    assert "Land Office is valid for 9 more days" in run("doctor", who="it").out
