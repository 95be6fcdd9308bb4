"""Records the kits anew: ``python -m tests.sync.promise.recording [KIND...]`` (``make kits``).

Each kind of department gets a file, a life before us (somebody's case that its lists tell of), and then the
program itself records it: ``one-counter department check FILE --send --record DIR``.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from desktop.app import main as one_counter
from desktop.sync.promise import BY_HAND
from tests.sync.promise.stage import Stage
from tests.sync.promise.stages import STAGES

KITS = Path(__file__).parent / "kits"


def department_file(stage: Stage) -> str:
    """The department's file, as IT staff would have written it."""
    own = {"id": stage.department, "code": stage.code, "connector": stage.kind}
    name = {"en": stage.department, "zh": stage.department}
    return "".join(
        f"{key} = {toml(value)}\n" for key, value in (own | {"name": name} | stage.config(stage.port)).items()
    )


def toml(value: Any) -> str:
    """A value as TOML writes it on one line."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(name)} = {toml(one)}" for name, one in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(toml(one) for one in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def somebody(stage: Stage, folder: Path) -> None:
    """Somebody's case at the department: its answers tell of a person whom no kit may name."""
    if stage.kind == BY_HAND:
        return
    counter = stage.counter(folder)
    try:
        connector = counter.connector(stage.department)
        connector.greet()
        case = counter.case(stage.department, stage.service)
        sent = connector.send(counter.store.lookups.steps_of(case)[0])
        if "answers" in stage.can:
            stage.decide(sent.reference)
        connector.close()
    finally:
        counter.store.close()


def record(name: str, folder: Path) -> int:
    """Record one kit into a folder; the exit status of the check."""
    folder.mkdir(parents=True, exist_ok=True)
    with STAGES[name]() as stage, tempfile.TemporaryDirectory() as store:
        somebody(stage, Path(store) / "store")
        file = folder / "department.toml"
        file.write_text(department_file(stage), encoding="utf-8")
        os.environ["ONE_COUNTER_DEPARTMENT_SECRET"] = stage.secret
        return one_counter(["department", "check", str(file), "--send", "--record", str(folder)])


def main(names: list[str]) -> int:
    """Record them all, or those named; 0 only when every check held."""
    ended = 0
    for name in names or STAGES:
        print(f"== {name}", flush=True)
        ended |= record(name, KITS / name)
    return ended


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
