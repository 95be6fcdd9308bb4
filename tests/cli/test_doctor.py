"""The doctor on the command line: what is damaged is found, mended and said."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run
from tests.cli.test_commands import taken_in


def test_a_damaged_case_file_is_made_anew(run: Run, tmp_path: Path) -> None:
    number = taken_in(run, tmp_path)
    database = tmp_path / "store" / "cases.db"
    content = bytearray(database.read_bytes())
    content[100] ^= 4
    database.write_bytes(content)
    assert "one-counter doctor" in run("case", "list").err
    assert "made anew from the entry log" in run("doctor").out
    assert [row["number"] for row in run("--json", "case", "list").document] == [number]
    assert run("audit", "verify").status == 0


def test_a_damaged_entry_log_is_written_anew(run: Run, tmp_path: Path) -> None:
    taken_in(run, tmp_path)
    log = tmp_path / "store" / "entries.log"
    content = bytearray(log.read_bytes())
    content[2000] ^= 16
    log.write_bytes(content)
    assert run("audit", "verify").status == 1
    assert "written anew" in run("doctor").out
    assert run("audit", "verify").status == 0
