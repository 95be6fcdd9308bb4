"""Questions to registers in the words of a timeline."""

from __future__ import annotations

from desktop.domain.catalogue import Text
from desktop.domain.kinds.registers import RegisterAsked, RegisterTold
from desktop.errors import Sentence, sentence


def asked(body: RegisterAsked, fields: Text) -> Sentence:
    """What was asked, of which register, on which legal basis."""
    return sentence(
        "Asked the register {register}: {fields}. Legal basis: {law}",
        register=body.register,
        fields=fields,
        law=body.legal_basis,
    )


def told(body: RegisterTold, fields: Text) -> Sentence:
    """What came of it; never what the register said."""
    if body.outcome == "answered":
        return sentence("The register {register} told: {fields}", register=body.register, fields=fields)
    if body.outcome == "nothing":
        return sentence("The register {register} knows nothing of it", register=body.register)
    if body.outcome == "refused":
        return sentence("The register {register} was not opened for this question", register=body.register)
    return sentence("The register {register} gave no usable answer", register=body.register)
