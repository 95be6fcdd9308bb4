"""Who joins the promise suite: one line a kind of department."""

from __future__ import annotations

from collections.abc import Callable

from tests.sync.promise.declarative import DescribedPracticeStage, PgrStage, PrimeroStage
from tests.sync.promise.open311 import OddOpen311Stage, Open311Stage
from tests.sync.promise.practice import DepartmentApiStage
from tests.sync.promise.stage import Stage
from tests.sync.promise.zgw import ZgwStage

STAGES: dict[str, Callable[[], Stage]] = {
    "department-api": DepartmentApiStage,
    "declarative-practice": DescribedPracticeStage,
    "declarative-primero": PrimeroStage,
    "declarative-pgr": PgrStage,
    "zgw": ZgwStage,
    "open311": Open311Stage,
    "open311-odd": OddOpen311Stage,
}
