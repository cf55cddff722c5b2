"""Sentences about the database, its folder and the record.

The window offers what Settings has; ``….command`` is said by the headless commands in place of the
sentence before it, because they can be given another record.
"""

from __future__ import annotations

from typing import Final

_SAFE = " What was recorded before is safe; this last step was not recorded."
_UNTOUCHED = " Nothing was changed."
_NOT_A_RECORD = "The file at {place} is not a record of this program." + _UNTOUCHED
_OF_ANOTHER = "The file at {place} is a database of another program." + _UNTOUCHED
_RIGHT_ONE = (
    " Put the record's own file there and start again, or put back the last good backup, in"
    " Settings."
)
_UNSURE = (
    "The settings file {place} cannot be read, so it is not sure where the record is."
    " Nothing was begun."
)
_IN_STEP = (
    "The folder {folder} is kept in step with another place by {program}. A record there would"
    " be copied while it is written, and damaged. Nothing was opened."
)
_SHARED = (
    "The folder {folder} lies on a network share ({kind}). A record there can be damaged by"
    " the network. Nothing was opened."
)
_HAVE_IT_MOVED = (
    " Ask whoever looks after this computer to move the record to a disk of this computer and to"
    " start the program with its new place"
)
_MOVE_IT = " Move the record to a disk of this computer, then start with --database"

