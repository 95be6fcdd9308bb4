"""The paper forms of a kit: the questions of each service laid out to be written on."""

from __future__ import annotations

from dataclasses import replace

from desktop.casework.desk import Desk
from desktop.casework.outage.kits import kit
from desktop.casework.papers import gathering
from desktop.domain import forms
from desktop.domain.catalogue import CIRCUMSTANCES, Material, Service, Text
from desktop.domain.forms import FormField
from desktop.domain.kinds.kits import Pile
from desktop.domain.outage.code import code
from desktop.domain.residents import on_forms
from desktop.errors import Refused, sentence
from desktop.reports.outage.sheets import Blank, KitSheet, PaperMaterial, Part, PileSheet
from desktop.reports.sheets import Said
from desktop.words import Language

_ID_CELLS, _PHONE_CELLS = 18, 11  # GB 11643; mobile numbers
_WIDE = 60  # characters; a longer answer gets the whole width
_ASKED_ONCE = frozenset(on_forms({"name": "", "id_number": "", "phone": ""}))  # of the applicant, above
_PERSON = Part(
    Text("Applicant", "申请人"),
    (
        Blank(Text("Name", "姓名"), "text", required=True),
        Blank(Text("Phone", "联系电话"), "digits", required=True, cells=_PHONE_CELLS),
        Blank(Text("Identity number", "公民身份号码"), "digits", required=True, cells=_ID_CELLS),
        Blank(Text("Other document (kind and number)", "其他证件（种类和号码）"), "short"),
        Blank(
            Text("Somebody stands in", "由他人代办"),
            "ticks",
            choices=(Text("As proxy", "代办人"), Text("As guardian", "监护人")),
        ),
        Blank(Text("Name of who stands in", "代办人姓名"), "text", only_if=True),
        Blank(Text("Their identity number", "代办人身份号码"), "digits", only_if=True, cells=_ID_CELLS),
    ),
)
_FREE = Part(
    Text("What is asked for, in the applicant's words", "申请内容"),
    (
        Blank(Text("Address", "住址"), "wide"),
        Blank(Text("Particulars", "具体内容"), "lines", required=True),
        Blank(Text("More", "补充内容"), "lines"),
    ),
)


def kit_paper(desk: Desk, journal: str, *, first: Language = "zh") -> bytes:
    """A kit as PDF: what to do, and its forms, each with its number. Raises Refused for an unknown one."""
    from desktop.reports.outage.kit import kit as draw

    return draw(kit_sheet(desk, journal), first)


def kit_sheet(desk: Desk, journal: str) -> KitSheet:
    """What stands on the sheets of a kit."""
    found, centre = kit(desk, journal), desk.store.lookups.centre()
    if centre is None:
        raise Refused(sentence("This store has no centre."), sentence("Make it with setup first."))
    head = replace(gathering.head(desk, None, ""), clerk="")
    return KitSheet(head, tuple(_pile(desk, pile, centre.centre) for pile in found.piles), found.low)


def _pile(desk: Desk, pile: Pile, centre: str) -> PileSheet:
    numbers = tuple((number, code(number, centre)) for number in pile.numbers)
    circumstances = tuple(text for name, text in CIRCUMSTANCES.items() if name not in ("proxy", "guardian"))
    service = desk.store.lookups.service(pile.service, pile.version) if pile.service else None
    if service is None:
        return PileSheet("", "", "", numbers, (_PERSON, _FREE), (), circumstances)
    department = desk.store.lookups.department(service.department)
    return PileSheet(
        service=service.name,
        department=department.name if department else service.department,
        version=str(service.version),
        numbers=numbers,
        parts=(_PERSON, *_parts(service)),
        materials=tuple(_material(m) for m in service.materials),
        circumstances=circumstances,
        promised_days=service.limits.promised_days,
    )


def _parts(service: Service) -> tuple[Part, ...]:
    """The questions of a form in its own groups; what stands above already is not asked again."""
    groups: dict[Text, list[Blank]] = {}
    for field in forms.fields(service.form, {}):
        if field.name not in _ASKED_ONCE:
            groups.setdefault(field.group, []).append(_blank(field))
    named = {group: group if group.en else Text("Form", "表单") for group in groups}
    return tuple(Part(named[group], tuple(blanks)) for group, blanks in groups.items())


def _material(material: Material) -> PaperMaterial:
    note: Said = material.note if material.note.en else ""
    only_if = bool(material.when) or not material.required
    return PaperMaterial(material.name, note, material.copies, material.tolerated, only_if)


def _blank(field: FormField) -> Blank:
    """Room for the answer to one question, by what it is."""
    wide = (field.max_length or 0) > _WIDE
    one = Blank(field.label, "wide" if wide else "text", field.required, not field.visible)
    match field.type:
        case "yes_no":
            return replace(one, kind="ticks", choices=(Text("Yes", "是"), Text("No", "否")))
        case "choice" | "choices":
            return replace(one, kind="ticks", choices=tuple(choice.label for choice in field.choices))
        case "date":
            return replace(one, kind="date")
        case "id_number":
            return replace(one, kind="digits", cells=_ID_CELLS)
        case "phone":
            return replace(one, kind="digits", cells=_PHONE_CELLS)
        case "number" | "integer":
            return replace(one, kind="short")
        case "long_text" | "list":
            return replace(one, kind="lines")
        case _:
            return one
