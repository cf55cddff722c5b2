"""Sentences about the end of the record, its backups and the workstation's clock."""

from __future__ import annotations

from typing import Final

_UNTOUCHED = " Nothing was changed."
_DISK_FULL = (
    "The disk of the backups is full ({folder}). No backup was made; older ones are as they were."
)
_CANNOT_WRITE = "No backup could be made in {folder} ({detail}); older ones are as they were."

SENTENCES: Final[dict[str, str]] = {
    # A number with its word, for the place of {events} and {lost} in a sentence.
    "events": "{count} events",
    "events.one": "{count} event",
    "standing.events_missing": (
        "Events are missing: the record at {place} ends with event {last}, but it had gone on to"
        " event {known} ({missing} more). What is there can be looked at; nothing can be recorded."
        " Put back the last good backup, or go on without them by name and reason, in Settings."
    ),
    "standing.differs": (
        "The record at {place} is not the one that was worked with: event {known} is another one"
        " than was recorded. What is there can be looked at; nothing can be recorded."
        " Put back the last good backup, or go on with it by name and reason, in Settings."
    ),
    "standing.anchor_gone": (
        "The file beside the record that holds its last number is not there ({place}.anchor), so"
        " it cannot be told whether events after {last} are missing. What is there can be looked"
        " at; nothing can be recorded. Compare the last number with your papers, then go on by"
        " name and reason in Settings, or put back a backup."
    ),
    "standing.anchor_unreadable": (
        "The file beside the record that holds its last number is damaged ({place}.anchor), so"
        " it cannot be told whether events after {last} are missing. What is there can be looked"
        " at; nothing can be recorded. Compare the last number with your papers, then go on by"
        " name and reason in Settings, or put back a backup."
    ),
    "standing.nothing_to_accept": (
        "Nothing is wrong with the end of the record at {place}. Nothing was changed."
        " Start the program again."
    ),
    "standing.unmarked": (
        "The last step is recorded. Its number could not be written into the file beside the"
        " record, so a missing end would not be noticed until it can. Ask whoever looks after this"
        " computer to look at the folder of the record."
    ),
    "standing.asks": (
        "What is missing cannot be made again from here. Look for a newer backup first. Your name"
        " and reason are recorded, with how far the record had gone and where it goes on."
    ),
    "standing.screens_again": (
        "The opioid screen of each patient is asked again before the next release or label."
    ),
    "standing.accepted": "Recorded. The record goes on from here.",
    "backup.not_a_full_path": (
        "Type the whole path of a folder, from its disk on. Nothing was changed."
    ),
    "backup.asks": (
        "What the record holds now is kept beside it. Your name and reason are recorded."
    ),
    "backup.making": "Making a backup and checking it…",
    "backup.rehearsing": "Trying the backup; nothing is changed…",
    "backup.restoring": "Putting the backup in the record's place…",
    "backup.folder_set": "Recorded. Backups go there from now on.",
    "backup.holds": "{when}, {events}, in",
    "decided.end_accepted": (
        "{when}: went on from event {last}; it had gone to {lost}. {name} ({identity}): {reason}"
    ),
    "decided.record_restored": (
        "{when}: restored to event {last}; it had gone to {lost}. {name} ({identity}): {reason}"
    ),
    "decided.clock_accepted": (
        "{when}: the clock was said to be right. {name} ({identity}): {reason}"
    ),
    "backup.none_yet": "No backup yet",
    "backup.last": "Last good backup {when}",
    "backup.late": "No backup since {when}",
    "backup.made": "A checked copy is at {place}: {events}, last {head}.",
    "backup.loses": (
        "The backup {place} is whole: {events}. The record went on after it: {lost} are not in it."
    ),
    "backup.loses.one": (
        "The backup {place} is whole: {events}. The record went on after it: {lost} is not in it."
    ),
    "backup.loses_nothing": "The backup {place} is whole: {events}. Nothing is lost by it.",
    "backup.no_anchor": (
        "It has no file beside it that holds its last number, so it cannot be told whether its"
        " own end is missing."
    ),
    "backup.restored": ("The backup with {events} is the record now; the restore is recorded."),
    "backup.kept": "What it replaced is kept at {place}.",
    "backup.not_there": "There is no backup at {place}." + _UNTOUCHED + " Choose another file.",
    "backup.empty": "The file {place} is empty." + _UNTOUCHED + " Choose another backup.",
    "backup.cannot_read": (
        "The backup {place} cannot be read ({detail})."
        + _UNTOUCHED
        + " Check the disk that holds it, or choose another backup."
    ),
    "backup.not_sound": (
        "The copy of {place} is not whole: {detail}"
        " It was thrown away, and nothing else was changed."
    ),
    "backup.end_missing": (
        "The backup {place} is not whole: it ends with event {last}, but had {known} when it was"
        " made." + _UNTOUCHED + " Choose another backup."
    ),
    "backup.disk_full": _DISK_FULL + " Make room there or choose another folder in Settings.",
    "backup.disk_full.command": _DISK_FULL + " Make room there or name another file.",
    "backup.cannot_write": (
        _CANNOT_WRITE + " Connect its disk or choose another folder in Settings."
    ),
    "backup.cannot_write.command": _CANNOT_WRITE + " Connect its disk or name another file.",
    "backup.cannot_replace": (
        "The backup could not take the place of the record at {place} ({detail})."
        " What was there is kept beside it. Close other programs that use it, then try again."
    ),
    "clock.back": (
        "The clock of this computer says {now}, but the last event was recorded at {last}."
        " Nothing was recorded. Set the clock right, or confirm in Settings that it is right."
    ),
    "clock.ahead": (
        "The clock of this computer says {now}; the last event was recorded at {last}, more than a"
        " year before. Nothing was recorded. Set the clock right, or confirm in Settings that it"
        " is right."
    ),
    "clock.jumped": (
        "The clock of this computer was set to another time while the program was open: it says"
        " {now}. Nothing was recorded. Set the clock right, or confirm in Settings that it is"
        " right."
    ),
    "clock.zone": (
        "The time zone of this computer was changed: it says {now}, the last event was recorded at"
        " {last}. Nothing was recorded. Set the zone right, or confirm in Settings that it is"
        " right."
    ),
    "clock.before_its_steps": (
        "The clock says {now}, but a step of this batch was recorded at {last}. Nothing was signed:"
        " a signature cannot be older than what it signs. Wait until then, or reject the batch."
    ),
    "clock.asks": (
        "Dates of use and expiries are counted by this clock. Say only that it is right if you"
        " have looked at another clock. Your name and reason are recorded."
    ),
    "clock.accepted": "Recorded. Steps can be recorded again.",
    "clock.is_right": "Nothing speaks against the clock. Nothing was changed.",
}
