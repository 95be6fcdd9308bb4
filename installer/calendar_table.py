"""Makes and signs the calendar of working days from chinesecalendar: run once a year, by a developer."""

from __future__ import annotations

import json
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "resources" / "calendars"
FIRST_YEAR = 2020


def table() -> bytes:
    """The table's canonical bytes: every year from FIRST_YEAR that chinesecalendar knows."""
    from chinese_calendar.constants import holidays, workdays

    last = max(holidays).year
    years = {
        str(year): {
            "holidays": _in(year, holidays),
            "workdays": _in(year, workdays),
        }
        for year in range(FIRST_YEAR, last + 1)
    }
    source = (
        "Holiday notices of the General Office of the State Council, "
        f"as in chinesecalendar {version('chinesecalendar')}"
    )
    content = {"format": 1, "region": "CN", "source": source, "years": years}
    return (json.dumps(content, sort_keys=True, indent=1, ensure_ascii=False) + "\n").encode()


def _in(year: int, days: dict[date, object]) -> list[str]:
    return sorted(day.isoformat() for day in days if day.year == year)


def sign(raw: bytes) -> dict[str, str]:
    """Sign with a key made for this once; only its public half is kept."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    return {
        "algorithm": "Ed25519",
        "file": "cn.json",
        "public_key": key.public_key().public_bytes_raw().hex(),
        "signature": key.sign(raw).hex(),
    }


def main() -> int:
    """Write cn.json and cn.sig.json; with --check only say whether the table is still the source's."""
    raw = table()
    file = FOLDER / "cn.json"
    if "--check" in sys.argv:
        same = file.read_bytes() == raw
        print("The table is what its source says." if same else "The table differs from its source.")
        return 0 if same else 1
    file.write_bytes(raw)
    signed = sign(raw)
    (FOLDER / "cn.sig.json").write_text(json.dumps(signed, sort_keys=True, indent=1) + "\n", encoding="utf-8")
    print(f"Signed. Put this key into desktop/domain/deadlines/table.py: {signed['public_key']}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
