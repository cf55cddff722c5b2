"""The console script: headless words never load Qt, the rest opens the window."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from compounding.documents.paper import Paper


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; returns its exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    command = next((word for word in _without_options(words)), None)
    if command == "tour":
        from ui.tour import main as tour

        return tour(words)
    if command is None and not {"-h", "--help", "--version"} & set(words):
        from ui.app import main as window

        return window(words)
    from compounding.cli import main as headless

    return headless(words, _write_paper)


def _write_paper(paper: Paper, path: Path) -> None:
    """Draw a paper: the one headless word that needs Qt, loaded when it is asked for."""
    from ui.offscreen import write_paper

    write_paper(paper, path)


def _without_options(words: Sequence[str]) -> Sequence[str]:
    """The words that are neither options nor the value of ``--database``."""
    previous = ("", *words)
    return [
        word
        for before, word in zip(previous, words, strict=False)
        if before != "--database" and not word.startswith("-")
    ]


if __name__ == "__main__":
    sys.exit(main())
