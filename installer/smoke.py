"""Takes one case through the frozen program by its command line alone, with the line down and up again.

Set up a counter, fetch a department's catalogue, take a case in while the department is gone, print its receipt,
hand it over when the department is back, see its answer, print the month's report, prove the journal. The practice
department is the frozen program too. Run: ``python installer/smoke.py dist/one-counter``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from desktop.domain.residents import practice_number

DEPARTMENT, SERVICE, NAME = "civil-affairs", "senior-card", "张伟"
PATIENCE_S = 60.0

_SITE = """
centre = "smoke"
name = {{ en = "Smoke test centre", zh = "冒烟测试中心" }}
district = {{ en = "Nowhere", zh = "无处区" }}
code = "ST"
practice = true
departments = ["{department}.toml"]
counter = {{ name = "1", prefix = "A1" }}
administrator = {{ login = "it", name = "王芳", role = "it", clearance = 4 }}
"""
_DEPARTMENT = """
id = "{department}"
name = {{ en = "Civil affairs", zh = "民政局" }}
code = "CA"
url = "{url}/{department}/v1"
"""


class Broken(Exception):
    """A step did not do what it should; the message says which and shows what the program said."""


class Counter:
    """One counter's store, reached only through the frozen program's command line."""

    def __init__(self, program: Path, folder: Path) -> None:
        self.program = program
        self.folder = folder
        own = {
            "ONE_COUNTER_PASSPHRASE": "smoke test, nothing real",
            "ONE_COUNTER_DEPARTMENT_SECRET": "practice",
        }
        kept = {name: os.environ[name] for name in ("PATH", "TMPDIR", "SYSTEMROOT") if name in os.environ}
        # No PYTHONPATH, no virtual environment: the frozen program has to bring everything itself.
        self.environment = (
            kept | own | {"HOME": str(folder), "QT_QPA_PLATFORM": "offscreen", "LANG": "C.UTF-8"}
        )

    def ask(self, *words: str, who: str = "it") -> Any:
        """Run one command; its JSON answer. Raises Broken when it leaves with another status than 0."""
        command = [str(self.program), "--data", str(self.folder / "store"), "--json", "--as", who, *words]
        began = time.monotonic()
        done = subprocess.run(
            command,
            env=self.environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        print(f"  {time.monotonic() - began:5.1f} s  one-counter {' '.join(words)}", flush=True)
        if done.returncode:
            raise Broken(f"{' '.join(words)} left with {done.returncode}\n{done.stdout}\n{done.stderr}")
        return json.loads(done.stdout)

    @contextmanager
    def departments(self, port: int = 0) -> Iterator[int]:
        """The practice departments, served by the frozen program; their port."""
        command = [str(self.program), "departments", "serve", f"--port={port}", "--decide-after=0.2"]
        state = self.folder / "departments"
        with subprocess.Popen(
            [*command, f"--state={state}"], env=self.environment, stdout=subprocess.PIPE, text=True
        ) as serving:
            try:
                told = serving.stdout.readline().strip() if serving.stdout else ""
                if not told.startswith("http://"):
                    raise Broken(f"the practice departments did not start: {told!r}")
                yield int(told.rsplit(":", 1)[1])
            finally:
                serving.terminate()


def must(holds: object, what: str) -> None:
    """Raise Broken unless something holds."""
    if not holds:
        raise Broken(what)


def write_files(folder: Path, port: int) -> None:
    """The files a counter is set up from, and the case a clerk would type in."""
    number = practice_number("110101", date(1950, 3, 5), 1)
    person = {"name": NAME, "id_kind": "national_id", "id_number": number, "phone": "13800000000"}
    form = {
        **{
            "name": NAME,
            "id_number": number,
            "sex": "male",
            "birth_date": "1950-03-05",
            "phone": "13800000000",
        },
        **{"address": "清河街道 1 号", "card_kind": "first", "receive_by": "counter"},
    }
    case = {
        "applicant": person,
        "form": form,
        "materials": [{"evidence": "id-card"}, {"evidence": "photo"}],
    }
    url = f"http://127.0.0.1:{port}"
    (folder / "site.toml").write_text(_SITE.format(department=DEPARTMENT), encoding="utf-8")
    department = _DEPARTMENT.format(department=DEPARTMENT, url=url)
    (folder / f"{DEPARTMENT}.toml").write_text(department, encoding="utf-8")
    (folder / "case.json").write_text(json.dumps(case), encoding="utf-8")


def take_in(counter: Counter) -> str:
    """With the department gone: open the case and print its receipt. Its number."""
    folder = counter.folder
    opened = counter.ask("case", "open", SERVICE, "--from", str(folder / "case.json"))
    must(opened["accepted"], f"the case was not accepted: {opened}")
    number = str(opened["number"])
    receipt = folder / "receipt.pdf"
    counter.ask("case", "receipt", number, "-o", str(receipt))
    must(receipt.read_bytes().startswith(b"%PDF"), "the receipt is no PDF")
    must(
        number in text_of(receipt) and NAME in text_of(receipt),
        "the receipt does not show its number and name",
    )
    counter.ask("sync", "--once")
    must(
        not counter.ask("case", "show", number)["reference"],
        "the case has a reference while the line is down",
    )
    return number


def hand_over(counter: Counter, number: str) -> None:
    """With the department back: exchange until it has decided."""
    began = time.monotonic()
    while time.monotonic() - began < PATIENCE_S:
        counter.ask("sync", "--once")
        case = counter.ask("case", "show", number)
        if case["state"] == "approved":
            must(case["reference"], "the case is approved and has no reference")
            return
        time.sleep(0.5)
    raise Broken(f"the case was not approved within {PATIENCE_S:.0f} s: {case}")


def text_of(pdf: Path) -> str:
    """The text of a PDF as a reader copies it."""
    return subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True
    ).stdout.decode()


def day(counter: Counter) -> str:
    """The whole story; the number of the case."""
    folder = counter.folder
    with counter.departments() as port:
        write_files(folder, port)
        made = counter.ask("setup", str(folder / "site.toml"))
        must(len(made["recovery"]) == 3, "set-up did not print three recovery shares")
        counter.ask("catalogue", "refresh")
        services = {service["id"] for service in counter.ask("catalogue", "list")}
        must(SERVICE in services, f"{SERVICE} is not in the catalogue: {sorted(services)}")
    number = take_in(counter)
    with counter.departments(port):
        hand_over(counter, number)
    counter.ask("case", "deliver", number, "--to", NAME)
    must(counter.ask("case", "show", number)["state"] == "delivered", "the result was not delivered")
    report = folder / "month.pdf"
    counter.ask("report", "month", "--period", f"{date.today():%Y-%m}", "-o", str(report))
    must(number in text_of(report), "the month's report does not name the case")
    counter.ask("audit", "verify")
    counter.ask("rebuild", "--check")
    return number


def main(arguments: list[str]) -> int:
    """Run the story with the program in the folder named; 0 only if every step did what it should."""
    folder = Path(arguments[0] if arguments else "dist/one-counter").resolve()
    program = folder / ("one-counter.exe" if sys.platform == "win32" else "one-counter")
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="one-counter-smoke-") as place:
        try:
            number = day(Counter(program, Path(place)))
        except (Broken, OSError, subprocess.SubprocessError, ValueError, KeyError) as error:
            print(f"The frozen program failed: {error}", file=sys.stderr)
            return 1
    seconds = time.monotonic() - began
    print(
        f"The frozen program ({size:.0f} MB) took case {number} from set-up to delivery in {seconds:.0f} s."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
