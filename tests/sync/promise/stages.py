"""Who joins the promise suite: one line a kind of department."""

from __future__ import annotations

from collections.abc import Callable

from tests.sync.promise.declarative import DescribedPracticeStage
from tests.sync.promise.practice import DepartmentApiStage
from tests.sync.promise.stage import Stage

STAGES: dict[str, Callable[[], Stage]] = {
    "department-api": DepartmentApiStage,
    "declarative-practice": DescribedPracticeStage,
}
