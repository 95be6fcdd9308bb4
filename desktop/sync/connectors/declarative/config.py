"""The settings of a declarative department, as its TOML file has them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from desktop.domain.catalogue import Material
from desktop.sync.connectors.declarative.auth import ApiKey, Basic, Jwt, NoAuth, Signed, Token
from desktop.sync.lines.config import LineConfig
from desktop.sync.lines.offering import Field

State = Literal[
    "received",
    "in_review",
    "waiting_supplement",
    "special_procedure",
    "approved",
    "refused",
    "withdrawn",
    "delivered",
]


def _said(description: str) -> msgspec.Meta:
    return msgspec.Meta(description=description)


Words = Annotated[str, _said("A text; {places} in braces are filled with values, see docs/connectors.md.")]


class Ask(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One request: what is asked, where, with what."""

    path: Annotated[
        str, _said("Below url; what fills a place is quoted and never becomes a path of its own.")
    ]
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = "GET"
    query: Annotated[dict[str, Words], _said("Left out where there is no value.")] = {}
    headers: dict[str, Words] = {}
    body: Annotated[dict[str, Any] | list[Any] | None, _said("Any shape; each text may hold places.")] = None
    encoding: Annotated[
        Literal["json", "form", "multipart"], _said("How the body is written; multipart only with a paper.")
    ] = "json"
    expect: Annotated[tuple[int, ...], _said("Statuses that mean it was done.")] = (200, 201, 202, 204)


