"""Holds the practice departments to the published contract, with many more examples than the tests take."""

from __future__ import annotations

from tests.practice.contract_check import SCHEMATHESIS, check

EXAMPLES = 60


def main(arguments: list[str]) -> int:
    """Try every operation of the contract; 0 only when no answer broke it. An argument sets the examples."""
    if not SCHEMATHESIS.exists():
        print("schemathesis is not installed here. Next step: installer/setup.sh contract")
        return 2
    done = check(int(arguments[0]) if arguments else EXAMPLES)
    print(done.stdout + done.stderr)
    return done.returncode
