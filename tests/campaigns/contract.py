"""Holds the practice departments to the published contract with schemathesis, in an environment of its own.

``make prove-contract`` makes that environment; ``python -m tests.prove contract SECONDS`` sets the time.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from desktop.practice.serving import PRACTICE_KEY, Practice

ROOT = Path(__file__).resolve().parent.parent.parent
CONTRACT = ROOT / "resources" / "schemas" / "department-api.yaml"
PROGRAM = ROOT / ".venv-contract" / "bin" / "schemathesis"
SECONDS = 90
# A request may keep the schema and still be refused by what stands already: a key used, a number spent.
NOT_ASKED = "positive_data_acceptance"


def main(arguments: list[str]) -> int:
    """Try every operation of the contract; 0 only when no answer broke it."""
    if not PROGRAM.exists():
        print("schemathesis is not installed here. Next step: installer/setup.sh contract")
        return 2
    seconds = int(arguments[0]) if arguments else SECONDS
    with Practice(decide_after_s=0.5) as practice, tempfile.TemporaryDirectory() as folder:
        command = [
            str(PROGRAM),
            "run",
            str(CONTRACT),
            f"--url={practice.url_of('civil-affairs')}",
            f"--header=X-Api-Key: {PRACTICE_KEY}",
            f"--exclude-checks={NOT_ASKED}",
            f"--max-time={seconds}",
            "--max-examples=30",
            "--generation-deterministic",
            "--no-color",
        ]
        return subprocess.run(command, cwd=folder, check=False).returncode