SENTENCES: Final[dict[str, str]] = {
    "storage.not_a_url": "Name the record as {scheme}PATH, for example {scheme}record.db.",
    "storage.none_yet": (
        "There is no record at {place} yet. Close the program and start it again to begin one."
    ),
    "storage.none_yet.command": (
        "There is no record at {place}."
        " Start the window once to begin one, or name another place with --database."
    ),
    "storage.missing": (
        "The record is not at {place} any more. No empty one was begun in its place."
        " Put the file back there and start again, or put back the last good backup, in Settings."
    ),
    "storage.missing.command": (
        "The record is not at {place} any more. No empty one was begun in its place."
        " Put the file back, or start with --database and the place where it is now."
    ),
    "storage.folder_missing": (
        "The folder of the record is not there: {folder}. Nothing was begun."
        " Connect the disk or make the folder, then start again."
    ),
    "storage.replaced": (
        "The file at {place} is not the one that was opened: something replaced it."
        " This last step was not recorded. Close the program, check the file, then start again."
    ),
    "storage.no_permission": (
        "You may not write in {folder}, where the record lies."
        + _UNTOUCHED
        + " Ask whoever looks after this computer for the right to change files there."
    ),
    "storage.read_only": (
        "The record at {place} may only be read."
        + _SAFE
        + " Ask whoever looks after this computer for the right to change it, then try again."
    ),
    "storage.opened_to_read": "The record at {place} was opened for reading only." + _UNTOUCHED,
    "storage.busy": (
        "Another program is using the record at {place}."
        + _SAFE
        + " Close the other program or wait a moment, then try again."
    ),
    "storage.full": (
        "The disk that holds {place} is full." + _SAFE + " Make room on the disk, then try again."
    ),
    "storage.full.upgrade": (
        "The disk that holds {place} is full, so the record could not be brought up to date."
        " It stays as it was. Make room on the disk, then start again."
    ),
    "storage.nearly_full": (
        "The disk that holds {place} has less than 500 MB left. Everything is recorded as before;"
        " make room on it before it is full."
    ),
    "storage.disk_fails": (
        "The disk did not write or read {place}."
        + _SAFE
        + " Check the disk and its connection, then start again."
    ),
    "storage.disk_fails.upgrade": (
        "The disk did not write or read what is needed, so the record at {place} could not be"
        " brought up to date. It stays as it was. Check the disk and its connection, then start"
        " again."
    ),
    "storage.damaged": (
        "The record at {place} is damaged and was not changed."
        " Do not delete it. Keep a copy of the file and put back the last good one."
    ),
    "storage.event_altered": (
        "Event {seq} of the record is not as it was written. Nothing was changed or printed."
        " Run the check of the record and put back the last good copy."
    ),
    "storage.event_hidden": (
        "An event of this making, up to event {seq}, cannot be found in the record. Nothing was"
        " changed or printed. Run the check of the record and put back the last good copy."
    ),
    "storage.list_altered": (
        "The list '{table}' does not show what the events say. Nothing was changed or printed."
        " Run the check of the record and put back the last good copy."
    ),
    "storage.not_a_database": _NOT_A_RECORD + _RIGHT_ONE,
    "storage.not_a_database.backup": _NOT_A_RECORD + " Choose another backup.",
    "storage.not_a_database.command": _NOT_A_RECORD + " Choose the right file with --database.",
    "storage.not_ours": _OF_ANOTHER + _RIGHT_ONE,
    "storage.not_ours.backup": _OF_ANOTHER + " Choose another backup.",
    "storage.not_ours.command": _OF_ANOTHER + " Choose the right file with --database.",
    "storage.empty_file": (
        "The file at {place} is empty, but a record was expected there."
        + _UNTOUCHED
        + " Put back the last good copy, or move the empty file away to begin a new record."
    ),
    "storage.too_new": (
        "A newer version of the program wrote the record at {place}."
        + _UNTOUCHED
        + " Install the newer version to open it."
    ),
    "storage.too_old_to_read": (
        "An older version of the program wrote the record at {place}."
        + _UNTOUCHED
        + " Start the program once without this command, so that it brings the record up to date."
    ),
    "storage.migration_failed": (
        "The record at {place} could not be brought up to date ({detail})."
        " It stays as it was. Keep a copy of the file and ask for help."
    ),
    "storage.cannot_begin": (
        "The record could not be begun at {place} ({detail}). Nothing was left there."
        " Check the disk, then start again."
    ),
    "storage.cannot_replace": (
        "The record at {place} could not be brought up to date ({detail}). It stays as it was."
        " Check the disk and close other programs that use it, then start again."
    ),
    "storage.old_sqlite": (
        "The database library is too old to be trusted with a record ({version})."
        " Nothing was opened. Install the program again."
    ),
    "storage.setting_refused": (
        "The database did not accept a setting that keeps the record safe ({setting} = {wanted})."
        " Nothing was opened. Check the disk that holds the record: a network share cannot."
    ),
    "storage.settings_unreadable": (
        _UNSURE
        + " Ask whoever looks after this computer to mend the file or remove it, then start again."
    ),
    "storage.settings_unreadable.command": (
        _UNSURE + " Mend or remove the file, or start with --database."
    ),
    "storage.settings_unwritable": (
        "The settings file {place} cannot be written."
        + _UNTOUCHED
        + " Ask whoever looks after this computer for the right to change it."
    ),
    "storage.kept_in_step": _IN_STEP + _HAVE_IT_MOVED + "; backups may go to such a folder.",
    "storage.kept_in_step.command": _IN_STEP + _MOVE_IT + "; backups may go to such a folder.",
    "storage.on_a_share": _SHARED + _HAVE_IT_MOVED + "; backups may go to a share.",
    "storage.on_a_share.command": _SHARED + _MOVE_IT + "; backups may go to a share.",
    "verify.checking": "The whole record is being checked.",
    "verify.checked_so_far": "The whole record is being checked: {events} so far.",
    "verify.cancelled": "The check of the record was stopped. Nothing was changed.",
    "verify.sound": "The record is whole and unaltered: {events}, last {head}.",
    "verify.file_damaged": ("The file is damaged. Do not work on; put back the last good copy."),
    "verify.schema_altered": (
        "The tables are not as the program made them: someone changed them by other means."
        " Do not work on; put back the last good copy."
    ),
    "verify.events_missing": (
        "Event {seq} is missing from the record. Do not work on; put back the last good copy."
    ),
    "verify.event_altered": (
        "Event {seq} was altered or does not follow the one before it."
        " Do not work on; put back the last good copy."
    ),
    "verify.patient_altered": (
        "The patient of the prescription entered with event {seq} was altered."
        " Do not work on; put back the last good copy."
    ),
    "verify.list_altered": (
        "The medication list of the opioid screen finished with event {seq} was altered."
        " Do not work on; put back the last good copy."
    ),
    "verify.table_altered": (
        "The list '{table}' does not show what the events say: someone changed it by other means."
        " Do not work on; put back the last good copy."
    ),
}
