"""The wire: the only door out of the program, with bounds on time, size, host and shape."""

from desktop.net.address import origin, query_of, quoted, unquoted
from desktop.net.bodies import FORM, form, multipart
from desktop.net.errors import Answered, Doubtful, Problem, Unreachable, WireTrouble
from desktop.net.jwt import hs256
from desktop.net.strict import Nonsense, read_json
from desktop.net.tape import Heard, Tape, taped
from desktop.net.wire import Answer, Call, Wire, WireSettings, path
from desktop.net.xml import Element, read_xml

__all__ = [
    "FORM",
    "Answer",
    "Answered",
    "Call",
    "Doubtful",
    "Element",
    "Heard",
    "Nonsense",
    "Problem",
    "Tape",
    "Unreachable",
    "Wire",
    "WireSettings",
    "WireTrouble",
    "form",
    "hs256",
    "multipart",
    "origin",
    "path",
    "query_of",
    "quoted",
    "read_json",
    "read_xml",
    "taped",
    "unquoted",
]
