"""Who joins the promise suite: one line a kind of department, and one for each variant that differs much."""

from __future__ import annotations

from tests.sync.promise.by_hand import ByHandStage
from tests.sync.promise.declarative import DescribedPracticeStage, PgrStage, PrimeroStage
from tests.sync.promise.open311 import (
    BatchOpen311Stage,
    BlackboxOpen311Stage,
    OddOpen311Stage,
    Open311Stage,
)
from tests.sync.promise.practice import DepartmentApiStage
from tests.sync.promise.stage import Stage
from tests.sync.promise.zgw import SparseZgwStage, ZgwStage

STAGES: dict[str, type[Stage]] = {
    "department-api": DepartmentApiStage,
    "declarative-practice": DescribedPracticeStage,
    "declarative-primero": PrimeroStage,
    "declarative-pgr": PgrStage,
    "zgw": ZgwStage,
    "zgw-sparse": SparseZgwStage,
    "open311": Open311Stage,
    "open311-odd": OddOpen311Stage,
    "open311-batch": BatchOpen311Stage,
    "open311-blackbox": BlackboxOpen311Stage,
    "by-hand": ByHandStage,
}

# What the rest of the suite leaves to ``make prove-connectors``: they differ from another only in part.
VARIANTS = frozenset({"zgw-sparse", "open311-batch", "open311-blackbox"})
