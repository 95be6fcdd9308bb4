"""Sends one marked case to a department and looks what became of it: the half of a check that writes."""

from __future__ import annotations

from collections.abc import Callable

from desktop.errors import Sentence, sentence
from desktop.net import WireTrouble
from desktop.store.rows import StepRow
from desktop.sync.checking.asking import answers
from desktop.sync.checking.notes import Found, Notes, told
from desktop.sync.checking.trial import Trial, TrialPaper
from desktop.sync.promise import Connector, NotOffered, Offers, Sent

_MOST_PIECES = 40


class Sending:
    """One marked case on its way: handed over, repeated, looked for, with a paper, taken back."""

    def __init__(
        self,
        connector: Connector,
        trial: Trial,
        offers: Offers | None,
        stranger: Callable[[], Connector] | None,
        notes: Notes,
    ) -> None:
        self._connector, self._trial, self._offers = connector, trial, offers
        self._stranger, self._notes = stranger, notes

    def run(self) -> None:
        """Everything, each noted by itself."""
        trial, notes = self._trial, self._notes
        if self._offers is not None and self._offers.numbers:
            notes.attempt(sentence("Numbers ahead"), self._numbers)
        sent: list[Sent] = []

        def hand_over() -> Sentence:
            sent.append(self._connector.send(trial.create()))
            return sentence(
                "case {number} is there as {reference}", number=trial.number, reference=sent[0].reference
            )

        if notes.attempt(sentence("Handing over"), hand_over):
            self._after(sent[0])
        notes.attempt(sentence("Refusal"), self._refusal)
        notes.attempt(sentence("Wrong key"), self._wrong_key)

    def _after(self, sent: Sent) -> None:
        reference, trial = sent.reference, self._trial
        self._notes.attempt(sentence("The same once more"), lambda: self._repeat(sent))
        self._notes.attempt(
            sentence("Looking for it"),
            lambda: self._look(sent),
            sentence("After a lost answer a person asks the department; the program says when."),
        )
        self._notes.attempt(
            sentence("Paper"),
            lambda: self._paper(trial.paper(reference)),
            sentence("Agree how papers get there; they wait on the connections page."),
        )
        self._notes.attempt(
            sentence("How it stands"), lambda: answers(self._connector, [(reference, trial.number)])
        )
        self._notes.attempt(
            sentence("Taking it back"),
            lambda: self._farewell(trial.farewell(reference)),
            sentence("Tell the department by phone that case {number} was a test.", number=trial.number),
        )

    def _numbers(self) -> Sentence:
        block = self._connector.reserve("TEST", 1, self._trial.another().key[:32])
        return sentence("{many} reserved: {number}", many=len(block.numbers), number=block.numbers[0])

    def _repeat(self, sent: Sent) -> Found | Sentence:
        """Only a department that says it knows our key is asked to prove it."""
        if self._offers is None or self._offers.doubt != "A":
            return Found(
                sentence("The same once more"),
                None,
                sentence("not tried: its system does not say that it knows a request again"),
            )
        again = self._connector.send(self._trial.create())
        if again.reference == sent.reference:
            return sentence("it is known again: still {reference}", reference=again.reference)
        return Found(
            sentence("The same once more"),
            False,
            sentence("a second case was made: {reference}", reference=again.reference),
            sentence('Write doubt = "B" or "C" into the file; with A cases would be doubled.'),
        )

    def _look(self, sent: Sent) -> Found | Sentence:
        found = self._connector.find(self._trial.create())
        if found is None or found.reference != sent.reference:
            return Found(
                sentence("Looking for it"),
                False,
                sentence("the case that was just handed over is not found"),
                sentence('Compare find in the file with what its list says; until then write doubt = "C".'),
            )
        if self._connector.find(self._trial.another()) is not None:
            return Found(
                sentence("Looking for it"),
                False,
                sentence("a case that was never sent is found as well"),
                sentence("Compare where and equals of find in the file with what its list says."),
            )
        return sentence("it is found, and one that was never sent is not")

    def _paper(self, row: StepRow) -> Sentence:
        paper = TrialPaper()
        carried = self._connector.carry(row, paper)
        for _ in range(_MOST_PIECES):
            if carried.whole:
                break
            carried = self._connector.carry(row, paper)
        self._connector.send(row)
        if self._connector.find(row) is None:
            return sentence("taken, but it cannot be looked up there")
        return sentence("{size} bytes arrived and are found", size=paper.size)

    def _farewell(self, row: StepRow) -> Sentence:
        self._connector.send(row)
        return sentence("the department was told that it was a test")

    def _refusal(self) -> Found | Sentence:
        try:
            sent = self._connector.send(self._trial.unknown())
        except NotOffered:
            raise
        except WireTrouble as trouble:
            why = self._connector.explain(trouble)
            if why.certain and why.sort != "later":
                return sentence("a service that does not exist is refused: {why}", why=told(why))
            return Found(
                sentence("Refusal"),
                False,
                sentence("a no is not understood as one: {why}", why=told(why)),
                sentence("Look at errors in the file: statuses, code and meanings."),
            )
        return Found(
            sentence("Refusal"),
            False,
            sentence("a service that does not exist was taken, as {reference}", reference=sent.reference),
            sentence("Tell the department; whatever is wrong in a case would be noticed by nobody."),
        )

    def _wrong_key(self) -> Found | Sentence:
        """Only asked, nothing sent: a system that takes any key would make another case."""
        if self._stranger is None:
            raise NotOffered
        stranger = self._stranger()
        try:
            stranger.greet()
            stranger.find(self._trial.create())
        except NotOffered:
            raise
        except WireTrouble as trouble:
            why = stranger.explain(trouble)
            if (why.sort, why.whole_department) == ("needs_it", True):
                return sentence("refused, and told to IT: {why}", why=told(why))
            return Found(
                sentence("Wrong key"),
                False,
                sentence("it is taken for something else: {why}", why=told(why)),
                sentence('Look at errors in the file: what it answers to a wrong key must mean "key".'),
            )
        finally:
            stranger.close()
        return Found(
            sentence("Wrong key"),
            None,
            sentence("whoever only reads is asked for no key"),
            sentence("Ask the department what it answers to a wrong key, and try it in its test system."),
        )
