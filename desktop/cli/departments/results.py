"""Commands about what departments answered with: list a case's result papers, save them, fetch again."""

from __future__ import annotations

import argparse

from desktop.casework.desk import Desk
from desktop.casework.exchange import results
from desktop.cli.cases import find, write
from desktop.cli.speaking import Voice
from desktop.words import render, say


def run(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    """`case results NUMBER [--save DIR --purpose TEXT] [--again]`."""
    journal = find(desk, words.number)
    if words.again:
        for one in desk.case(journal).results:
            if one.state == "lacking":
                results.fetch_again(desk, journal, one.sha256)
    case = desk.case(journal)
    saved: list[str] = []
    for one in case.results if words.save else ():
        if one.state == "kept":
            looked = results.look(desk, journal, one.sha256, words.purpose)
            write(words.save / looked.file_name, looked.content)
            saved.append(str(words.save / looked.file_name))
    document = [
        {
            "sha256": one.sha256,
            "state": one.state,
            "says": render(results.says(one)),
            "next": render(results.next_step(one)),
            "media_type": one.media_type,
            "size": one.size,
            "since": one.since,
        }
        for one in case.results
    ]
    lines = [
        say("{place}. {what}", place=n, what=results.says(one))
        + ("" if one.state == "kept" else " " + render(results.next_step(one)))
        for n, one in enumerate(case.results, 1)
    ] or [say("The department gave no result paper.")]
    lines += [say("The result is in {file}.", file=file) for file in saved]
    voice.answer({"results": document, "saved": saved}, lines)
    return 0
