"""Exchange: counters give each other what they lack, in any order, and end with the same journals."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.domain.entry import decode, encode
from desktop.errors import Trouble
from desktop.store.journal import Parcel
from desktop.store.opening import join, open_store
from desktop.store.opening.joining import invite
from tests.store.conftest import (
    CHEAP,
    WORDS,
    Counter,
    everything,
    fill,
    joined,
    make_counter,
    note,
    open_case,
)


@pytest.fixture
def second(counter: Counter, new_counter: Callable[[], Counter]) -> Counter:
    """Another counter of the same centre."""
    return joined(counter, "second")


def exchange(one: Counter, other: Counter) -> None:
    for giver, taker in ((one, other), (other, one)):
        parcel = Parcel.unpack(giver.store.journal.parcel(taker.store.journal.heads()).pack())
        assert taker.store.journal.receive(parcel).rejected == ()


def test_a_second_counter_has_what_the_first_has(counter: Counter, second: Counter) -> None:
    journal = open_case(counter.store)
    fill(counter.store, journal, {"name": "张伟", "illness": "flu"}, {"illness": 3})
    exchange(counter, second)
    assert everything(second.store) == everything(counter.store)
    assert second.store.journal.read(journal)[-1].body.values == {"name": "张伟", "illness": "flu"}
    assert second.store.lookups.case(journal).id == journal
    note(second.store, journal, "from the second")
    exchange(counter, second)
    assert counter.store.journal.read(journal)[-1].body.text == "from the second"
    for each in (counter, second):
        assert each.store.journal.verify() == []
        assert each.store.journal.rebuild(check=True) == []
    second.store.close()
    second.store = open_store(second.paths, "boss", "second passphrase", second.clock)
    assert everything(second.store) == everything(counter.store)
    second.store.close()


def test_what_is_given_is_only_what_is_lacking(counter: Counter, second: Counter) -> None:
    exchange(counter, second)
    journal = open_case(counter.store)
    parcel = counter.store.journal.parcel(second.store.journal.heads())
    assert [decode(raw).journal for raw, _ in parcel.entries] == [journal]
    assert len(parcel.keys) == 1
    received = second.store.journal.receive(parcel)
    assert (len(received.new), len(received.known)) == (1, 0)
    again = second.store.journal.receive(parcel)
    assert (len(again.new), len(again.known)) == (0, 1)
    assert counter.store.journal.parcel(second.store.journal.heads()).entries == ()
    second.store.close()


def test_gaps_and_duplicates_in_any_order(counter: Counter, second: Counter) -> None:
    exchange(counter, second)
    dice = random.Random(7)
    for number in range(4):
        journal = open_case(counter.store, number)
        for text in "abc":
            note(counter.store, journal, text)
    whole = counter.store.journal.parcel({})
    pieces = [msgspec.structs.replace(whole, entries=(pair,)) for pair in whole.entries] * 2
    dice.shuffle(pieces)
    half = len(pieces) // 2
    for piece in pieces[:half]:
        second.store.journal.receive(piece)
    exchange(counter, second)  # heads with gaps in them still say what is lacking
    assert everything(second.store) == everything(counter.store)
    for piece in pieces[half:]:
        assert second.store.journal.receive(piece).new == ()
    assert second.store.journal.rebuild(check=True) == []
    assert second.store.journal.verify() == []
    second.store.close()


deeds = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 2), st.sampled_from(["note", "exchange", "restart"])),
    max_size=12,
)


@settings(max_examples=12)
@given(deeds)
def test_any_interleaving_ends_alike(
    tmp_path_factory: pytest.TempPathFactory, done: list[tuple[int, int, str]]
) -> None:
    folder = tmp_path_factory.mktemp("two")
    one = make_counter(folder / "one")
    both = (one, joined(one, "second"))
    words = (WORDS, "second passphrase")
    for who, number, deed in done:
        counter = both[who]
        if deed == "note":
            note(counter.store, f"case:{number:032x}", f"{who} {number}")
        elif deed == "exchange":
            parcel = both[1 - who].store.journal.parcel(counter.store.journal.heads())
            counter.store.journal.receive(parcel)
        else:
            counter.again("boss", words[who])
    exchange(*both)
    assert everything(both[0].store) == everything(both[1].store)
    for counter in both:
        assert counter.store.journal.verify() == []
        assert counter.store.journal.rebuild(check=True) == []
        counter.store.close()
    shutil.rmtree(folder)


def test_what_was_changed_on_the_way_is_refused_one_by_one(counter: Counter, second: Counter) -> None:
    exchange(counter, second)
    journal = open_case(counter.store)
    for text in "abcdef":
        note(counter.store, journal, text)
    before = everything(second.store)
    parcel = counter.store.journal.parcel(second.store.journal.heads())
    entries = list(parcel.entries)
    flipped = bytearray(entries[1][1])
    flipped[20] ^= 1
    entries[1] = (entries[1][0], bytes(flipped))
    foreign = msgspec.structs.replace(decode(entries[2][0]), centre="another")
    entries[2] = (encode(foreign), entries[2][1])
    forged = msgspec.structs.replace(decode(entries[3][0]), wall="2020-01-01T00:00:00.000+00:00")
    entries[3] = (encode(forged), entries[3][1])  # digest and size fit, but the seal is bound to the envelope
    entries[4] = (b'{"v":1}', entries[4][1])
    entries[5] = (encode(msgspec.structs.replace(decode(entries[5][0]), seq=-1)), entries[5][1])
    received = second.store.journal.receive(msgspec.structs.replace(parcel, entries=tuple(entries)))
    assert len(received.new) == 2
    assert [str(why) for _, why in received.rejected] == [
        "The entry was changed on its way.",
        "The entry belongs to another centre.",
        "The entry was changed on its way.",
        "The entry's envelope cannot be read.",
        "The entry's place or time is impossible.",
    ]
    assert len(second.store.journal.read(journal)) == 2
    exchange(counter, second)
    assert everything(second.store) == {
        **before,
        journal: sorted(e.id for e in counter.store.journal.read(journal)),
    }
    second.store.close()


def test_a_forged_signature_or_key_is_refused(counter: Counter, second: Counter) -> None:
    exchange(counter, second)
    open_case(counter.store)
    counter.store.journal.sign()
    parcel = counter.store.journal.parcel(second.store.journal.heads())
    sound = parcel.signatures[-1]
    forged = msgspec.structs.replace(sound, signature=bytes(64))
    key_id, journal, wrapped = parcel.keys[0]
    bad_key = (key_id, journal, wrapped[:-1] + bytes([wrapped[-1] ^ 1]))
    received = second.store.journal.receive(
        msgspec.structs.replace(parcel, signatures=(forged,), keys=(bad_key,))
    )
    assert [str(why) for _, why in received.rejected] == [
        "A key in the package does not fit this centre.",
        "The signature of a counter does not hold.",
    ]
    # Its key came not yet: the entry is kept, and opens once the key is there.
    assert second.store.journal.read(journal)[0].body is None
    second.store.journal.receive(parcel)
    second.store.journal.receive(counter.store.journal.parcel({}))
    assert second.store.journal.read(journal)[0].body is not None
    second.store.close()


def test_a_stamp_from_far_ahead_is_not_adopted(counter: Counter, second: Counter) -> None:
    exchange(counter, second)
    counter.clock.at += timedelta(days=400)
    journal = open_case(counter.store)
    exchange(counter, second)
    note(second.store, journal, "today")
    mine = second.store.journal.read(journal)[-1].envelope.stamp
    assert mine.ms == int(second.clock.at.timestamp() * 1000)
    counter.clock.at -= timedelta(days=400)
    second.store.close()


def test_a_little_ahead_is_adopted_and_stays_so_after_a_restart(counter: Counter, second: Counter) -> None:
    exchange(counter, second)
    counter.clock.at += timedelta(minutes=3)
    journal = open_case(counter.store)
    exchange(counter, second)
    second.store.close()
    second.store = open_store(second.paths, "boss", "second passphrase", second.clock)
    note(second.store, journal, "after")
    first, after = second.store.journal.read(journal)
    assert after.envelope.stamp > first.envelope.stamp
    second.store.close()


def test_a_cloned_disk_forks_without_losing_anything(counter: Counter, second: Counter) -> None:
    exchange(counter, second)
    counter.store.close()
    clone_folder = counter.paths.folder.parent / "clone"
    shutil.copytree(counter.paths.folder, clone_folder)
    counter.again()
    clone = Counter(
        type(counter.paths)(clone_folder), counter.clock, counter.store, counter.shares, counter.key
    )
    clone.store = open_store(clone.paths, "boss", WORDS, clone.clock)
    journal = "case:" + "a" * 32
    note(counter.store, journal, "the one")
    note(clone.store, journal, "the clone")  # the same place in the same chain
    exchange(counter, second)
    exchange(clone, second)
    exchange(counter, second)
    texts = {"the one", "the clone"}
    for each in (counter, clone, second):
        assert {e.body.text for e in each.store.journal.read(journal)} == texts
    # Whoever learned of it goes on under a new epoch, so no further place is used twice.
    note(clone.store, journal, "more of the clone")
    note(counter.store, journal, "more of the one")
    exchange(clone, second)
    exchange(counter, second)
    exchange(clone, second)
    assert everything(counter.store) == everything(clone.store) == everything(second.store)
    chains = {
        f"{e.envelope.device}/{e.envelope.epoch}/{e.envelope.seq}" for e in second.store.journal.read(journal)
    }
    assert len(chains) == 3
    assert {f.sort for f in second.store.journal.verify()} == {"inserted"}  # the fork is told
    clone.store.close()
    second.store.close()


def test_an_invitation_needs_its_code(counter: Counter) -> None:
    code, invitation = invite(counter.store)
    paths = type(counter.paths)(counter.paths.folder.parent / "second")
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    for bad_code, bad in ((wrong, invitation), (code, invitation[:-1]), (code, b"nonsense")):
        with pytest.raises(Trouble, match="does not open"):
            join(paths, bad, bad_code, "boss", "second passphrase", counter.clock, CHEAP)
    with pytest.raises(Trouble, match="knows nobody"):
        join(paths, invitation, code, "stranger", "second passphrase", counter.clock, CHEAP)
    again = join(paths, invitation, code, "boss", "second passphrase", counter.clock, CHEAP, ballast=0)
    again.store.close()


def test_only_the_highest_clearance_invites(counter: Counter) -> None:
    counter.store.add_slot("staff:clerk", "clerk", "clerk passphrase", 2)
    counter.again("clerk", "clerk passphrase")
    with pytest.raises(Trouble, match="clearance"):
        invite(counter.store)


def test_a_parcel_of_a_newer_version_is_not_guessed_at(counter: Counter) -> None:
    parcel = msgspec.structs.replace(counter.store.journal.parcel({}), v=2)
    with pytest.raises(Trouble, match="newer version"):
        counter.store.journal.receive(parcel)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_parcel_or_a_sentence(raw: bytes) -> None:
    with suppress(Trouble):  # anything else would be a crash
        assert Parcel.unpack(raw).v >= 0
