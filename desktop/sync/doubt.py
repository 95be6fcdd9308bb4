"""What to do with a step that may or may not have arrived: the rules that keep *exactly once*."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

import msgspec

from desktop.store.rows import StepRow
from desktop.sync.promise import DoubtClass, Offers

# A request can be under way for as long as our own time limit and then sit in a proxy. Looking sooner
# could find nothing although it still arrives; the copy we would send then would double it.
QUIET = timedelta(seconds=60)
# A department's clock and ours need not agree on the last minutes of a key's life.
MARGIN = timedelta(minutes=10)

Way = Literal["same_key", "look", "person"]


class _Asked(msgspec.Struct):
    service: str


_read_asked = msgspec.json.Decoder(_Asked).decode


def settle(row: StepRow, offers: Offers, first_sent: datetime | None, now: datetime) -> Way:
    """How a step in doubt is settled.

    Every doubt has the same two histories, and nothing on this side of the line tells them apart:

    1. *It never arrived.* The line died on the way there, or this program was killed between noting
       that it would send and sending. The department has nothing, and the step must be sent.
    2. *It arrived, and the answer was lost.* The line died on the way back, the answer was garbled, the
       time ran out while the department still worked, or the program was killed before it had noted
       the answer. The department has it, and a second one would be a double.

    Class A (the department remembers keys): the same key and the same bytes again are right in both
    histories. In 1 the department acts now, for the first time. In 2 it recognises the key and gives the
    answer it gave before. While it still works on the first one it says so (409), and we come back.

    That holds only while it remembers the key. Afterwards, in history 2, it would take the same bytes
    for something new. So beyond the key's life A behaves as B. The life is counted from the *first*
    sending, because that may be the one it remembers; when nobody knows when that was, as if it
    were over.

    Class B (we can look it up): look first. Found is history 2: take its word, nothing is sent. Not found
    is history 1, but only once nothing can be under way any more (``may_look``); then it waits to be
    sent like any other.

    Class C (neither): no machine can tell, and sending again would be a bet on history 1. It is never sent
    again by the machine; a person asks the department and says which history it was.
    """
    doubt = class_of(row, offers)
    if doubt == "A":
        alive = first_sent is not None and now - first_sent < offers.key_lifetime - MARGIN
        # A first sending in the future means the clock was turned back: then nothing is known of its age.
        if alive and first_sent is not None and first_sent <= now + MARGIN:
            return "same_key"
        return "look"
    return "look" if doubt == "B" else "person"


def class_of(row: StepRow, offers: Offers) -> DoubtClass:
    """The class of one step: some systems file part of what they take where nobody can look for it."""
    if offers.doubt != "C" and offers.unseen and row.call == "create":
        try:
            service = _read_asked(row.request).service
        except msgspec.MsgspecError:
            return "C"
        return "C" if service in offers.unseen else offers.doubt
    return offers.doubt


def may_look(row: StepRow, now: datetime) -> bool:
    """Whether nothing of the last sending can still be under way, so that *not found* means not there."""
    return not row.since <= now < row.since + QUIET


def ahead(offers: Offers, wish: int) -> int:
    """How many steps may be marked as being sent before their turn.

    A mark that a kill leaves behind is a doubt. For A and B the machine settles it; for C each one would
    be a phone call for nothing, so there only the very step that goes next is marked.
    """
    return 1 if offers.doubt == "C" or offers.unseen else max(1, wish)
