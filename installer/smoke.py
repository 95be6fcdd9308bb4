"""Takes one case through the frozen program by its command line alone, with the line down and up again.

Set up a counter, fetch a department's catalogue, take a case in while the department is gone, print its
receipt, hand it over when the department is back, see its answer, print the month's report, prove the
journal, open the window; then the practice tour. The department is the frozen program too.
Run: ``python installer/smoke.py FOLDER``.
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
from datetime import date, datetime
from pathlib import Path
from typing import Any

from desktop.domain.residents import practice_number

DEPARTMENT, SERVICE, NAME = "civil-affairs", "senior-card", "张伟"
PATIENCE_S, WINDOW_S = 60.0, 5.0

_SITE = f"""
centre = "smoke"
name = {{ en = "Smoke test centre", zh = "冒烟测试中心" }}
district = {{ en = "Nowhere", zh = "无处区" }}
code = "ST"
practice = true
departments = ["{DEPARTMENT}.toml"]
counter = {{ name = "1", prefix = "A1" }}
administrator = {{ login = "it", name = "王芳", role = "it", clearance = 4 }}
"""
_DEPARTMENT = f"""
id = "{DEPARTMENT}"
name = {{ en = "Civil affairs", zh = "民政局" }}
code = "CA"
url = "http://127.0.0.1:PORT/{DEPARTMENT}/v1"
"""


class Broken(Exception):  # noqa: N818 - it says what broke
    """A step did not do what it should; the message says which, and what the program said."""


def must(holds: object, what: str) -> None:
    """Raise Broken unless something holds."""
    if not holds:
        raise Broken(what)


class Counter:
    """One counter's store, reached only through the frozen program."""

    def __init__(self, program: Path, folder: Path) -> None:
        self.program = program
        self.folder = folder
        # No PYTHONPATH, no virtual environment: the frozen program has to bring everything itself.
        self.environment = {
            **{name: os.environ[name] for name in ("PATH", "TMPDIR", "SYSTEMROOT") if name in os.environ},
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "ONE_COUNTER_DEPARTMENT_SECRET": "practice",
            "ONE_COUNTER_PASSPHRASE": "smoke test, nothing real",
            "QT_QPA_PLATFORM": "offscreen",
        }

    def ask(self, *words: str) -> Any:
        """Run one command; its JSON answer. Raises Broken when it leaves with another status than 0."""
        command = [str(self.program), "--data", str(self.folder / "store"), "--json", "--as", "it", *words]
        began = time.monotonic()
        done = subprocess.run(command, env=self.environment, capture_output=True, timeout=120, check=False)
        answer, complaint = done.stdout.decode(), done.stderr.decode()
        print(f"  {time.monotonic() - began:5.1f} s  one-counter {' '.join(words)}", flush=True)
        if done.returncode:
            raise Broken(f"{' '.join(words)} left with {done.returncode}\n{answer}\n{complaint}")
        return json.loads(answer)

    @contextmanager
    def departments(self, port: int = 0) -> Iterator[int]:
        """The practice departments, served by the frozen program; their port."""
        command = [str(self.program), "departments", "serve", f"--port={port}", "--decide-after=0.2"]
        command.append(f"--state={self.folder / 'departments'}")
        with subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE) as serving:
            try:
                told = serving.stdout.readline().decode().strip() if serving.stdout else ""
                must(told.startswith("http://"), f"the practice departments did not start: {told!r}")
                yield int(told.rsplit(":", 1)[1])
            finally:
                serving.terminate()

    def open_window(self) -> None:
        """Open the window of this store, without a screen; it has to stay open without a complaint."""
        command = [str(self.program), "--data", str(self.folder / "store")]
        with subprocess.Popen(command, env=self.environment, stderr=subprocess.PIPE) as window:
            try:
                _, complaint = window.communicate(timeout=WINDOW_S)
            except subprocess.TimeoutExpired:
                window.terminate()
                _, complaint = window.communicate()
                must(b"Traceback" not in complaint, complaint.decode())
                return
        raise Broken(f"the window closed by itself: {complaint.decode()}")


