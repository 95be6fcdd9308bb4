"""Walks through what a department's system offers, step by step, without writing anything there or here."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.errors import Sentence, Trouble, sentence
from desktop.net import WireTrouble
from desktop.sync.promise import Connector


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was tried, and how it went."""

    step: Sentence
    holds: bool
    says: Sentence


def walk(connector: Connector) -> list[Found]:
    """Greet, read the catalogue, ask for answers; ends at the first thing that does not hold."""
    found: list[Found] = []
    try:
        offers = connector.greet()
        says = sentence("reached; doubts are settled by rule {rule}", rule=offers.doubt)
        found.append(Found(sentence("Greeting"), True, says))
        prepared = connector.prepare("")
        many = len(prepared.catalogue.services) if prepared.catalogue else 0
        found.append(Found(sentence("Catalogue"), many > 0, sentence("{many} services", many=many)))
        changes = connector.changes("", 1)
        told = sentence("{many} told", many=len(changes.changes))
        found.append(Found(sentence("Answers"), True, told))
    except Trouble as trouble:
        found.append(Found(sentence("Stopped"), False, trouble.what))
    except WireTrouble as trouble:
        explained = connector.explain(trouble)
        both = sentence("{why} {next}", why=explained.title, next=explained.next_step)
        found.append(Found(sentence("Stopped"), False, both))
    return found