class Paging(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a list goes on after its first page."""

    style: Annotated[
        Literal["link", "next", "cursor", "page", "offset"],
        _said(
            "link: header Link, rel=next. next: an address in the answer. cursor: a value of the answer is "
            "sent back. page, offset: counted."
        ),
    ]
    parameter: Annotated[str, _said("Name in the query of cursor, page or offset.")] = ""
    size_parameter: Annotated[str, _said("Name in the query of how many are wanted; empty: not sent.")] = ""
    size: Annotated[int, msgspec.Meta(ge=1, le=500)] = 100
    first: Annotated[int, _said("What the first page or offset is called.")] = 0
    next: Annotated[Words, _said("The cursor or the address of the next page in the answer.")] = ""


class ListAsk(Ask, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A request answered by a list."""

    items: Annotated[Words, _said("Where the list is; a single thing there is a list of one.")] = "{answer}"
    paging: Paging | None = None


class Greeting(Ask, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A cheap call that changes nothing and says that the department is there."""

    holds: Annotated[
        dict[str, Words], _said("Each place (left) must come to the text (right), or somebody else answered.")
    ] = {}


class Create(Ask, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a case is handed over, and what the department answers."""

    reference: Annotated[Words, _said("What the department calls the case from now on.")]
    number: Annotated[Words, _said("Our number in the answer, when it tells it: it must be the same.")] = ""
    version: Words = ""
    confirm: Annotated[
        bool, _said("Its answer says too little: look with find before it counts as done.")
    ] = False


class Find(ListAsk, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How it is found out whether something is there. The server's own filter is never trusted."""

    where: Annotated[Words, _said("What each found thing says of itself, as {item.number}.")]
    equals: Annotated[Words, _said("What it must be, as {number}.")]
    reference: Words = ""
    version: Words = ""
    absent: Annotated[tuple[int, ...], _said("Statuses that mean: there is no such thing.")] = ()


class Message(Ask, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one sort of message is sent."""

    version: Words = ""
    find: Annotated[Find | None, _said("Without it a message in doubt is a person's.")] = None


class Announce(Ask, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Begin to send a paper in pieces, or ask how far it got."""

    offset: Annotated[Words, _said("How many bytes the department holds already.")] = "{answer.offset}"


class Piece(Ask, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One piece of a paper; its bytes are the body."""

    offset: Annotated[Words, _said("How many bytes it holds now; empty: what was sent counts.")] = ""
    kib: Annotated[int, msgspec.Meta(ge=1, le=4096, description="Largest piece, in KiB.")] = 256
    media: str = "application/octet-stream"


class Papers(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a paper of a case is sent."""

    style: Annotated[
        Literal["base64", "multipart", "raw", "chunked"],
        _said(
            "base64: {content} in attach's body. multipart, raw: its bytes. chunked: in pieces, then attach."
        ),
    ]
    attach: Ask
    file_field: Annotated[str, _said("multipart: the name of the field that holds the file.")] = "file"
    announce: Annotated[
        Announce | None, _said("chunked: asked before the first piece and after each failure.")
    ] = None
    piece: Annotated[Piece | None, _said("chunked: carries one piece.")] = None
    version: Words = ""
    confirm: Annotated[
        bool, _said("Its answer says too little: look with find before it counts as done.")
    ] = False
    find: Annotated[Find | None, _said("Without it a paper in doubt is a person's.")] = None


class Answers(ListAsk, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the department's answers are asked for, and what each of them says."""

    style: Annotated[
        Literal["mark", "list", "poll"],
        _said("mark: since a {mark} it gave. list: perhaps {since} a time. poll: each open case by itself."),
    ]
    mark: Annotated[Words, _said("mark: where to go on after this page.")] = ""
    more: Annotated[Words, _said("mark: whether there is more at once.")] = ""
    since: Annotated[
        Words, _said("list: what of an item is sent as {since} next time; empty: the whole list each time.")
    ] = ""
    etag: Annotated[bool, _said("poll: the department knows If-None-Match.")] = True
    reference: Words
    state: Words
    at: Annotated[Words, _said("When it came to be so, in ISO 8601; {item.x | read_date: '...'} for others.")]
    number: Words = ""
    version: Annotated[Words, _said("A whole number that grows; empty: a change is what differs.")] = ""
    reason: Words = ""
    asked_for: Annotated[Words, _said("A list of evidence that is missing.")] = ""
    papers: Annotated[Words, _said("A list of SHA-256 of result papers.")] = ""
    due: Words = ""


class Offered(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the department offers: in our own format, mapped from its list, or written here."""

    style: Annotated[
        Literal["native", "list", "fixed"],
        _said(
            "native: the answer is our catalogue. list: each item becomes a service. fixed: only this one."
        ),
    ]
    ask: ListAsk | None = None
    service: Annotated[
        dict[str, Any] | tuple[dict[str, Any], ...],
        _said("list, fixed: one service, its parts named as in our catalogue (id, name, limits, ...)."),
    ] = ()
    fields: Annotated[tuple[Field, ...], _said("The form of every service here.")] = ()
    materials: Annotated[tuple[Material, ...], _said("What every service here needs.")] = ()


class Numbers(Ask, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How numbers are reserved ahead; {count}, {counter} and {key} may be sent."""

    numbers: Words
    block: Words = "{key}"


class Fetch(Ask, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a result paper is fetched by its {sha256}."""


class Meaning(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one refusal of the department means; the first that fits counts."""

    means: Annotated[
        Literal["later", "there", "busy", "needs_clerk", "needs_it", "refused", "key", "wait"],
        _said(
            "later: it certainly did nothing, again later. there, busy: look for it first. needs_clerk, "
            "needs_it, refused: it is that person's. key: the secret is not accepted. wait: all shall wait."
        ),
    ]
    status: Annotated[tuple[int, ...], _said("Empty: any.")] = ()
    code: Annotated[tuple[str, ...], _said("Empty: any. Compared with errors.code.")] = ()


class Errors(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the department says no."""

    code: Annotated[Words, _said("Its name for what is wrong, in {answer...}.")] = (
        "{answer.type | after: '/'}"
    )
    title: Annotated[Words, _said("Its sentence for people.")] = "{answer.title}"
    detail: Words = "{answer.detail}"
    bare: Annotated[bool, _said("It says no with a status alone, without a word: believe that.")] = False
    meanings: tuple[Meaning, ...] = ()


class Config(LineConfig, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A department with any JSON system, described by its file alone."""

    doubt: Annotated[
        Literal["A", "B", "C"],
        _said("How a doubt is settled. A: it knows our key again. B: we look first. C: a person asks."),
    ]
    key_lifetime_h: Annotated[
        float, msgspec.Meta(gt=0, le=876000, description="A: how long it knows a key.")
    ] = 24
    gzip: Annotated[bool, _said("It takes bodies packed with gzip.")] = False
    zone: Annotated[
        str,
        msgspec.Meta(
            pattern=r"^(Z|[+-](0\d|1[0-4]):[0-5]\d)$", description="Where dates without a zone are."
        ),
    ] = "+08:00"
    auth: NoAuth | ApiKey | Basic | Token | Jwt | Signed = NoAuth()
    values: Annotated[dict[str, str | int | bool], _said("Of this department; {values.name} in texts.")] = (
        msgspec.field(default_factory=dict)
    )
    tables: Annotated[
        dict[str, dict[str, str | int | bool]],
        _said("For lookup; the row '*' is for whatever is not listed."),
    ] = msgspec.field(default_factory=dict)
    states: Annotated[
        dict[str, State], _said("Its words for where a case stands, and ours; '*' for all others.")
    ]
    greeting: Greeting
    catalogue: Offered
    create: Create
    find: Find | None = None
    messages: Annotated[
        dict[Literal["supplement", "withdraw", "question", "urge", "delivered", "rating", "*"], Message],
        _said("By sort; what is not named here is given to a person."),
    ] = msgspec.field(default_factory=dict)
    papers: Papers | None = None
    answers: Answers
    numbers: Numbers | None = None
    fetch: Fetch | None = None
    errors: Errors = Errors()
