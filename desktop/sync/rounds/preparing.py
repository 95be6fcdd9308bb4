"""Makes ready for offline work while the line is there: the catalogue, and numbers to give."""

from __future__ import annotations

import hashlib
import secrets

from desktop.domain.entry import Draft
from desktop.domain.kinds.book import BlockReserved
from desktop.errors import Trouble, sentence
from desktop.store.opening import Store
from desktop.sync import catalogue
from desktop.sync.plan import NUMBERS_BLOCK
from desktop.sync.promise import Connector
from desktop.sync.rounds.recorder import COUNTER


def refresh_catalogue(store: Store, connector: Connector, department: str) -> frozenset[str]:
    """Ask for the catalogue and take over what changed; returns the journals it touched. Raises Trouble."""
    name = f"catalogue:{department}"
    prepared = connector.prepare(store.journal.hint(name) or "")
    if prepared.catalogue is None:
        return frozenset()
    return catalogue.adopt(store, prepared.catalogue, prepared.etag, {name: prepared.etag})


def reserve_numbers(store: Store, connector: Connector, department: str) -> frozenset[str]:
    """Reserve one block of numbers; returns the block's journal.

    The key of the wish is kept before it is sent. When the answer is lost, the next try bears the same
    key and gets the same block, so that no number lies reserved at the department and unknown here.
    """
    name = f"block-wish:{department}"
    key = store.journal.hint(name) or ""
    if not key:
        key = secrets.token_hex(16)
        store.journal.append((), COUNTER, hints={name: key})
    device = store.identity.device
    counter = store.lookups.devices()[device][1]
    given = connector.reserve(counter, NUMBERS_BLOCK, key)
    block = "block:" + hashlib.sha256(f"{department}/{key}".encode()).hexdigest()[:32]
    if store.journal.read(block):
        store.journal.append((), COUNTER, hints={name: ""})
        return frozenset()
    if store.lookups.numbers_taken(given.numbers):
        store.journal.append((), COUNTER, hints={name: ""})
        raise Trouble(
            sentence("The department gave numbers that were already given out."),
            sentence("Ask the department; until then cases get the centre's own numbers."),
        )
    reserved = BlockReserved(block, device, department, given.numbers)
    store.journal.append([Draft(block, reserved)], COUNTER, hints={name: ""})
    return frozenset({block})
