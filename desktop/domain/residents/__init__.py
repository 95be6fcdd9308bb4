"""Who stands at the counter: identity documents, phone numbers and the graded fields of a resident."""

from desktop.domain.residents.fields import (
    CHILD_AGE,
    FIELDS,
    Field,
    checked,
    grades,
    is_child_under_14,
    on_forms,
    wrong,
)
from desktop.domain.residents.identity import (
    ID_KINDS,
    SEXES,
    IdKind,
    NationalId,
    Sex,
    age,
    check_character,
    document_number,
    national_id,
    practice_number,
)
from desktop.domain.residents.phones import phone
from desktop.domain.residents.typed import plain

__all__ = [
    "CHILD_AGE",
    "FIELDS",
    "ID_KINDS",
    "SEXES",
    "Field",
    "IdKind",
    "NationalId",
    "Sex",
    "age",
    "check_character",
    "checked",
    "document_number",
    "grades",
    "is_child_under_14",
    "national_id",
    "on_forms",
    "phone",
    "plain",
    "practice_number",
    "wrong",
]
