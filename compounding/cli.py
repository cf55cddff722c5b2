"""The headless commands: the same engine and record as the window, without Qt.

Exit status: 0 fine, 1 the answer is no (a Stop in the plan, a failed verification), 2 the input
cannot be used. What is refused goes to standard error, key by key; then nothing is printed to
standard output.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NoReturn, TextIO

from compounding import __version__
from compounding.application import calc, json_text, plans, self_test, self_test_text
from compounding.clock import SystemClock
from compounding.documents.paper import Paper
from compounding.documents.self_test_paper import self_test_paper
from compounding.domain.dates import parse_date
from compounding.errors import (
    CompoundingError,
    DatabaseDamagedError,
    InputError,
    QuantityError,
)
from compounding.messages import (
    events_in_words,
    sentence,
    sentence_for_command,
    sentence_of_error,
)

FINE, NO, UNUSABLE = 0, 1, 2
# Papers are drawn by the screen's own letters, so whoever has them hands this in.
WritePaper = Callable[[Paper, Path], None]
# What may stand before a command, beside ``--database``.
ROOT_OPTIONS = ("-h", "--help", "--version")
STATUSES = ("planned", "in_process", "to_check", "released", "rejected")


class _Refused(Exception):
    """A command line that cannot be used; the text says why."""


class _Parser(argparse.ArgumentParser):
    """An argument parser that takes whole option names only and refuses in one plain sentence."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "allow_abbrev": False})

    def error(self, message: str) -> NoReturn:
        """Refuse the command line."""
        raise _Refused(f"{message}. Type 'ldn-compounder --help' to see the commands.")


def main(arguments: Sequence[str], write_paper: WritePaper | None = None) -> int:
    """Run one headless command; returns its exit status and never a traceback for bad input."""
    try:
        given = argparse.Namespace(write_paper=write_paper)
        words = hoist_globals(arguments)
        root = parser()
        _check_first(words, root)
        options = root.parse_args(words, given)
        if options.database == "":
            raise _Refused("--database: name the record; an empty name means none")
        run: Callable[[argparse.Namespace], int] = options.run
        return run(options)
    except _Refused as refusal:
        return _refuse(str(refusal))
    except InputError as error:
        return _refuse(*(f"{p.path}: {sentence(p.code, p.params)}" for p in error.problems))
    except CompoundingError as error:
        return _refuse(sentence_for_command(error))


def _refuse(*lines: str) -> int:
    for line in lines:
        print(line, file=sys.stderr)
    return UNUSABLE


def hoist_globals(arguments: Sequence[str]) -> list[str]:
    """Move ``--database`` to the front: global options may stand before or after the command."""
    front: list[str] = []
    rest: list[str] = []
    waiting = list(arguments)
    while waiting:
        word = waiting.pop(0)
        if word == "--database" and waiting:
            front += [word, waiting.pop(0)]
        elif word.startswith("--database="):
            front.append(word)
        else:
            rest.append(word)
    return front + rest


def _check_first(words: Sequence[str], root: argparse.ArgumentParser) -> None:
    """Name an option that is not known where a command should stand.

    argparse takes the word after it for the command, and would name that one.
    """
    waiting = list(words)
    while waiting and waiting[0].partition("=")[0] == "--database":
        waiting = waiting[1 if "=" in waiting[0] else 2 :]
    first = next(iter(waiting), "")
    if len(first) > 1 and first.startswith("-") and first not in ROOT_OPTIONS:
        root.error(f"unknown option: {first!r}")


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    root = _Parser(
        prog="ldn-compounder",
        description="Plans and records low-dose naltrexone made from 50 mg tablets. "
        "Without a command it opens the window.",
    )
    root.add_argument("--version", action="version", version=f"ldn-compounder {__version__}")
    root.add_argument("--database", metavar="URL", help="sqlite:///PATH of another database")
    commands = root.add_subparsers(dest="command", required=True, parser_class=_Parser)
    _add_plan(commands.add_parser("plan", help="work out a plan from a JSON file"))
    _add_calc(commands.add_parser("calc", help="work out one bench sum from JSON"))
    _add_screen(commands.add_parser("screen", help="screen a medication list for opioids"))
    _add_export(commands.add_parser("export", help="write the batch log as a workbook"))
    verify = commands.add_parser("verify", help="check the database and its chain of events")
    verify.set_defaults(run=_verify)
    _add_backup(commands.add_parser("backup", help="make a verified copy of the record"))
    _add_restore(commands.add_parser("restore", help="put a backup in the record's place"))
    test = commands.add_parser("self-test", help="work the published cases again")
    test.add_argument("--out", metavar="FILE.pdf", help="write a paper to file as well")
    test.set_defaults(run=_self_test)
    commands.add_parser("tour", help="play the program through a sample prescription").add_argument(
        "--out", required=True, metavar="DIR"
    )
    return root


