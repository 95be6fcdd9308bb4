"""Holds the running practice departments to the published contract with schemathesis.

Schemathesis has an environment of its own, which `installer/setup.sh contract` makes from its lock.
`python -m tests.practice.contract_check [examples]` runs the check and prints what schemathesis says.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import requests

from desktop.paths import resources
from desktop.practice.serving import PRACTICE_KEY, Practice

ROOT = Path(__file__).resolve().parents[2]
SCHEMATHESIS = ROOT / ".venv-contract" / "bin" / "schemathesis"
CONTRACT = resources() / "schemas" / "department-api.yaml"
PAPER = b"%PDF-1.4 a paper that is there before the check begins"


def bring_paper(base: str) -> str:
    """Send one whole paper; its digest."""
    digest = hashlib.sha256(PAPER).hexdigest()
    headers = {"X-Api-Key": PRACTICE_KEY}
    plan = {"size": len(PAPER), "media_type": "application/pdf", "name": "paper.pdf"}
    requests.put(f"{base}/papers/{digest}", json=plan, headers=headers, timeout=10).raise_for_status()
    headers |= {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    requests.patch(f"{base}/papers/{digest}", data=PAPER, headers=headers, timeout=10).raise_for_status()
    return digest


def check(examples: int, seed: int = 1) -> subprocess.CompletedProcess[str]:
    """Run schemathesis against a department that decides within a second."""
    with Practice(decide_after_s=0.3) as practice, tempfile.TemporaryDirectory() as folder:
        base = practice.url_of("civil-affairs")
        environment = os.environ | {
            "SCHEMATHESIS_HOOKS": "tests.practice.schemathesis_hooks",
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "ONE_COUNTER_PAPER": bring_paper(base),
            "no_proxy": "127.0.0.1",
        }
        command = [
            str(SCHEMATHESIS), "run", str(CONTRACT), "--url", base, "--header", f"X-Api-Key: {PRACTICE_KEY}",
            "--checks", "all", "--max-examples", str(examples), "--seed", str(seed), "--continue-on-failure",
            "--no-color",
        ]  # fmt: skip
        return subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=900, check=False
        )


def main() -> int:
    """Run the check from the command line; exit status 0 when the contract holds."""
    if not SCHEMATHESIS.exists():
        print("schemathesis is not installed here: run installer/setup.sh contract", file=sys.stderr)
        return 2
    done = check(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
    print(done.stdout)
    print(done.stderr, file=sys.stderr)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
