"""Holds one promise to its figure: ``python -m tests.prove NAME`` runs its campaign.

A campaign is a module with ``main(arguments: list[str]) -> int``. It prints what it measured, its
figure last, and returns 0 only if the promise holds. ``docs/promises.md`` lists them all.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

CAMPAIGNS = Path(__file__).parent / "campaigns"


def names() -> list[str]:
    """Every promise that has a campaign."""
    return sorted(
        file.stem.replace("_", "-")
        for file in CAMPAIGNS.glob("*.py")
        if not file.stem.startswith("_") and _has_main(file)
    )


def _has_main(file: Path) -> bool:
    return "\ndef main(" in file.read_text(encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Run the campaign named first; what follows is its own."""
    if not arguments or arguments[0] not in names():
        asked = arguments[0] if arguments else "nothing"
        print(f"No campaign is called {asked}. There are: {', '.join(names()) or 'none'}.", file=sys.stderr)
        return 2
    campaign = importlib.import_module(f"tests.campaigns.{arguments[0].replace('-', '_')}")
    return int(campaign.main(arguments[1:]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
