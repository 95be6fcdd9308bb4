"""A paper over a narrow line that breaks: whether it arrives whole, and which of its bytes went twice."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from desktop.clock import SystemClock
from desktop.domain.catalogue import Text
from desktop.domain.entry import Draft
from desktop.domain.kinds import book
from desktop.sync.engine import Engine
from tests.fakes.counter import COUNTER, Counter
from tests.fakes.slow_line import SlowLine
from tests.sync.promise.stage import Stage, digest

_HEAD = re.compile(rb"(PATCH|PUT) (\S*/(?:papers|bestandsdelen)/\S+) HTTP/1\.1\r\n")
_END = b"\r\n\r\n"
_MARK = b'name="inhoud"'


@dataclass
class Carried:
    """What a paper's way was like; byte ranges are (from, to) in the paper."""

    kind: str
    size: int
    seconds: float = 0.0
    cuts: int = 0
    ranges: list[tuple[int, int]] = field(default_factory=list)  # as they went over the line, in order
    whole: bool = False  # arrived, once, byte for byte
    others: float = 0.0  # seconds until a case that came meanwhile was at the department

    @property
    def crossed(self) -> int:
        """Bytes of the paper that went over the line, those that went twice counted twice."""
        return sum(end - start for start, end in self.ranges)

    @property
    def twice(self) -> int:
        """Bytes of the longest range that went over the line when it had been there before."""
        longest, covered = 0, 0  # pieces go in order: whatever is behind what was covered went before
        for start, end in self.ranges:
            longest = max(longest, min(covered, end) - start)
            covered = max(covered, end)
        return longest


def carried(stage: Stage, folder: Path, size: int, *, rate: float, cut: float, patience: float) -> Carried:
    """Hand over a case with a paper of so many bytes by the real engine; *rate* in bytes a second."""
    found = Carried(stage.kind, size)
    content = b"%PDF-1.4\n" + _unlike(size - 9)
    with SlowLine(stage.port, rate, cut) as line:
        counter = _counter(stage, folder, line.port)
        engine = Engine(counter.store, counter.clock)
        try:
            case = counter.case(stage.department, stage.service, papers={"id-card": content})
            began = time.monotonic()
            engine.start()
            _until(counter, case, "create", began + patience)
            time.sleep(min(5.0, patience / 50))  # the paper is on its way
            another, at = counter.case(stage.department, stage.service), time.monotonic()
            _until(counter, another, "create", began + patience)
            found.others = time.monotonic() - at
            _until(counter, case, "paper:id-card", began + patience)
            found.seconds = time.monotonic() - began
        finally:
            engine.stop()
            counter.store.close()
        found.cuts = line.cuts
        found.ranges = list(_ranges(line.sent))
    papers = [dict(one.papers) for one in stage.filed() if one.papers]
    found.whole = papers == [{"id-card": digest(content)}]
    return found


def _unlike(size: int) -> bytes:
    """Bytes that no packing shortens and of which no two stretches are alike; the same at every run."""
    import random

    return random.Random(size).randbytes(size)


def _counter(stage: Stage, folder: Path, port: int) -> Counter:
    counter = Counter(folder, "", SystemClock())
    config = stage.config(port) | {"timeout_s": 20.0}
    added = book.DepartmentAdded(stage.department, Text("Department", "部门"), stage.code, stage.kind, config)
    counter.store.secrets.put(f"department:{stage.department}", stage.secret)
    counter.store.journal.append([Draft(f"department:{stage.department}", added)], COUNTER)
    return counter


def _until(counter: Counter, case: str, step: str, until: float) -> None:
    while counter.states(case)[step] != "done":
        if time.monotonic() > until:
            raise TimeoutError(f"{step} is {counter.states(case)[step]}")
        time.sleep(0.02)


def _ranges(sent: list[bytearray]) -> Iterator[tuple[int, int]]:
    """The stretches of the paper in what went over the line, read from the bytes themselves."""
    parts: dict[bytes, int] = {}  # of a paper whose parts are resources: where each begins
    end = 0
    for stream in sent:
        place = 0
        while (found := _HEAD.search(stream, place)) is not None:
            head_end = stream.find(_END, found.end())
            if head_end < 0:
                break
            head = bytes(stream[found.start() : head_end])
            length = int(_field(head, b"content-length") or 0)
            begin, place = head_end + len(_END), head_end + len(_END) + length
            body = stream[begin:place]
            if found[1] == b"PATCH":
                offset = int(_field(head, b"upload-offset"))
                yield offset, offset + len(body)
            elif b"/bestandsdelen/" in found[2] and _MARK in body:
                inner = body.find(_END, body.index(_MARK))
                tail = len(b"\r\n--" + _boundary(head) + b"--\r\n")
                size = length - (inner + len(_END)) - tail
                if found[2] not in parts:
                    parts[found[2]], end = end, end + size
                here = parts[found[2]]
                yield here, here + min(size, max(0, len(body) - inner - len(_END)))


def _field(head: bytes, name: bytes) -> bytes:
    found = re.search(rb"(?im)^" + name + rb": *([^\r\n]*)", head)
    return found[1] if found else b""


def _boundary(head: bytes) -> bytes:
    return _field(head, b"content-type").partition(b"boundary=")[2]
