"""Proves that a large paper arrives over a narrow line that breaks all the time, and is not sent twice."""

from __future__ import annotations

import argparse
import tempfile
import threading
from pathlib import Path

from tests.line.narrow import Carried, carried
from tests.sync.promise.stages import STAGES
from tests.sync.promise.zgw import ZgwStage

CHUNK = 256 * 1024
KBIT = 1000 / 8  # bytes a second
PART = 64 * 1024  # of a document at the case register, which says how it wants it


def run(sizes: dict[str, int], rate: float, cut: float) -> list[Carried]:
    """Each kind of department over a line of its own, side by side. Raises what went wrong in one."""
    found: list[Carried] = []
    wrong: list[BaseException] = []

    def one(kind: str, size: int) -> None:
        patience = 60 + 6 * size / rate
        try:
            with STAGES[kind]() as stage, tempfile.TemporaryDirectory() as folder:
                if isinstance(stage, ZgwStage):
                    stage.server.part_size = min(PART, size // 4)
                found.append(carried(stage, Path(folder), size, rate=rate, cut=cut, patience=patience))
        except BaseException as error:  # noqa: BLE001 - told by whoever started the thread
            wrong.append(error)

    threads = [threading.Thread(target=one, args=each) for each in sizes.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise wrong[0]
    return found


def holds(one: Carried) -> bool:
    """Whole, and nothing twice beyond one chunk."""
    return one.whole and one.twice <= CHUNK


def main(arguments: list[str]) -> int:
    """Carry the papers and say the figure."""
    parser = argparse.ArgumentParser(prog="prove papers", description=__doc__)
    parser.add_argument("megabytes", nargs="?", type=float, default=20.0, help="for the department API")
    parser.add_argument("--kbit", type=float, default=512.0, help="a second, each way")
    parser.add_argument("--cut", type=float, default=3.0, help="seconds between two cuts")
    told = parser.parse_args(arguments)
    size = int(min(told.megabytes * 1_000_000, 20 * 1024 * 1024))
    smaller = max(300_000, size // 10)
    sizes = {"department-api": size, "declarative-practice": smaller, "zgw": smaller}
    found = run(sizes, told.kbit * KBIT, told.cut)
    for one in sorted(found, key=lambda one: -one.size):
        print(
            f"{one.kind:<16} {one.size / 1e6:6.1f} MB  {one.seconds:6.1f} s  {one.cuts:4} cuts  "
            f"{one.crossed / one.size:5.2f} times its size over the line  "
            f"at most {one.twice / 1024:5.1f} KiB twice  another case meanwhile {one.others:4.1f} s  "
            f"{'whole' if one.whole else 'NOT WHOLE'}"
        )
    first = max(found, key=lambda one: one.size)
    print(
        f"papers: {first.size / 1e6:.0f} MB at {told.kbit:.0f} kbit/s, cut every {told.cut:g} s "
        f"({first.cuts} times): {'whole' if first.whole else 'NOT WHOLE'} after {first.seconds:.0f} s, "
        f"at most {max(one.twice for one in found) / 1024:.0f} KiB sent twice"
    )
    return 0 if all(holds(one) for one in found) else 1
