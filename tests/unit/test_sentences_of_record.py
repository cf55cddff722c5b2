"""Each sentence on the record's end, backups and the clock can be filled and leaves nobody alone.

What is refused says what happened, what is safe and what to do; none is left without use.
"""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from compounding.application.backups import Tried, tried_in_words
from compounding.errors import BackupError, DatabaseDamagedError
from compounding.messages import (
    SENTENCES,
    events_in_words,
    record,
    sentence,
    sentence_for_command,
    sentence_of_error,
    storage,
)

ROOT = Path(__file__).parents[2]
SOURCES = [
    each
    for folder in ("compounding", "ui")
    for each in (ROOT / folder).rglob("*.py")
    if each.parent.name != "messages"
]
CODE = re.compile(r'"((?:standing|backup|clock)\.[a-z_]+)"')
FIELDS = {"backup.folder"}  # what a person types into

# What is told when something is refused or found, by what fills it.
END = {"place": "/data/record.db", "last": "9", "known": "12", "missing": "3"}
BACKUP = {"place": "/usb/record-9.db", "folder": "/usb", "detail": "No such file or directory"}
CLOCK = {"now": "2026-11-21 10:30 (UTC-06:00)", "last": "2026-11-22 10:30 (UTC-06:00)"}
REFUSALS = {
    "standing.events_missing": END,
    "standing.differs": END,
    "standing.anchor_gone": {"place": "/data/record.db", "last": "9"},
    "standing.anchor_unreadable": {"place": "/data/record.db", "last": "9"},
    "standing.nothing_to_accept": {"place": "/data/record.db"},
    "backup.not_there": BACKUP,
    "backup.empty": BACKUP,
    "backup.cannot_read": BACKUP,
    "backup.end_missing": {**END, **BACKUP},
    "backup.disk_full": BACKUP,
    "backup.cannot_write": BACKUP,
    "backup.disk_full.command": BACKUP,
    "backup.cannot_write.command": BACKUP,
    "backup.cannot_replace": BACKUP,
    "clock.back": CLOCK,
    "clock.ahead": CLOCK,
    "clock.jumped": CLOCK,
    "clock.zone": CLOCK,
    "clock.before_its_steps": CLOCK,
    "storage.kept_in_step": {**BACKUP, "program": "OneDrive"},
    "storage.on_a_share": {**BACKUP, "kind": "cifs"},
}
NOTICES = {
    "backup.made": {"place": "/usb/a.db", "events": "9 events", "head": "0123456789abcdef"},
    "backup.loses": {"place": "/usb/a.db", "events": "9 events", "lost": "3 events"},
    "backup.loses.one": {"place": "/usb/a.db", "events": "9 events", "lost": "1 event"},
    "backup.loses_nothing": {"place": "/usb/a.db", "events": "9 events"},
    "backup.no_anchor": {},
    "backup.restored": {"events": "9 events"},
    "backup.kept": {"place": "/data/record.db.replaced-1"},
    "backup.holds": {"when": "2026-11-22 10:30", "events": "9 events"},
    "backup.last": {"when": "2026-11-22 10:30"},
    "backup.late": {"when": "2026-11-22 10:30"},
    "clock.is_right": {},
}
SAFE = re.compile(
    r"Nothing (else )?was (changed|recorded|signed|opened)|nothing else was changed"
    r"|What is there can be looked at|older ones are as they were|What was there is kept"
)
TO_DO = re.compile(
    r"(?:^|[.;] )(Put back|Ask|Compare|Start|Choose|Check|Make room|Connect|Close|Set|Wait|Move)\b"
)


def used() -> set[str]:
    text = "\n".join(each.read_text(encoding="utf-8") for each in SOURCES)
    return set(CODE.findall(text)) - FIELDS


def test_every_code_has_a_sentence_and_every_sentence_is_said():
    # Those of what was decided are named after the kinds of event.
    said = {
        each.removesuffix(".one").removesuffix(".command")
        for each in record.SENTENCES
        if not each.startswith(("decided.", "events"))
    }
    assert sorted(used() ^ said) == []


def test_every_sentence_is_filled_here_by_all_it_asks_for():
    """A sentence that asks for something is among those below, so that a new one is looked at."""
    asking = {code for code, text in record.SENTENCES.items() if "{" in text}
    asking = {each for each in asking if not each.startswith(("decided.", "events"))}
    assert asking - REFUSALS.keys() - NOTICES.keys() == {"backup.not_sound"}