def _add_plan(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", metavar="FILE", help="the request; - reads standard input")
    command.add_argument("--json", action="store_true", help="answer in JSON")
    command.add_argument("--working", action="store_true", help="show every formula and input")
    command.set_defaults(run=_plan)


def _add_calc(command: argparse.ArgumentParser) -> None:
    command.add_argument("name", metavar="NAME", help=f"one of: {', '.join(calc.SUMS)}")
    command.add_argument(
        "file", metavar="FILE", nargs="?", default="-", help="JSON; or - for input"
    )
    command.set_defaults(run=_calc)


def _add_screen(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "file", metavar="FILE", nargs="?", default="-", help="one entry a line; or - for input"
    )
    command.set_defaults(run=_screen)


def _add_export(command: argparse.ArgumentParser) -> None:
    command.add_argument("--out", required=True, metavar="LOG.xlsx")
    command.add_argument("--from", dest="first", metavar="DATE")
    command.add_argument("--to", dest="last", metavar="DATE")
    command.add_argument("--status", choices=STATUSES)
    command.set_defaults(run=_export)


def _add_backup(command: argparse.ArgumentParser) -> None:
    command.add_argument("goal", metavar="DEST", help="a file to write, or a folder")
    command.set_defaults(run=_backup)


def _add_restore(command: argparse.ArgumentParser) -> None:
    command.add_argument("source", metavar="SRC", help="the backup")
    command.add_argument("--rehearse", action="store_true", help="try it and change nothing")
    command.add_argument("--name", help="who restores; needed unless it is tried only")
    command.add_argument("--reason", help="why; needed unless it is tried only")
    command.set_defaults(run=_restore)


def _plan(options: argparse.Namespace) -> int:
    plan = plans.work_out(plans.read_request(plans.read_json(_read(options.file))))
    if options.json:
        answer = plans.to_json(plan, working=options.working)
        _print(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        _print(plans.plan_as_text(plan, working=options.working))
    return NO if plan.has_stop else FINE


def _calc(options: argparse.Namespace) -> int:
    calc.check_name(options.name)
    answer = calc.work_out(options.name, json_text.read_json(_read(options.file)))
    _print(json.dumps(answer.data, ensure_ascii=False, indent=2))
    return FINE if answer.passes else NO


def _screen(options: argparse.Namespace) -> int:
    # Loads rapidfuzz and its tables, which no other command needs.
    from compounding.application import screening

    answer = screening.screen_json(_read(options.file))
    _print(json.dumps(answer, ensure_ascii=False, indent=2))
    return screening.exit_status(answer["outcome"])


def _self_test(options: argparse.Namespace) -> int:
    out: str | None = options.out
    if out is not None and not out.lower().endswith(".pdf"):
        raise _Refused(sentence("self_test.not_pdf"))
    test, now = self_test.run(), SystemClock().now()
    if out is not None:
        write: WritePaper | None = options.write_paper
        if write is None:
            raise _Refused(sentence("self_test.no_paper"))
        write(self_test_paper(test, __version__, now), Path(out))
    _print(self_test_text.as_text(test, __version__, now))
    return FINE if test.all_agree else NO


def _read(name: str) -> str:
    """The text of the request file, or of standard input for ``-``."""
    if not name:
        raise _Refused("FILE: name the file of the request, or - for standard input")
    try:
        raw = _standard_input() if name == "-" else Path(name).read_bytes()
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _Refused(f"{name}: this is not a text file in UTF-8") from error
    except OSError as error:
        raise _Refused(f"{name}: cannot be read ({error.strerror})") from error


def _standard_input() -> bytes:
    # None where the caller has closed it, or in a program without a console.
    source: TextIO | None = sys.stdin
    return b"" if source is None else source.buffer.read()


def _print(text: str) -> None:
    goal: TextIO | None = sys.stdout
    if goal is None:
        raise _Refused("There is no standard output to answer on")
    try:
        # A file's name may hold bytes that are no text; they go out as they came in.
        goal.buffer.write(text.encode("utf-8", "surrogateescape") + b"\n")
        goal.flush()
    except BrokenPipeError:
        # Nobody reads any more; the exit status still says whether the answer was a no.
        return
    except OSError as error:
        raise _Refused(f"The answer could not be written ({error.strerror})") from error


def _day(text: str | None, option: str) -> date | None:
    try:
        return None if text is None else parse_date(text)
    except QuantityError as error:
        raise _Refused(f"{option}: {sentence_of_error(error)}") from error


def _export(options: argparse.Namespace) -> int:
    from compounding import bootstrap

    first, last = _day(options.first, "--from"), _day(options.last, "--to")
    if first and last and last < first:
        raise _Refused("--to: this day is before the day of --from")
    if not options.out.lower().endswith(".xlsx"):
        raise _Refused("--out: name a file that ends in .xlsx")
    with bootstrap.open_services(options.database, read_only=True) as services:
        count = services.export_log(
            Path(options.out), first=first, last=last, status=options.status
        )
    _print(f"{options.out}: {count} {'batch' if count == 1 else 'batches'}")
    return FINE


def _verify(options: argparse.Namespace) -> int:
    from compounding import bootstrap

    try:
        with bootstrap.open_services(options.database, read_only=True) as services:
            verification = services.verify()
    except DatabaseDamagedError as error:
        _print(sentence_for_command(error))
        return NO
    _print(verification.sentence)
    return FINE if verification.ok else NO


def _backup(options: argparse.Namespace) -> int:
    from compounding import bootstrap

    with bootstrap.open_services(options.database, read_only=True) as services:
        made = services.copy_to(Path(options.goal))
        trouble = services.trouble
    events = events_in_words(made.events)
    params = {"place": str(made.path), "events": events, "head": made.head[:16]}
    if trouble is not None:
        _print(sentence_for_command(trouble))
    _print(sentence("backup.made", params))
    return FINE


def _check_who(options: argparse.Namespace) -> None:
    """Nobody is assumed: who puts a backup back says so, and why."""
    given: dict[str, str | None] = {"--name": options.name, "--reason": options.reason}
    missing = [option for option, text in given.items() if not (text or "").strip()]
    if missing:
        raise _Refused(
            f"{' and '.join(missing)} missing: a restore is recorded with the name of who does it"
            " and the reason. Nothing was changed."
        )


def _restore(options: argparse.Namespace) -> int:
    from compounding import bootstrap
    from compounding.application import backups

    source = Path(options.source)
    if not options.rehearse:
        _check_who(options)
    tried = bootstrap.rehearse(source, options.database)
    said = list(backups.tried_in_words(tried, str(source)))
    if not options.rehearse:
        kept = bootstrap.restore_backup(source, options.name, options.reason, options.database)
        events = events_in_words(tried.events)
        said.append(sentence("backup.restored", {"events": events}))
        if kept is not None:
            said.append(sentence("backup.kept", {"place": str(kept)}))
    _print("\n".join(said))
    return FINE
