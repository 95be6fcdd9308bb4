"""What a check found, noted one thing after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desktop.errors import Sentence, Trouble, sentence
from desktop.net import WireTrouble
from desktop.sync.promise import Connector, Explained, NotOffered


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was tried: whether it holds, None when it was not tried or is not offered."""

    step: Sentence
    holds: bool | None
    says: Sentence
    next_step: Sentence | None = None


class Notes:
    """The notes of one walk."""

    def __init__(self, connector: Connector) -> None:
        self._connector = connector
        self.found: list[Found] = []

    def note(
        self, step: Sentence, holds: bool | None, says: Sentence, next_step: Sentence | None = None
    ) -> None:
        """Note something."""
        self.found.append(Found(step, holds, says, next_step))

    def attempt(
        self,
        step: Sentence,
        act: Callable[[], Found | Sentence],
        otherwise: Sentence | None = None,
    ) -> bool:
        """Try something and note how it went; whether it holds.

        What *act* returns is what holds, or the note itself; a trouble is a thing that does not hold and
        brings its own next step. *otherwise* is the next step where nothing of the kind is offered.
        """
        try:
            said = act()
        except NotOffered:
            self.note(step, None, sentence("its system does not offer this over the line"), otherwise)
        except WireTrouble as trouble:
            why = self._connector.explain(trouble)
            not_yet = why.sort == "later" and why.certain and not why.whole_department
            self.note(step, None if not_yet else False, told(why), why.next_step)
        except Trouble as trouble:
            self.note(step, False, trouble.what, trouble.next_step)
        else:
            self.found.append(said if isinstance(said, Found) else Found(step, True, said))
        return self.found[-1].holds is True


def told(why: Explained) -> Sentence:
    """What a failure means, and beside it the department's own code."""
    return sentence("{why} ({code})", why=why.title, code=why.code) if why.code else why.title