@pytest.mark.parametrize(("code", "params"), sorted({**REFUSALS, **NOTICES}.items()))
def test_sentence_is_filled_with_what_its_code_brings(code, params):
    text = sentence(code, params)
    assert not re.search(r"[{}]|None|\.\.$|\.\.\s", text)
    asked = {name for _, name, _, _ in Formatter().parse(SENTENCES[code]) if name}
    assert all(params[name] in text for name in asked)


@pytest.mark.parametrize(("code", "params"), sorted(REFUSALS.items()))
def test_refusal_says_what_happened_what_is_safe_and_what_to_do(code, params):
    text = sentence(code, params)
    assert SAFE.search(text), "what is safe?"
    assert TO_DO.search(text), "what is to be done?"
    happened = re.split(r"(?<=[a-z)])[.;] ", text)[0]
    assert not SAFE.search(happened), "what happened?"
    assert not TO_DO.match(happened)


FOUND = sorted(
    each
    for each in storage.SENTENCES
    if each.startswith("verify.")
    and not each.startswith(("verify.sound", "verify.check", "verify.cancelled"))
)


@pytest.mark.parametrize("code", FOUND)
def test_copy_that_is_not_whole_says_what_the_check_found(code):
    detail = sentence(code, {"seq": "7", "table": "batch", "detail": "x"})
    text = sentence("backup.not_sound", {"place": "/data/record.db", "detail": detail})
    assert SAFE.search(text)
    assert "put back the last good copy" in text
    assert "  " not in text


@pytest.mark.parametrize("code", sorted(record.SENTENCES))
def test_sentence_is_plain_and_calm(code):
    text = SENTENCES[code]
    assert not re.search(r"!|\bERROR\b|\bfailed\b|[<>]|  |\bSQL", text)
    assert all(re.fullmatch(r"[a-z]+", name) for _, name, _, _ in Formatter().parse(text) if name)
    assert text[0].isupper() or text.startswith("{")


def test_sentence_that_the_window_may_show_names_no_option_of_the_command_line():
    """The paper of the self-test is asked for by an option alone."""
    shown = [
        code
        for code, text in SENTENCES.items()
        if "--" in text and not code.endswith(".command") and not code.startswith("self_test.")
    ]
    assert shown == []


def test_sentence_for_a_command_stands_beside_one_for_the_window():
    for_commands = [code for code in SENTENCES if code.endswith(".command")]
    assert len(for_commands) > 5
    for code in for_commands:
        assert code.removesuffix(".command") in SENTENCES
        assert re.search("--database|name another file", SENTENCES[code])
        assert "Settings" not in SENTENCES[code]


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 events"), (1, "1 event"), (2, "2 events"), (1204, "1,204 events")]
)
def test_events_are_counted_in_words_that_fit_their_number(count, words):
    assert events_in_words(count) == words


@pytest.mark.parametrize(
    ("lost", "words"),
    [
        (0, "Nothing is lost by it."),
        (1, "1 event is not in it."),
        (2, "2 events are not in it."),
    ],
)
def test_backup_tried_says_its_loss_and_that_the_screens_are_asked_again(lost, words):
    tried = Tried(Path("/usb/a.db"), 1, lost, anchored=True)
    told, screens = tried_in_words(tried, "a.db")
    assert told.startswith("The backup a.db is whole: 1 event. ")
    assert told.endswith(words)
    assert screens.startswith("The opioid screen of each patient is asked again")


@pytest.mark.parametrize("code", ["backup.disk_full", "backup.cannot_write"])
def test_command_that_cannot_write_a_backup_asks_for_another_file_and_the_window_for_a_folder(code):
    error = BackupError(code, BACKUP)
    assert sentence_for_command(error).endswith("name another file.")
    assert sentence_of_error(error).endswith("choose another folder in Settings.")


@pytest.mark.parametrize("variant", ["", "backup"])
def test_command_names_its_option_unless_it_is_a_backup_that_is_no_record(variant):
    params = {"place": "/data/record.db", **({"variant": variant} if variant else {})}
    error = DatabaseDamagedError("storage.not_a_database", params)
    said = sentence_for_command(error)
    assert ("--database" in said) == (variant == "")
    assert ("Choose another backup" in said) == (variant == "backup")
    assert "--database" not in sentence_of_error(error)
