"""The practice departments alone, in the foreground until stopped."""

from __future__ import annotations

import argparse

from desktop.practice.serving import serve_forever


def serve(words: argparse.Namespace) -> int:
    """Serve until interrupted; prints the address first."""
    serve_forever(
        words.port, words.fault or None, state_folder=words.state, decide_after_s=words.decide_after
    )
    return 0
