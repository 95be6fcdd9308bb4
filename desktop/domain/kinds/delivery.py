"""Kinds that fold to deliveries: handing a case over to a department, step by step."""

from __future__ import annotations

from typing import Literal

import msgspec

from desktop.domain.kinds.registry import kind


class Step(msgspec.Struct, frozen=True):
    """One remembered request: frozen when planned, so that every retry sends the same bytes.

    ``call`` is what is asked of the department; ``request`` the canonical JSON of it; ``key`` the
    idempotency key, derived from the request; ``paper`` the id of the paper a paper step carries.
    """

    id: str
    call: Literal["create", "message", "paper", "inquiry"]
    key: str
    request: str
    paper: str = ""


@kind("delivery.planned")
class DeliveryPlanned(msgspec.Struct, frozen=True):
    """A handing-over was caused by a deed; its steps are sent in their order."""

    delivery: str
    department: str
    steps: tuple[Step, ...]
    cause: str = ""  # released name of the kind of entry that caused it


@kind("delivery.sending")
class StepSending(msgspec.Struct, frozen=True):
    """Committed before the first byte leaves: a kill after it is *in doubt*."""

    delivery: str
    step: str
    attempt: int


@kind("delivery.done")
class StepDone(msgspec.Struct, frozen=True):
    """The department has it, by its own word."""

    delivery: str
    step: str
    reference: str = ""
    version: int = 0


@kind("delivery.refused")
class StepRefused(msgspec.Struct, frozen=True):
    """The department said no; a person's turn."""

    delivery: str
    step: str
    status: int
    title: str
    detail: str = ""
    turn: Literal["clerk", "it"] = "clerk"


@kind("delivery.doubted")
class StepDoubted(msgspec.Struct, frozen=True):
    """It was sent and no usable answer came: it may or may not have arrived."""

    delivery: str
    step: str
    why: str  # a code: timeout, reset, nonsense, server_error, restart


@kind("delivery.cleared")
class StepCleared(msgspec.Struct, frozen=True):
    """It waits again: the department does not have it, it never left after all, or a person said so."""

    delivery: str
    step: str
    how: Literal["not_found", "not_sent", "same_key", "person"]


@kind("delivery.handed_over")
class StepHandedOver(msgspec.Struct, frozen=True):
    """A person took the step away from the machine: on paper, or to IT, or dropped."""

    delivery: str
    step: str
    to: Literal["paper", "it", "dropped"]
    reason: str = ""


KINDS = (DeliveryPlanned, StepSending, StepDone, StepRefused, StepDoubted, StepCleared, StepHandedOver)
