"""What the processes do that are killed while they back up or restore."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlcipher3 import dbapi2

from compounding import bootstrap
from tests.backups_on_disk import Workstation
from tests.faults.at_work import Voice
from tests.faults.steps import before_step
from tests.unit.record_samples import StillClock


def _at(place: Path, moment: datetime) -> Workstation:
    clock = StillClock()
    clock.moment = moment
    return Workstation(place.parent, clock=clock)


def _die_before(voice: Voice, step: int, folder: Path, *, statements: bool) -> None:
    """Before that step; without ``statements`` only what is done to files counts."""
    connect = dbapi2.connect
    if step:
        before_step(step, folder, voice.last_words)
    if not statements:
        dbapi2.connect = connect


def back_up(
    voice: Voice,
    place: Path,
    moment: datetime,
    goal: Path | None,
    step: int = 0,
    statements: bool = True,
) -> None:
    """A backup in the usual folder, or to the file ``goal``; die before ``step``."""
    with _at(place, moment).open(read_only=True) as services:
        voice.say("opened")
        _die_before(voice, step, place.parent, statements=statements)
        made = services.back_up() if goal is None else services.copy_to(goal)
        voice.say("made", made.events, made.path.name)


def restore(
    voice: Voice,
    place: Path,
    moment: datetime,
    source: Path,
    step: int = 0,
    statements: bool = True,
) -> None:
    """Put a backup back; die before ``step``."""
    here = _at(place, moment)
    voice.say("opened")
    _die_before(voice, step, place.parent, statements=statements)
    kept = bootstrap.restore_backup(
        source, "B", "why", here.url, clock=here.clock, settings_folder=here.settings
    )
    voice.say("restored", "" if kept is None else kept.name)