def tour(counter: Counter) -> None:
    """The practice tour: every room of the frozen program, its window and its fonts in both languages."""
    places = counter.folder / "tour"
    command = [str(counter.program), "practice", "--tour", str(places)]
    began = time.monotonic()
    done = subprocess.run(command, env=counter.environment, capture_output=True, timeout=600, check=False)
    print(f"  {time.monotonic() - began:5.1f} s  one-counter practice --tour", flush=True)
    must(done.returncode == 0, f"the tour left with {done.returncode}\n{done.stderr.decode()[-4000:]}")
    must((places / "tour.json").is_file(), "the tour left no tour.json")
    must(list(places.rglob("*.png")), "the tour left no screenshots")


def write_files(folder: Path, port: int) -> None:
    """The files a counter is set up from, and the case a clerk would type in."""
    number = practice_number("110101", date(1950, 3, 5), 1)
    shared = {"name": NAME, "id_number": number, "phone": "13800000000"}
    choices = {"sex": "male", "birth_date": "1950-03-05", "card_kind": "first", "receive_by": "counter"}
    case = {
        "applicant": {**shared, "id_kind": "national_id"},
        "form": {**shared, **choices, "address": "清河街道 1 号"},
        "materials": [{"evidence": "id-card"}, {"evidence": "photo"}],
    }
    (folder / "site.toml").write_text(_SITE, encoding="utf-8")
    (folder / f"{DEPARTMENT}.toml").write_text(_DEPARTMENT.replace("PORT", str(port)), encoding="utf-8")
    (folder / "case.json").write_text(json.dumps(case), encoding="utf-8")


def text_of(pdf: Path) -> str:
    """The text of a PDF as a reader copies it."""
    command = ["pdftotext", "-layout", str(pdf), "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


def set_up(counter: Counter) -> None:
    """Make the store and fetch what the department offers."""
    made = counter.ask("setup", str(counter.folder / "site.toml"))
    must(len(made["recovery"]) == 3, "set-up did not print three recovery shares")
    counter.ask("catalogue", "refresh")
    services = {service["id"] for service in counter.ask("catalogue", "list")}
    must(SERVICE in services, f"{SERVICE} is not in the catalogue: {sorted(services)}")


def take_in(counter: Counter) -> str:
    """With the department gone: open the case and print its receipt. Its number."""
    folder = counter.folder
    opened = counter.ask("case", "open", SERVICE, "--from", str(folder / "case.json"))
    must(opened["accepted"], f"the case was not accepted: {opened}")
    number = str(opened["number"])
    receipt = folder / "receipt.pdf"
    counter.ask("case", "receipt", number, "-o", str(receipt))
    text = text_of(receipt)
    must(number in text and NAME in text, f"the receipt does not show number and name: {text}")
    counter.ask("sync", "--once")
    must(not counter.ask("case", "show", number)["reference"], "there is a reference, and no line")
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


def finish(counter: Counter, number: str) -> None:
    """Hand the result to the resident, report the month, prove the journal, open the window."""
    counter.ask("case", "deliver", number, "--to", NAME)
    must(counter.ask("case", "show", number)["state"] == "delivered", "the result was not delivered")
    report = counter.folder / "month.pdf"
    counter.ask("report", "month", "--period", f"{datetime.now().astimezone():%Y-%m}", "-o", str(report))
    must(number in text_of(report), "the month's report does not name the case")
    counter.ask("audit", "verify")
    counter.ask("rebuild", "--check")
    counter.open_window()


def day(counter: Counter) -> str:
    """The whole story; the number of the case."""
    with counter.departments() as port:
        write_files(counter.folder, port)
        set_up(counter)
    number = take_in(counter)
    with counter.departments(port):
        hand_over(counter, number)
    finish(counter, number)
    return number


def main(arguments: list[str]) -> int:
    """Run the story with the program in the folder named; 0 only if every step did what it should."""
    folder = Path(arguments[0] if arguments else "dist/one-counter").resolve()
    program = folder / ("one-counter.exe" if sys.platform == "win32" else "one-counter")
    size = sum(file.stat().st_size for file in folder.rglob("*") if not file.is_symlink()) / 1e6
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="one-counter-smoke-") as place:
        try:
            counter = Counter(program, Path(place))
            number = day(counter)
            tour(counter)
        except (Broken, OSError, subprocess.SubprocessError, ValueError, KeyError) as error:
            print(f"The frozen program failed: {error}", file=sys.stderr)
            return 1
    seconds = time.monotonic() - began
    print(f"The frozen program ({size:.0f} MB) took case {number} from set-up to delivery: {seconds:.0f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
