"""Makes docs/map.md from the sentences that head the modules: what lives where."""

from __future__ import annotations

import ast
import sys
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MAP = ROOT / "docs" / "map.md"
PLACES = ("desktop", "benchmarks", "installer", "tests/campaigns", "tests/fakes", "tests/house")

_HEAD = """# The map

What lives where, in each module's own words. Made by `make map` from the sentence that heads every module;
a test fails when it is stale.
"""


def sentence_of(file: Path) -> str:
    """The heading of a module on one line; "" when it has none."""
    text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return " ".join(text.split("\n\n")[0].split())


def _section(folder: Path, files: list[Path]) -> str:
    of_package = [sentence_of(file) for file in files if file.name == "__init__.py"]
    lines = [f"\n## `{folder.as_posix()}/`\n"]
    if any(of_package):
        lines.append(f"\n{of_package[0]}\n")
    rows = [(file.name, sentence_of(file)) for file in files if file.name != "__init__.py"]
    if rows:
        lines.append("\n| module | |\n|---|---|\n")
    lines += [f"| `{name}` | {said.replace('|', chr(92) + '|')} |\n" for name, said in rows]
    return "".join(lines)


def drawn() -> str:
    """The map as the sources say it now."""
    files = [
        file.relative_to(ROOT)
        for place in PLACES
        for file in sorted((ROOT / place).rglob("*.py"), key=lambda file: (file.parent, file.name))
        if "__pycache__" not in file.parts
    ]
    sections = (_section(folder, list(group)) for folder, group in groupby(files, key=lambda f: f.parent))
    return _HEAD + "".join(sections)


def main() -> int:
    """Write the map; say whether it changed."""
    text = drawn()
    changed = not MAP.exists() or MAP.read_text(encoding="utf-8") != text
    MAP.write_text(text, encoding="utf-8")
    print(f"docs/map.md: {'drawn anew' if changed else 'unchanged'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
