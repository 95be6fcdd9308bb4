"""The running departments keep to the published contract: schemathesis tries a few hundred requests."""

from __future__ import annotations

import re

import pytest

from tests.practice.contract_check import SCHEMATHESIS, check


@pytest.mark.skipif(not SCHEMATHESIS.exists(), reason="no schemathesis here: installer/setup.sh contract")
def test_no_answer_breaks_the_contract() -> None:
    done = check(examples=8)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "16 selected / 16 total" in done.stdout
    tried = re.search(r"(\d+) generated, (\d+) passed", done.stdout)
    assert tried is not None, done.stdout[-2000:]
    assert tried[1] == tried[2]
    assert int(tried[1]) >= 500
