"""Who may see what: grades, clearances, departments, and how a value is masked. Every face asks here."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from desktop.domain.catalogue import Text
from desktop.domain.entry import Hidden

Sight = Literal["shown", "masked", "hidden"]

EVERYDAY, PERSONAL, SENSITIVE, RESTRICTED = 1, 2, 3, 4
GRADES: dict[int, Text] = {
    EVERYDAY: Text("Everyday", "一般"),
    PERSONAL: Text("Personal", "个人信息"),
    SENSITIVE: Text("Sensitive", "敏感个人信息"),
    RESTRICTED: Text("Restricted", "受限"),
}

# Running the computers asks for no sight of people's affairs, whatever clearance was typed in.
_ROLE_CEILING = {"it": EVERYDAY}

STAR = "*"
_LEAST_STARS = 3  # so that the length of a short value does not tell it


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks: role, clearance (grade 1-4), and the departments they work for (none: all)."""

    role: str
    clearance: int
    departments: tuple[str, ...] = ()


def may_see(viewer: Viewer, grade: int, department: str = "", *, purpose: str = "") -> Sight:
    """The one rule: whether something of a grade is shown, masked or hidden to a person.

    ``department`` is whose business it belongs to; "" for what belongs to no department, such as the
    register of residents. ``purpose`` is why they look; without one nothing above the everyday is
    shown, and whoever gives one leaves an entry (casework does that).

    - Within clearance and department: everyday things are shown, others masked, and shown for a purpose.
    - One grade beyond the clearance, or personal things of another department: masked, whatever the purpose.
    - Anything further: hidden, its length and presence included.

    A grade outside 1-4 is treated as restricted.
    """
    grade = grade if grade in GRADES else RESTRICTED
    cleared = min(viewer.clearance, _ROLE_CEILING.get(viewer.role, RESTRICTED))
    beyond = grade - max(cleared, EVERYDAY)
    if department and viewer.departments and department not in viewer.departments:
        # Another department's business: one may help a resident find it, not read it.
        if grade == EVERYDAY:
            return "shown"
        return "masked" if grade == PERSONAL and beyond <= 0 else "hidden"
    if beyond > 1 or (beyond == 1 and grade == RESTRICTED):
        return "hidden"
    if beyond == 1:
        return "masked"
    return "shown" if grade == EVERYDAY or purpose.strip() else "masked"


def may_open(viewer: Viewer, grade: int, department: str = "") -> bool:
    """Whether a purpose would show it: the window offers *show* only then."""
    return may_see(viewer, grade, department, purpose="?") == "shown"


def seen(sight: Sight, field: str, value: Any) -> Any:
    """A value as it is handed to a face: itself, masked, or "" when hidden.

    ``field`` is the field's name or a kind of ``mask``. A value whose clearance key is missing is hidden.
    """
    if isinstance(value, Hidden) or sight == "hidden":
        return ""
    return value if sight == "shown" else mask(field, value)


def seen_all(
    viewer: Viewer,
    values: Mapping[str, Any],
    grades: Mapping[str, int],
    department: str = "",
    *,
    purpose: str = "",
) -> dict[str, Any]:
    """Many values at once, each by its grade; a field without a grade is taken for restricted."""
    return {
        name: seen(may_see(viewer, grades.get(name, RESTRICTED), department, purpose=purpose), name, value)
        for name, value in values.items()
    }


def mask(field: str, value: Any) -> str:
    """What may be shown of a graded value: enough to compare with a paper in hand, never the whole.

    ``field`` is a kind (id_number, phone, name, address, birth, email, bank_account) or a field's name
    that ends in one, as in ``spouse_id_number``; of anything else nothing is shown. Empty stays empty.
    """
    if value is None or value == "" or isinstance(value, Hidden):
        return ""
    if isinstance(value, date):
        value = value.isoformat()
    if not isinstance(value, str):
        return STAR * _LEAST_STARS
    return _mask_of(field)(_characters(value.strip()))


def _mask_of(field: str) -> Callable[[list[str]], str]:
    for ending, function in _MASKS.items():
        if field == ending or field.endswith("_" + ending):
            return function
    return lambda characters: STAR * _LEAST_STARS


def _characters(text: str) -> list[str]:
    """What a reader counts as one character: a letter keeps the accents that follow it."""
    found: list[str] = []
    for c in text:
        if found and (unicodedata.combining(c) or unicodedata.category(c) in ("Mn", "Me", "Cf")):
            found[-1] += c
        else:
            found.append(c)
    return found


def _ends(characters: list[str], first: int, last: int) -> str:
    """The first and last characters with stars between; less of a value that is too short for that."""
    if 3 * (len(characters) - first - last) < len(characters):  # a third at least stays covered
        first, last = len(characters) // 4, len(characters) // 4
    stars = STAR * max(len(characters) - first - last, _LEAST_STARS)
    return "".join(characters[:first]) + stars + "".join(characters[len(characters) - last :])


def _id_number(characters: list[str]) -> str:
    return _ends(characters, 3, 4)


def _phone(characters: list[str]) -> str:
    return _ends(characters, 3, 4)


def _bank_account(characters: list[str]) -> str:
    return _ends(characters, 0, 4)


def _name(characters: list[str]) -> str:
    """张伟 as 张*, 欧阳娜娜 as 欧***, Anna Weber as A*** W****; a name of one character wholly."""
    words = "".join(characters).split()
    if len(words) > 1:
        return " ".join(_name(_characters(word)) for word in words)
    return STAR if len(characters) < 2 else characters[0] + STAR * (len(characters) - 1)


def _address(characters: list[str]) -> str:
    """The district's part only: the first six characters, never more than a third."""
    return "".join(characters[: min(6, len(characters) // 3)]) + STAR * _LEAST_STARS


def _birth(characters: list[str]) -> str:
    """The year only."""
    year = "".join(characters[:4])
    return f"{year}-**-**" if len(characters) == 10 and year.isdigit() else STAR * _LEAST_STARS


def _email(characters: list[str]) -> str:
    box, at, host = "".join(characters).rpartition("@")
    return f"{box[0]}{STAR * _LEAST_STARS}@{host}" if at and len(box) > 1 else STAR * _LEAST_STARS


_MASKS: dict[str, Callable[[list[str]], str]] = {
    "id_number": _id_number,
    "phone": _phone,
    "bank_account": _bank_account,
    "name": _name,
    "address": _address,
    "household": _address,
    "birth": _birth,
    "birth_date": _birth,
    "email": _email,
}
