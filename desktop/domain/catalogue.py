"""Services, materials and life events as the catalogue says them (names of CPSV-AP 3.2, shortened)."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

import msgspec


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One text in both languages."""

    en: str
    zh: str

    def to(self, language: str) -> str:
        """The text in a language."""
        return self.zh if language == "zh" else self.en


class Department(msgspec.Struct, frozen=True):
    """A public organisation whose business the counter handles (PublicOrganisation)."""

    id: str
    name: Text
    code: str  # two letters that numbers begin with
    phone: str = ""


class Material(msgspec.Struct, frozen=True):
    """A paper or file a service needs (Evidence).

    ``evidence`` is the same for the same paper in every service (an ID card is an ID card),
    so that it is handed in once and serves every case. ``when`` names a special circumstance or a
    form condition ``field=value``; the material is needed only when it holds.
    """

    evidence: str
    name: Text
    note: Text = Text("", "")
    required: bool = True
    tolerated: bool = False  # a case may be accepted while this is promised
    when: str = ""
    copies: int = 1
    valid_months: int = 0  # 0: no end
    grade: int = 2


class SharedField(msgspec.Struct, frozen=True):
    """An answer of a form that a register of a department knows, and the law that opens it for the service.

    ``field`` is the form's name of it, ``asked`` the dataset's. ``means`` says which answer of the form a
    word of the register is, where the two speak differently; a word that is not in it is then no answer.
    """

    field: str
    department: str
    dataset: str
    asked: str
    register: Text  # what people call it
    legal_basis: Text
    means: dict[str, str] = {}


class Cost(msgspec.Struct, frozen=True):
    """What a service costs: amount in fen (1/100 yuan), and what it is for."""

    fen: int = 0
    note: Text = Text("", "")


class Limits(msgspec.Struct, frozen=True):
    """Legal limits in working days; 0 means decided on the spot or not set."""

    accept_days: int = 5  # "not told in time counts as accepted"
    statutory_days: int = 20
    promised_days: int = 10
    deliver_days: int = 10


class Service(msgspec.Struct, frozen=True):
    """One thing a department does for people, in one version (PublicService)."""

    id: str
    version: int
    valid_from: date
    department: str
    name: Text
    summary: Text
    audience: Text
    kind: Literal["licensing", "confirmation", "payment", "registration", "report", "information"]
    legal_basis: tuple[Text, ...]
    limits: Limits
    cost: Cost
    materials: tuple[Material, ...]
    # JSON Schema 2020-12; each property has x-label and x-help {en, zh}, x-grade 1-4, x-group
    form: dict[str, Any]
    output: Text
    circumstances: tuple[str, ...] = ()  # special circumstances that change something here
    keywords: tuple[str, ...] = ()
    valid_until: date | None = None
    elsewhere: Text = Text("", "")  # where else it can be done (Channel)
    shared: tuple[SharedField, ...] = ()  # what registers may be asked for this service


class Question(msgspec.Struct, frozen=True):
    """A situational question of a life event: yes adds services."""

    id: str
    text: Text
    services: tuple[str, ...]


class LifeEvent(msgspec.Struct, frozen=True):
    """One matter in people's lives, several services (LifeEvent); the plan of a bundle.

    ``follows`` names pairs (later, earlier): the later service starts when the earlier is approved.
    """

    id: str
    name: Text
    summary: Text
    services: tuple[str, ...]
    questions: tuple[Question, ...] = ()
    follows: tuple[tuple[str, str], ...] = ()


class Catalogue(msgspec.Struct, frozen=True):
    """What one department offers, as it publishes it."""

    department: Department
    services: tuple[Service, ...]
    life_events: tuple[LifeEvent, ...] = ()


CIRCUMSTANCES: dict[str, Text] = {
    "proxy": Text("Filed by a proxy", "代办"),
    "guardian": Text("Filed by a guardian", "监护人代办"),
    "elderly": Text("Elderly person", "老年人"),
    "disabled": Text("Disabled person", "残疾人"),
    "cannot_sign": Text("Cannot sign", "不能签名"),
    "interpreter": Text("Needs an interpreter", "需要翻译"),
    "home_visit": Text("Home visit", "上门服务"),
    "urgent": Text("Urgent", "加急"),
}
