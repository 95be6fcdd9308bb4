"""Verify: what is done behind the program's back, with the key, is found and named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.domain.entry import decode, encode, identity
from desktop.store.journal import Finding
from tests.store.conftest import Counter, note, open_case


@contextmanager
def tampering(counter: Counter, login: str = "boss") -> Iterator[Any]:
    """The database with triggers gone, as somebody with its key would have it; then the store again."""
    counter.store.close()
    connection = counter.behind()
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    yield connection
    for _, sql in triggers:
        connection.execute(sql)
    connection.close()
    counter.again()


def filled(counter: Counter) -> list[str]:
    """Some entries; their ids in the order of the chain."""
    for number in range(3):
        journal = open_case(counter.store, number)
        for text in "abc":
            note(counter.store, journal, text)
    with counter.store.vault.read() as connection:
        return [row[0].hex() for row in connection.execute("SELECT id FROM entries ORDER BY seq")]


def found(counter: Counter) -> set[tuple[str, str]]:
    return {(finding.sort, finding.entry) for finding in counter.store.journal.verify()}


def test_an_untouched_store_has_no_findings(counter: Counter) -> None:
    filled(counter)
    assert counter.store.journal.verify() == []
    assert counter.again().journal.verify() == []


def test_a_changed_body_is_found(counter: Counter) -> None:
    ids = filled(counter)
    with tampering(counter) as connection:
        connection.execute("UPDATE entries SET sealed = zeroblob(length(sealed)) WHERE seq = 5")
    assert found(counter) == {("changed", ids[4])}


def test_a_body_put_in_the_place_of_another_is_found(counter: Counter) -> None:
    ids = filled(counter)
    with tampering(counter) as connection:
        connection.execute(
            "UPDATE entries SET sealed = (SELECT sealed FROM entries WHERE seq = 6) WHERE seq = 5"
        )
    assert found(counter) == {("changed", ids[4])}


def test_a_changed_envelope_is_found_even_with_its_hash_made_anew(counter: Counter) -> None:
    ids = filled(counter)
    with tampering(counter) as connection:
        raw = connection.execute("SELECT raw FROM entries WHERE seq = 5").fetchone()[0]
        forged = encode(msgspec.structs.replace(decode(raw), wall="2020-01-01T00:00:00.000+00:00"))
        connection.execute(
            "UPDATE entries SET raw = ?, id = ? WHERE seq = 5", (forged, bytes.fromhex(identity(forged)))
        )
    sorts = found(counter)
    assert ("changed", identity(forged)) in sorts  # its body is bound to the true envelope
    assert ("missing", ids[4]) in sorts


def test_a_changed_envelope_is_found(counter: Counter) -> None:
    ids = filled(counter)
    with tampering(counter) as connection:
        raw = connection.execute("SELECT raw FROM entries WHERE seq = 5").fetchone()[0]
        connection.execute(
            "UPDATE entries SET raw = ? WHERE seq = 5", (raw.replace(b"clerk", b"manag") + b" ",)
        )
    assert ("changed", ids[4]) in found(counter)


@pytest.mark.parametrize("place", [1, 7, 14])
def test_a_removed_entry_is_found_though_the_log_would_bring_it_back(counter: Counter, place: int) -> None:
    ids = filled(counter)
    with tampering(counter) as connection:
        connection.execute("DELETE FROM entries WHERE seq = ?", (place,))
    findings = counter.store.journal.verify()
    assert ("missing", ids[place - 1]) in {(f.sort, f.entry) for f in findings}
    assert any(f.place.endswith(f"/{place}") for f in findings)


def test_a_cut_end_comes_back_from_the_log_or_is_found_by_the_anchor(counter: Counter) -> None:
    ids = filled(counter)
    with tampering(counter) as connection:
        connection.execute("DELETE FROM entries WHERE seq > 10")
        connection.execute("DELETE FROM signatures")
    # The log still has them: they are back; the signature is made anew at the next close.
    assert len(ids) == len(_ids(counter))
    with tampering(counter) as connection:
        connection.execute("DELETE FROM entries WHERE seq > 10")
        connection.execute("DELETE FROM signatures")
        counter.paths.entry_log.unlink()
    assert counter.store.trouble is not None
    assert found(counter) == {("missing", ids[-1])}


def _ids(counter: Counter) -> list[str]:
    with counter.store.vault.read() as connection:
        return [row[0].hex() for row in connection.execute("SELECT id FROM entries ORDER BY seq")]


def test_a_removed_last_entry_is_back(counter: Counter) -> None:
    ids = filled(counter)
    with tampering(counter) as connection:
        connection.execute("DELETE FROM entries WHERE seq = ?", (len(ids),))
    assert _ids(counter) == ids
    assert counter.store.journal.verify() == []


def test_two_entries_that_changed_places_are_found(counter: Counter) -> None:
    ids = filled(counter)
    with tampering(counter) as connection:
        connection.execute("UPDATE entries SET seq = CASE seq WHEN 5 THEN 6 ELSE 5 END WHERE seq IN (5, 6)")
    assert {("reordered", ids[4]), ("reordered", ids[5])} <= found(counter)


def test_an_inserted_entry_is_found(counter: Counter) -> None:
    filled(counter)
    with tampering(counter) as connection:
        raw = connection.execute("SELECT raw FROM entries WHERE seq = 5").fetchone()[0]
        forged = encode(msgspec.structs.replace(decode(raw), kind="case.withdrawn"))
        connection.execute(
            "INSERT INTO entries (id, journal, chain, seq, logged, raw, sealed) "
            "SELECT ?, journal, chain, seq, logged, ?, sealed FROM entries WHERE seq = 5",
            (bytes.fromhex(identity(forged)), forged),
        )
    sorts = found(counter)
    assert ("inserted", identity(forged)) in sorts
    assert ("log", identity(forged)) in sorts


def test_an_entry_filed_under_another_journal_is_found(counter: Counter) -> None:
    ids = filled(counter)
    with tampering(counter) as connection:
        connection.execute("UPDATE entries SET journal = 'case:other' WHERE seq = 5")
    assert ("changed", ids[4]) in found(counter)


def test_a_changed_or_removed_signature_is_found(counter: Counter) -> None:
    for number in range(2):
        journal = open_case(counter.store, number)
        for n in range(70):
            note(counter.store, journal, str(n))
    counter.again()
    with tampering(counter) as connection:
        connection.execute("UPDATE signatures SET signature = zeroblob(64) WHERE seq = 64")
    assert {f.sort for f in counter.store.journal.verify()} == {"unsigned"}
    with tampering(counter) as connection:
        connection.execute("DELETE FROM signatures")
    assert {f.sort for f in counter.store.journal.verify()} == {"unsigned"}


def test_a_missing_anchor_is_told(counter: Counter) -> None:
    filled(counter)
    counter.store.close()
    counter.paths.anchor.unlink()
    counter.again()
    assert counter.store.trouble is None
    assert found(counter) == {("missing", "")}


def test_a_damaged_stretch_of_the_log_is_told_and_mended(counter: Counter) -> None:
    filled(counter)
    counter.store.close()
    content = bytearray(counter.paths.entry_log.read_bytes())
    content[700] ^= 4
    counter.paths.entry_log.write_bytes(content)
    counter.again()
    assert {f.sort for f in counter.store.journal.verify()} == {"log"}
    counter.store.renew_log()
    assert counter.store.journal.verify() == []
    assert counter.again().journal.verify() == []


def _where(findings: list[Finding]) -> set[str]:
    return {finding.entry for finding in findings} | {
        finding.place.rpartition("/")[2] for finding in findings
    }


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_changed_byte_of_any_entry_is_found_and_named(
    new_counter: Callable[[], Counter], data: st.DataObject
) -> None:
    counter = new_counter()
    ids = filled(counter)
    seq = data.draw(st.integers(1, len(ids)))
    column = data.draw(st.sampled_from(["raw", "sealed"]))
    with tampering(counter) as connection:
        before = connection.execute(f"SELECT {column} FROM entries WHERE seq = ?", (seq,)).fetchone()[0]
        changed = bytearray(before)
        changed[data.draw(st.integers(0, len(before) - 1))] ^= 1 << data.draw(st.integers(0, 7))
        connection.execute(f"UPDATE entries SET {column} = ? WHERE seq = ?", (bytes(changed), seq))
    findings = counter.store.journal.verify()
    assert ids[seq - 1] in {finding.entry for finding in findings}
    assert str(seq) in _where(findings)
    counter.store.close()
