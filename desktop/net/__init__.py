"""The wire: the only door out of the program, with bounds on time, size, host and shape."""

from desktop.net.errors import Answered, Doubtful, Problem, Unreachable, WireTrouble
from desktop.net.strict import Nonsense, read_json
from desktop.net.wire import Answer, Call, Wire, WireSettings, path

__all__ = [
    "Answer",
    "Answered",
    "Call",
    "Doubtful",
    "Nonsense",
    "Problem",
    "Unreachable",
    "Wire",
    "WireSettings",
    "WireTrouble",
    "path",
    "read_json",
]
