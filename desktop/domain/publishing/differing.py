"""What is different between two versions of a service, said in words that a clerk can read out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from desktop.domain import forms
from desktop.domain.catalogue import CIRCUMSTANCES, Material, Service, SharedField, Text
from desktop.errors import Sentence, sentence

KINDS: dict[str, Text] = {
    "licensing": Text("licensing", "行政许可"),
    "confirmation": Text("confirmation", "行政确认"),
    "payment": Text("payment", "行政给付"),
    "registration": Text("registration", "登记备案"),
    "report": Text("report", "诉求反映"),
    "information": Text("information", "信息公开"),
}
_LIMITS: dict[str, Text] = {
    "accept_days": Text("time to tell whether it is accepted", "受理告知时限"),
    "statutory_days": Text("limit by law", "法定办结时限"),
    "promised_days": Text("promised limit", "承诺办结时限"),
    "deliver_days": Text("time to deliver the result", "送达时限"),
}
_TEXTS: dict[str, Text] = {
    "name": Text("name", "名称"),
    "summary": Text("summary", "简介"),
    "audience": Text("who it is for", "服务对象"),
    "output": Text("result", "办理结果"),
    "elsewhere": Text("where else it can be done", "其他办理渠道"),
}


def differences(old: Service, new: Service) -> tuple[Sentence, ...]:
    """Everything that is different, most important first; nothing when only number and dates are.

    What no sentence names is said to be different all the same: silence means equal.
    """
    found = tuple(_all(old, new))
    if not found and _bare(old) != _bare(new):
        return (sentence("Something else of this service is different."),)
    return found


def _bare(service: Service) -> Service:
    """A service without what every version has anew."""
    return msgspec.structs.replace(service, version=0, valid_from=service.valid_from.min, valid_until=None)


def _all(old: Service, new: Service) -> Iterator[Sentence]:
    yield from limits(old, new)
    yield from cost(old, new)
    yield from _materials(old, new)
    yield from _form(old.form, new.form)
    yield from _shared(old, new)
    for name, label in _TEXTS.items():
        before, now = getattr(old, name), getattr(new, name)
        if before != now:
            yield sentence("The {what} was “{before}” and is “{now}”.", what=label, before=before, now=now)
    if old.kind != new.kind:
        yield sentence("It was {before} and is {now}.", before=KINDS[old.kind], now=KINDS[new.kind])
    for text in new.legal_basis:
        if text not in old.legal_basis:
            yield sentence("New legal basis: {text}.", text=text)
    for text in old.legal_basis:
        if text not in new.legal_basis:
            yield sentence("No longer its legal basis: {text}.", text=text)
    yield from _circumstances(old, new)
    if set(old.keywords) != set(new.keywords):
        yield sentence("It is found by other words: {words}.", words=", ".join(new.keywords) or "–")


def limits(old: Service, new: Service) -> Iterator[Sentence]:
    """Limits that became shorter or longer."""
    for name, label in _LIMITS.items():
        before, now = getattr(old.limits, name), getattr(new.limits, name)
        if before == now:
            continue
        if not before:
            yield sentence("A {what} of {now} working days is set.", what=label, now=now)
        elif not now:
            yield sentence("The {what} of {before} working days is gone.", what=label, before=before)
        elif now < before:
            yield sentence(
                "The {what} is shortened from {before} to {now} working days.",
                what=label,
                before=before,
                now=now,
            )
        else:
            yield sentence(
                "The {what} is lengthened from {before} to {now} working days.",
                what=label,
                before=before,
                now=now,
            )


def cost(old: Service, new: Service) -> Iterator[Sentence]:
    """A fee that is another one now."""
    before, now = old.cost, new.cost
    if before.fen != now.fen:
        if not now.fen:
            yield sentence("It is free now; it was {before} yuan.", before=yuan(before.fen))
        elif not before.fen:
            yield sentence("It costs {now} yuan now; it was free.", now=yuan(now.fen))
        else:
            yield sentence(
                "The fee was {before} yuan and is {now} yuan.", before=yuan(before.fen), now=yuan(now.fen)
            )
    if before.note != now.note:
        yield sentence("What is said of the fee: {note}", note=_or_none(now.note))


def yuan(fen: int) -> str:
    """An amount in fen as people write it."""
    return f"{fen // 100}.{fen % 100:02}"


def _or_none(text: Text) -> Text:
    return text if text.en or text.zh else Text("nothing", "无")


def _materials(old: Service, new: Service) -> Iterator[Sentence]:
    before = {m.evidence: m for m in old.materials}
    now = {m.evidence: m for m in new.materials}
    for evidence, material in now.items():
        if evidence not in before:
            text = (
                sentence("New material, needed: {name}.", name=material.name)
                if material.required
                else sentence("New material, if there is one: {name}.", name=material.name)
            )
            yield text
    for evidence, material in before.items():
        if evidence not in now:
            yield sentence("No longer asked for: {name}.", name=material.name)
        else:
            yield from _material(material, now[evidence])


def _material(old: Material, new: Material) -> Iterator[Sentence]:
    if old.name != new.name:
        yield sentence("The material “{before}” is called “{now}” now.", before=old.name, now=new.name)
    told: tuple[tuple[bool, Sentence], ...] = (
        (new.required and not old.required, sentence("{name} must be handed in now.", name=new.name)),
        (old.required and not new.required, sentence("{name} need not be handed in now.", name=new.name)),
        (new.tolerated and not old.tolerated, sentence("{name} may be brought later now.", name=new.name)),
        (
            old.tolerated and not new.tolerated,
            sentence("{name} may no longer be brought later.", name=new.name),
        ),
    )
    yield from (said for holds, said in told if holds)
    if old.copies != new.copies:
        yield sentence(
            "{name}: copies {before}, now {now}.", name=new.name, before=old.copies, now=new.copies
        )
    if old.valid_months != new.valid_months:
        yield sentence(
            "{name}: valid for {before} months, now {now} (0: without end).",
            name=new.name,
            before=old.valid_months,
            now=new.valid_months,
        )
    if old.when != new.when:
        when = new.when or Text("always", "一律")
        yield sentence("{name} is asked for under another condition: {when}.", name=new.name, when=when)
    if old.note != new.note:
        yield sentence("{name}, note: {note}", name=new.name, note=_or_none(new.note))
    if old.grade != new.grade:
        yield sentence("{name}: grade {before}, now {now}.", name=new.name, before=old.grade, now=new.grade)


def _form(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Sentence]:
    before, now = old.get("properties", {}), new.get("properties", {})
    needed_before, needed_now = set(old.get("required", ())), set(new.get("required", ()))
    for name, field in now.items():
        if name not in before:
            yield sentence("The form asks a new question: {name}.", name=label_of(name, field))
        elif field != before[name]:
            yield sentence("The question is another one now: {name}.", name=label_of(name, field))
    for name, field in before.items():
        if name not in now:
            yield sentence("The form no longer asks: {name}.", name=label_of(name, field))
    for name in sorted(needed_now - needed_before):
        yield sentence("It must be answered now: {name}.", name=label_of(name, now.get(name)))
    for name in sorted(needed_before - needed_now):
        if name in now or name not in before:
            yield sentence("It need not be answered now: {name}.", name=label_of(name, now.get(name)))
    rest = ({k: v for k, v in one.items() if k not in ("properties", "required")} for one in (old, new))
    if next(rest) != next(rest):
        yield sentence("The form asks under other conditions.")


def _shared(old: Service, new: Service) -> Iterator[Sentence]:
    before = {(one.field, one.department, one.dataset): one for one in old.shared}
    now = {(one.field, one.department, one.dataset): one for one in new.shared}
    for key, one in now.items():
        was = before.get(key)
        if was is None:
            yield sentence(
                "May be asked of a register now: {name} ({register}; {law}).",
                name=_asked(one, new),
                register=one.register,
                law=one.legal_basis,
            )
        elif was.legal_basis != one.legal_basis:
            yield sentence(
                "Asked of a register on another legal basis now: {name} ({law}).",
                name=_asked(one, new),
                law=one.legal_basis,
            )
        elif was != one:
            yield sentence("Asked of a register in another way now: {name}.", name=_asked(one, new))
    for key, one in before.items():
        if key not in now:
            yield sentence(
                "May no longer be asked of a register: {name} ({register}).",
                name=_asked(one, old),
                register=one.register,
            )


def _asked(one: SharedField, service: Service) -> Text:
    return forms.named(service.form, one.field)


def label_of(name: str, field: Any) -> Text:
    """What people call a question of a form."""
    label = field.get("x-label") if isinstance(field, dict) else None
    if isinstance(label, dict) and isinstance(label.get("en"), str) and isinstance(label.get("zh"), str):
        return Text(label["en"], label["zh"])
    return Text(name, name)


def _circumstances(old: Service, new: Service) -> Iterator[Sentence]:
    for name in new.circumstances:
        if name not in old.circumstances:
            known = CIRCUMSTANCES.get(name, Text(name, name))
            yield sentence("A special circumstance changes something now: {name}.", name=known)
    for name in old.circumstances:
        if name not in new.circumstances:
            known = CIRCUMSTANCES.get(name, Text(name, name))
            yield sentence("A special circumstance changes nothing any more: {name}.", name=known)
