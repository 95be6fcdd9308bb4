"""Forms as JSON Schema says them: what is asked now, what is wrong, and several forms as one."""

from desktop.domain.forms.conditions import holds, kept
from desktop.domain.forms.fields import Choice, FieldType, FormField, fields, grades, named
from desktop.domain.forms.merging import merge
from desktop.domain.forms.problems import FormProblem, problems
from desktop.domain.forms.soundness import sound

__all__ = [
    "Choice",
    "FieldType",
    "FormField",
    "FormProblem",
    "fields",
    "grades",
    "holds",
    "kept",
    "merge",
    "named",
    "problems",
    "sound",
]
