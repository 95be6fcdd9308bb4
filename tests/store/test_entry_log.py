"""The entry log and the anchor: what was synced is read back, whatever happened to the end of the file."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from desktop.store.anchor import Anchor, Mark
from desktop.store.entry_log import EntryLog, Frame

KEY = bytes(range(32))
frames = st.lists(
    st.builds(
        Frame,
        st.lists(st.tuples(st.binary(max_size=60), st.binary(max_size=90)), max_size=3).map(tuple),
        st.lists(st.tuples(st.text(max_size=5), st.text(max_size=5), st.binary(max_size=9)), max_size=2).map(
            tuple
        ),
    ),
    min_size=1,
    max_size=6,
)


def write(path: Path, content: list[Frame]) -> list[int]:
    log = EntryLog(path, KEY)
    ends = [log.end]
    for frame in content:
        log.append(log.frame_of(frame))
        ends.append(log.end)
    log.close()
    return ends


@given(frames)
def test_frames_are_read_back_from_any_end(content: list[Frame]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "entries.log"
        ends = write(path, content)
        for known, end in enumerate(ends):
            log = EntryLog(path, KEY)
            behind = log.settle(end)
            assert behind is not None
            assert [found.frame for found in behind] == content[known:]
            assert log.end == ends[-1]
            log.close()


@given(frames, st.data())
def test_a_torn_tail_costs_only_its_own_frame(content: list[Frame], data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "entries.log"
        ends = write(path, content)
        cut = data.draw(st.integers(ends[-2], ends[-1] - 1))
        garbage = data.draw(st.binary(max_size=30))
        raw = path.read_bytes()
        path.write_bytes(raw[:cut] + garbage + bytes(data.draw(st.integers(0, 500))))
        log = EntryLog(path, KEY)
        behind = log.settle(ends[0])
        assert behind is not None
        whole = content if raw[cut : ends[-1]] == (garbage + bytes(500))[: ends[-1] - cut] else content[:-1]
        assert [found.frame for found in behind] in (whole, content[:-1], content)
        assert len(behind) >= len(content) - 1
        log.append(log.frame_of(content[0]))  # goes on behind what is whole
        assert [found.frame for found in log.frames()] == [*(f.frame for f in behind), content[0]]
        log.close()


@given(frames, st.data())
def test_a_flipped_bit_costs_only_its_own_frame_and_is_told(
    content: list[Frame], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "entries.log"
        ends = write(path, content)
        place = data.draw(st.integers(ends[0], ends[-1] - 1))
        hit = max(n for n, end in enumerate(ends) if end <= place)
        raw = bytearray(path.read_bytes())
        raw[place] ^= 1 << data.draw(st.integers(0, 7))
        path.write_bytes(raw)
        log = EntryLog(path, KEY)
        assert [f.frame for f in log.frames() if f.frame is not None] == content[:hit] + content[hit + 1 :]
        told = [(f.start, f.end) for f in log.frames() if f.frame is None]
        assert told == ([(ends[hit], ends[hit + 1])] if hit < len(content) - 1 else [])
        # The last frame is what the database knows: then the damage is noticed at opening.
        assert (log.settle(ends[-1]) is None) == (hit == len(content) - 1)
        log.close()


def test_a_frame_can_be_neither_moved_nor_taken_from_another_log(tmp_path: Path) -> None:
    one, two = Frame(((b"a", b"b"),)), Frame(((b"c", b"d"),))
    ends = write(tmp_path / "a.log", [one, two])
    write(tmp_path / "b.log", [two, one])
    raw = bytearray((tmp_path / "a.log").read_bytes())
    first, second = raw[ends[0] : ends[1]], raw[ends[1] : ends[2]]
    (tmp_path / "a.log").write_bytes(raw[: ends[0]] + second + first + raw[ends[2] :])
    log = EntryLog(tmp_path / "a.log", KEY)
    assert list(log.frames()) == []
    log.close()
    other = (tmp_path / "b.log").read_bytes()
    (tmp_path / "b.log").write_bytes(other[: ends[0]] + bytes(first) + other[ends[1] :])
    log = EntryLog(tmp_path / "b.log", KEY)
    assert [found.frame for found in log.frames()] == [None, one]
    log.close()


def test_what_was_taken_back_does_not_return(tmp_path: Path) -> None:
    log = EntryLog(tmp_path / "a.log", KEY)
    log.append(log.frame_of(Frame(((b"a", b""),))))
    end = log.end
    log.append(log.frame_of(Frame(((b"refused", b""),))))
    log.take_back(end)
    log.append(log.frame_of(Frame(((b"b", b""),))))
    log.close()
    log = EntryLog(tmp_path / "a.log", KEY)
    assert [f.frame.entries[0][0] for f in log.frames() if f.frame] == [b"a", b"b"]
    log.close()


def test_the_log_tells_nothing_without_its_key(tmp_path: Path) -> None:
    write(tmp_path / "a.log", [Frame(((b"envelope of a person", b"body"),))])
    assert b"person" not in (tmp_path / "a.log").read_bytes()
    log = EntryLog(tmp_path / "a.log", bytes(32))
    assert list(log.frames()) == []
    log.close()


@given(st.integers(1, 9), st.data())
def test_the_anchor_survives_a_torn_line(times: int, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "anchor.json"
        anchor = Anchor(path, KEY)
        for seq in range(1, times + 1):
            anchor.write(Mark("c", "d", "e", seq, "f" * 64))
        anchor.close()
        raw = bytearray(path.read_bytes())
        line = (times % 2) * 512  # the line written last
        place = line + data.draw(st.integers(0, 300))
        raw[place] ^= 1 << data.draw(st.integers(0, 6))
        path.write_bytes(raw)
        anchor = Anchor(path, KEY)
        last = anchor.last
        assert (last.seq if last else 0) in (times - 1, times)
        assert last is None or last.head == "f" * 64
        anchor.close()


def test_an_anchor_of_another_key_counts_for_nothing(tmp_path: Path) -> None:
    anchor = Anchor(tmp_path / "a", KEY)
    anchor.write(Mark("c", "d", "e", 5, "f" * 64))
    anchor.close()
    other = Anchor(tmp_path / "a", bytes(32))
    assert other.last is None
    other.close()
