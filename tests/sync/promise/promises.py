"""The promises, each with its sentence: what every kind of department is held to, and by which name."""

from __future__ import annotations

PROMISES: dict[str, str] = {
    "greeting": "the greeting changes nothing and says how doubts are settled",
    "catalogue": "the catalogue is the department's own and is known again",
    "once": "a case arrives once, under our number",
    "found": "it is found only once it is there, by whoever looks",
    "paper": "a paper arrives whole",
    "message": "a message arrives or is given to a person; none is dropped",
    "answer": "a new answer is told once",
    "no-answer-lost": "many answers come part by part and none is left out",
    "result": "a result paper is fetched and checked",
    "refusal": "a refusal is explained in both languages",
    "wrong-key": "a wrong key is IT's matter and costs no case",
    "wait": "asked to wait, it says so and waits",
    "numbers": "numbers reserved ahead are given once for one wish",
    "register": "a register tells what was asked for, with source and time, or why it does not",
    "reference": "a strange reference never becomes a path",
    "let-go": "letting go twice is harmless",
    "one-fault": "one fault on the way: still exactly once, or a person is asked",
    "doubled": "a request that comes twice makes one case",
    "many-faults": "many faults on the way: still exactly once, or a person is asked",
    "dead-line": "without any line nothing is in doubt",
    "entries": "answers become entries of the right case, once",
    "clocks": "the same clocks run and the case stands in the same lists",
    "hostile": "hostile answers end soon, with a sentence, and leave nothing half done",
    "mutated": "an answer changed in one place ends in a sentence",
    "recorded": "it passes the department check from its recorded answers",
}

# What a system must be able to do for a promise to apply at all, and what is said where it cannot.
NEEDS: dict[str, tuple[str, str]] = {
    "paper": ("papers", "its system takes no papers over the line; they wait for a person"),
    "result": ("results", "its system issues no papers over the line"),
    "refusal": ("refuses", "its system takes everything"),
    "wrong-key": ("key", "its system asks for no key"),
    "numbers": ("numbers", "its system gives no numbers ahead; cases bear the centre's own"),
    "register": ("registers", "its system has no registers that can be asked over the line"),
    "answer": ("answers", "its system never says what became of a case; a person asks"),
    "no-answer-lost": ("answers", "its system never says what became of a case; a person asks"),
    "entries": ("answers", "its system never says what became of a case; a person asks"),
    "found": ("looked-up", "nobody can look there, so nothing is ever sent again by the machine"),
    "doubled": ("recognises", "its system tells nothing apart; the counter itself never sends twice unasked"),
}
