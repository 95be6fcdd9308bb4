"""Keys: who gets in, what a clearance opens, what is told apart, and how shares bring everything back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.entry import Draft, Hidden
from desktop.domain.kinds.book import StaffAdded
from desktop.errors import Trouble
from desktop.store.keys import Cost, KeyFile, new_ring, shares
from desktop.store.keys.throttle import DELAYS, Throttle, TooSoon
from desktop.store.opening import open_store, open_with_shares
from tests.store.conftest import CHEAP, CLERK, WORDS, Counter, HandClock, fill, open_case

SECRET = bytes(range(32))


@given(
    st.binary(min_size=1, max_size=40),
    st.integers(2, 6).flatmap(lambda n: st.tuples(st.integers(1, n), st.just(n))),
)
def test_enough_shares_give_the_secret_back(secret: bytes, counts: tuple[int, int]) -> None:
    needed, given_out = counts
    made = shares.split(secret, needed, given_out)
    for some in combinations(made, needed):
        assert shares.join(some) == secret


@given(st.integers(0, 255), st.integers(1, 255), st.integers(0, 255))
def test_one_share_tells_nothing(secret: int, x: int, seen: int) -> None:
    # For every secret there is exactly one line through the share that was seen: all secrets are as likely.
    lines = [slope for slope in range(256) if shares._times(slope, x) ^ secret == seen]
    assert len(lines) == 1


@given(st.binary(min_size=16, max_size=16))
def test_printed_shares_are_read_back_in_any_spelling(secret: bytes) -> None:
    printed = shares.make(secret)
    for two in combinations(printed, 2):
        assert shares.recover([text.lower().replace(" ", "").replace("0", "o") for text in two]) == secret


@given(st.data())
def test_a_slip_in_typing_is_noticed(data: st.DataObject) -> None:
    text = shares.printed(1, 7, SECRET[:16])
    place = data.draw(st.sampled_from([i for i, sign in enumerate(text) if sign != " "]))
    other = data.draw(st.sampled_from("ABCDEFGHJKMNPQRSTVWXYZ23456789"))
    typed = text[:place] + other + text[place + 1 :]
    if other == text[place]:
        assert shares.read(typed) == (1, 7, SECRET[:16])
        return
    with pytest.raises(Trouble):
        shares.read(typed)


def test_shares_of_two_sets_and_one_sheet_twice_are_refused() -> None:
    first, other = shares.printed(1, 1, SECRET[:16]), shares.printed(2, 2, SECRET[:16])
    with pytest.raises(Trouble, match="one set"):
        shares.recover([first, other])
    with pytest.raises(Trouble, match="Two different"):
        shares.recover([first, first])


# -- slots ----------------------------------------------------------------------------------------------


@pytest.fixture
def keys(tmp_path: Path) -> KeyFile:
    ring = new_ring()
    made = KeyFile.begin(tmp_path / "keys.json", SECRET, "centre", "device", ring)
    made.put(ring, "staff:low", "Low", "low passphrase", 2, CHEAP)
    made.put(ring, "staff:high", "High", "high passphrase", 4, CHEAP)
    made.save(ring)
    return made


def test_each_slot_opens_with_its_own_words_only(keys: KeyFile) -> None:
    there = KeyFile.load(keys.path, SECRET)
    staff, ring = there.unlock(" HIGH ", "high passphrase")
    assert (staff, ring.clearance()) == ("staff:high", 4)
    for login, words in (
        ("high", "low passphrase"),
        ("low", "high passphrase"),
        ("nobody", "low passphrase"),
    ):
        with pytest.raises(Trouble, match="name or the passphrase"):
            there.unlock(login, words)


def test_a_low_clearance_has_no_grade_keys(keys: KeyFile) -> None:
    _, ring = KeyFile.load(keys.path, SECRET).unlock("low", "low passphrase")
    assert sorted(ring.keys) == ["centre:1", "store"]
    assert ring.grade(3) is None
    with pytest.raises(Trouble, match="clearance"):
        keys.put(ring, "staff:x", "x", "another passphrase", 3, CHEAP)


def test_a_grant_needs_no_passphrase_of_the_other(keys: KeyFile) -> None:
    _, boss = keys.unlock("high", "high passphrase")
    keys.grant(boss, "staff:low", 3)
    keys.save(boss)
    _, ring = KeyFile.load(keys.path, SECRET).unlock("low", "low passphrase")
    assert ring.clearance() == 3
    assert ring.grade(3) is not None
    assert ring.grade(4) is None


def test_without_the_computers_secret_no_passphrase_opens(keys: KeyFile) -> None:
    with pytest.raises(Trouble, match="name or the passphrase"):
        KeyFile.load(keys.path, bytes(32)).unlock("high", "high passphrase")


def test_the_file_names_nobody(keys: KeyFile) -> None:
    content = keys.path.read_text().lower()
    assert '"low' not in content.replace("staff:low", "")
    assert "passphrase" not in content


def test_a_disabled_slot_holds_nothing(keys: KeyFile) -> None:
    _, ring = keys.unlock("high", "high passphrase")
    keys.disable("staff:low")
    keys.save(ring)
    again = KeyFile.load(keys.path, SECRET)
    assert again.owners() == {"staff:low": False, "staff:high": True}
    with pytest.raises(Trouble, match="name or the passphrase"):
        again.unlock("low", "low passphrase")


def test_a_new_passphrase_replaces_the_old_one(keys: KeyFile) -> None:
    _, ring = keys.unlock("high", "high passphrase")
    with pytest.raises(Trouble, match="name or the passphrase"):
        keys.change("staff:low", "not the old one", "a new passphrase")
    with pytest.raises(Trouble, match="shorter"):
        keys.change("staff:low", "low passphrase", "short")
    keys.change("staff:low", "low passphrase", "a new passphrase")
    keys.save(ring)
    again = KeyFile.load(keys.path, SECRET)
    assert again.unlock("low", "a new passphrase")[1].keys["store"] == ring.keys["store"]
    with pytest.raises(Trouble):
        again.unlock("low", "low passphrase")


def test_one_damaged_copy_is_no_loss_two_are_said(keys: KeyFile) -> None:
    whole = keys.path.read_bytes()
    keys.path.write_bytes(whole[:-40])
    assert KeyFile.load(keys.path, SECRET).unlock("low", "low passphrase")[0] == "staff:low"
    keys.path.with_suffix(".copy.json").write_bytes(whole.replace(b"staff", b"stoff", 1))
    with pytest.raises(Trouble, match="key file of this store is damaged"):
        KeyFile.load(keys.path, SECRET)


def test_a_changed_file_with_a_right_checksum_is_noticed(keys: KeyFile) -> None:
    file = json.loads(keys.path.read_text())
    content = json.loads(file["content"])
    content["slots"]["staff:low"]["held"] = {}
    del content["slots"]["staff:high"]
    content["slots"]["staff:low"]["held"] = json.loads(file["content"])["slots"]["staff:low"]["held"]
    file["content"] = json.dumps(content)
    file["sha256"] = hashlib.sha256(file["content"].encode()).hexdigest()
    keys.path.write_text(json.dumps(file))
    with pytest.raises(Trouble, match="changed by something other"):
        KeyFile.load(keys.path, SECRET).unlock("low", "low passphrase")


@pytest.mark.parametrize(
    "weaker", [{"cost": Cost(8, 3, 1)}, {"cost": Cost(64, 1, 1)}, {"owner": "staff:other"}]
)
def test_a_slot_cannot_be_weakened(keys: KeyFile, weaker: dict[str, Any]) -> None:
    slots = keys._content.slots
    slots["staff:low"] = msgspec.structs.replace(slots["staff:low"], **weaker)
    with pytest.raises(Trouble, match="name or the passphrase"):
        keys.unlock("low", "low passphrase")


# -- throttle -------------------------------------------------------------------------------------------


def test_the_delays_are_kept(tmp_path: Path) -> None:
    clock = HandClock()
    Throttle.begin(tmp_path / "t.json", SECRET, clock)
    for delay in (*DELAYS, DELAYS[-1]):
        throttle = Throttle(tmp_path / "t.json", SECRET, clock)  # every try after a restart
        throttle.begin_try("me")
        assert throttle.seconds_left("me") == delay
        assert throttle.seconds_left("somebody else") == 0
        if delay:
            clock.at += timedelta(seconds=delay - 1)
            with pytest.raises(TooSoon) as said:
                throttle.begin_try("me")
            assert said.value.seconds == 1
            clock.at += timedelta(seconds=1)
    throttle.passed("me")
    assert Throttle(tmp_path / "t.json", SECRET, clock).seconds_left("me") == 0


@pytest.mark.parametrize("loss", ["missing", "changed", "older"])
def test_a_lost_count_is_the_longest_delay_for_everybody(tmp_path: Path, loss: str) -> None:
    clock, path = HandClock(), tmp_path / "t.json"
    throttle = Throttle.begin(path, SECRET, clock)
    old = path.read_bytes()
    throttle.begin_try("me")
    if loss == "missing":
        path.unlink()
    elif loss == "changed":
        path.write_bytes(path.read_bytes().replace(b"failures", b"feilures"))
    else:
        path.write_bytes(old)
    again = Throttle(path, SECRET, clock, at_least=throttle.serial)
    assert again.seconds_left("anybody") == DELAYS[-1]
    clock.sleep(DELAYS[-1])
    again.begin_try("anybody")
    again.passed("anybody")
    assert again.seconds_left("somebody else") == 0


def test_a_clock_put_back_does_not_lengthen_the_delay(tmp_path: Path) -> None:
    clock = HandClock()
    throttle = Throttle.begin(tmp_path / "t.json", SECRET, clock)
    for _ in range(4):
        throttle.begin_try("me")
    clock.at -= timedelta(days=400)
    assert throttle.seconds_left("me") == 5


def test_a_store_counts_wrong_passphrases_over_restarts(counter: Counter) -> None:
    counter.store.close()
    for _ in range(4):
        with pytest.raises(Trouble, match="name or the passphrase"):
            open_store(counter.paths, "boss", "not the passphrase", counter.clock)
    with pytest.raises(TooSoon):
        counter.again()
    counter.clock.sleep(5)
    counter.again()


def test_an_old_throttle_file_is_noticed_by_the_anchor(counter: Counter) -> None:
    counter.store.close()
    old = counter.paths.throttle.read_bytes()
    for _ in range(3):
        with pytest.raises(Trouble):
            open_store(counter.paths, "boss", "not the passphrase", counter.clock)
    counter.again()
    open_case(counter.store)
    counter.store.close()
    counter.paths.throttle.write_bytes(old)
    with pytest.raises(TooSoon) as said:
        counter.again()
    assert said.value.seconds == DELAYS[-1]


# -- in a store -----------------------------------------------------------------------------------------


def test_grades_are_a_matter_of_keys(counter: Counter) -> None:
    store = counter.store
    store.add_slot("staff:clerk", "clerk", "clerk passphrase", 2)
    store.add_slot("staff:three", "three", "three passphrase", 3)
    journal = open_case(store)
    counter.again("clerk", "clerk passphrase")
    values = {"name": "张伟", "illness": "flu", "witness": "李娜", "n": [1, {"a": None}]}
    fill(counter.store, journal, values, {"name": 2, "illness": 3, "witness": 4})
    hidden = {"name": "张伟", "n": [1, {"a": None}], "illness": Hidden(3), "witness": Hidden(4)}
    assert counter.store.journal.read(journal)[-1].body.values == hidden  # even for the one who typed it
    for login, seen in (
        ("clerk", hidden),
        ("three", {**hidden, "illness": "flu"}),
        ("boss", values),
    ):
        words = WORDS if login == "boss" else f"{login} passphrase"
        assert counter.again(login, words).journal.read(journal)[-1].body.values == seen
    assert counter.store.journal.verify() == []


def test_two_shares_bring_the_store_back_without_any_passphrase(counter: Counter) -> None:
    journal = open_case(counter.store)
    counter.store.close()
    (counter.paths.folder / "device.key").unlink()
    with pytest.raises(Trouble, match="secret file"):
        open_store(counter.paths, "boss", WORDS, counter.clock)
    with pytest.raises(Trouble, match="Two different"):
        open_with_shares(counter.paths, counter.shares[:1], "boss", "a new passphrase", counter.clock, CHEAP)
    counter.store = open_with_shares(
        counter.paths, counter.shares[1:], "boss", "a new passphrase", counter.clock, CHEAP
    )
    assert len(counter.store.journal.read(journal)) == 1
    counter.again(words="a new passphrase")
    assert counter.store.ring.clearance() == 4


def test_new_shares_put_the_old_ones_out_of_use(counter: Counter) -> None:
    fresh = counter.store.new_shares()
    counter.store.close()
    with pytest.raises(Trouble):
        open_with_shares(counter.paths, counter.shares[:2], "boss", "a new passphrase", counter.clock, CHEAP)
    counter.store = open_with_shares(
        counter.paths, fresh[:2], "boss", "a new passphrase", counter.clock, CHEAP
    )


def test_staff_slots_by_the_store(new_counter: Callable[[], Counter]) -> None:
    counter = new_counter()
    store = counter.store
    store.journal.append([Draft("staff:x", StaffAdded("staff:x", "anna", "Anna", "clerk"))], CLERK)
    store.add_slot("staff:x", "anna", "anna's passphrase", 2)
    store.change_passphrase("staff:x", "anna's passphrase", "anna's other one")
    assert counter.again("anna", "anna's other one").staff == "staff:x"
    counter.again()
    counter.store.remove_slot("staff:x")
    counter.store.close()
    with pytest.raises(Trouble):
        open_store(counter.paths, "anna", "anna's other one", counter.clock)
    counter.again()
