"""Tries a department's system, or what it answered once, against the promise every connector keeps."""

from desktop.sync.checking.kits import Kit
from desktop.sync.checking.notes import Found
from desktop.sync.checking.trial import Given
from desktop.sync.checking.trying import play, record, try_live

__all__ = ["Found", "Given", "Kit", "play", "record", "try_live"]
