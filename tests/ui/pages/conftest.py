"""Pages that several files of tests look at."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.ui.pages.queue.page import QueuePage
from desktop.ui.window import Window


@pytest.fixture
def queue(working: Window) -> Iterator[QueuePage]:
    """The clerk looks at the queue."""
    working.go("queue")
    assert working.background.settle()
    page = working.shelf.page()
    assert isinstance(page, QueuePage)
    yield page
    working.hall.close()
