"""Triggers that hold what a CHECK cannot: the record is only ever added to, a batch only moves on.

They are the second line behind the program's own rules: raw SQL is refused, too, and nothing goes
to a patient whose newest opioid screen does not pass, or is from before the record began again.
``INSERT OR REPLACE`` passes plain delete triggers unless ``recursive_triggers`` is on, so rows that
exist are also refused at insertion.
SQLite rebuilds a table only where no trigger refers to it, so all are taken off before a migration
and put on after it, in the same transaction.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

TRIGGERS: Final = (
    """CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'the record is only ever added to'); END""",
    """CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'the record is only ever added to'); END""",
    """CREATE TRIGGER event_has_the_next_number BEFORE INSERT ON event
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM event)
BEGIN SELECT RAISE(ABORT, 'the record has no gaps'); END""",
    """CREATE TRIGGER event_follows_the_last BEFORE INSERT ON event
WHEN NEW.prev_hash IS NOT
  (SELECT coalesce((SELECT hash FROM event ORDER BY seq DESC LIMIT 1), zeroblob(32)))
  OR EXISTS (SELECT 1 FROM event WHERE hash = NEW.hash)
  OR EXISTS (SELECT 1 FROM event WHERE action_id = NEW.action_id AND part = NEW.part)
BEGIN SELECT RAISE(ABORT, 'the record is one chain'); END""",
    """CREATE TRIGGER label_follows_a_screen BEFORE INSERT ON event
WHEN NEW.kind = 'label_printed' AND (1 IS NOT
  (SELECT passes FROM screen WHERE making_id = NEW.entity
    AND seq > (SELECT coalesce(max(seq), 0) FROM event
      WHERE entity = 'record' AND kind IN ('record_restored', 'end_accepted'))
    ORDER BY seq DESC LIMIT 1)
  OR NOT EXISTS (SELECT 1 FROM batch WHERE making_id = NEW.entity AND state = 'released'
    AND batch_id = json_extract(CAST(NEW.body AS TEXT), '$.data.batch_id')))
BEGIN SELECT RAISE(ABORT, 'no label without a finished opioid screen that passes'); END""",
    """CREATE TRIGGER batch_begins_planned BEFORE INSERT ON batch
WHEN NEW.state <> 'planned'
  OR EXISTS (SELECT 1 FROM batch WHERE batch_id = NEW.batch_id OR number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'a batch begins as planned, once'); END""",
    """CREATE TRIGGER batch_is_never_deleted BEFORE DELETE ON batch
BEGIN SELECT RAISE(ABORT, 'a batch is never deleted'); END""",
    """CREATE TRIGGER batch_is_closed BEFORE UPDATE ON batch
WHEN OLD.state IN ('released', 'rejected')
BEGIN SELECT RAISE(ABORT, 'a released or rejected batch is never changed'); END""",
    """CREATE TRIGGER batch_moves_on BEFORE UPDATE OF state ON batch
WHEN NOT (NEW.state = OLD.state
  OR NEW.state = 'rejected'
  OR (OLD.state = 'planned' AND NEW.state = 'in_process')
  OR (OLD.state = 'in_process' AND NEW.state = 'to_check')
  OR (OLD.state = 'to_check' AND NEW.state = 'released'))
BEGIN SELECT RAISE(ABORT, 'a batch moves one step at a time'); END""",
    """CREATE TRIGGER release_follows_a_screen BEFORE UPDATE OF state ON batch
WHEN NEW.state = 'released' AND OLD.state <> 'released' AND 1 IS NOT
  (SELECT passes FROM screen WHERE making_id = OLD.making_id
    AND seq > (SELECT coalesce(max(seq), 0) FROM event
      WHERE entity = 'record' AND kind IN ('record_restored', 'end_accepted'))
    ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'no release without a finished opioid screen that passes'); END""",
    """CREATE TRIGGER batch_keeps_its_identity
BEFORE UPDATE OF batch_id, making_id, number, opened_seq, position ON batch
BEGIN SELECT RAISE(ABORT, 'a batch keeps its number'); END""",
    """CREATE TRIGGER target_is_closed BEFORE UPDATE ON target
WHEN EXISTS (SELECT 1 FROM batch
  WHERE batch_id = OLD.batch_id AND state IN ('to_check', 'released', 'rejected'))
BEGIN SELECT RAISE(ABORT, 'a prepared batch is not weighed again'); END""",
    """CREATE TRIGGER target_is_never_added_late BEFORE INSERT ON target
WHEN EXISTS (SELECT 1 FROM batch WHERE batch_id = NEW.batch_id AND state <> 'planned')
  OR EXISTS (SELECT 1 FROM target WHERE batch_id = NEW.batch_id AND position = NEW.position)
BEGIN SELECT RAISE(ABORT, 'what is weighed stands in the plan'); END""",
    """CREATE TRIGGER target_is_never_deleted BEFORE DELETE ON target
BEGIN SELECT RAISE(ABORT, 'what is weighed stands in the plan'); END""",
    """CREATE TRIGGER lot_is_never_changed BEFORE UPDATE ON lot
BEGIN SELECT RAISE(ABORT, 'lots are chosen anew, not changed'); END""",
    """CREATE TRIGGER lot_is_closed_on_insert BEFORE INSERT ON lot
WHEN EXISTS (SELECT 1 FROM making WHERE making_id = NEW.making_id AND crushed IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'lots are chosen before tablets are crushed'); END""",
    """CREATE TRIGGER lot_is_closed_on_delete BEFORE DELETE ON lot
WHEN EXISTS (SELECT 1 FROM making WHERE making_id = OLD.making_id AND crushed IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'lots are chosen before tablets are crushed'); END""",
    """CREATE TRIGGER making_is_never_deleted BEFORE DELETE ON making
BEGIN SELECT RAISE(ABORT, 'a making is never deleted'); END""",
    """CREATE TRIGGER making_keeps_its_lots BEFORE UPDATE OF made_on, lots_folded ON making
WHEN OLD.crushed IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'lots are chosen before tablets are crushed'); END""",
    """CREATE TRIGGER prescription_is_never_changed BEFORE UPDATE ON prescription
BEGIN SELECT RAISE(ABORT, 'a prescription is never changed'); END""",
    """CREATE TRIGGER prescription_is_never_deleted BEFORE DELETE ON prescription
BEGIN SELECT RAISE(ABORT, 'a prescription is never deleted'); END""",
    """CREATE TRIGGER patient_is_never_changed BEFORE UPDATE ON patient
BEGIN SELECT RAISE(ABORT, 'patient data are deleted, never changed'); END""",
    """CREATE TRIGGER patient_is_entered_once BEFORE INSERT ON patient
WHEN EXISTS (SELECT 1 FROM patient WHERE prescription_id = NEW.prescription_id)
  OR EXISTS (SELECT 1 FROM patient_deleted WHERE prescription_id = NEW.prescription_id)
BEGIN SELECT RAISE(ABORT, 'patient data are entered once, and stay deleted'); END""",
    """CREATE TRIGGER patient_leaves_a_mark AFTER DELETE ON patient
BEGIN INSERT OR IGNORE INTO patient_deleted VALUES (OLD.prescription_id);
DELETE FROM medication_list WHERE prescription_id = OLD.prescription_id; END""",
    """CREATE TRIGGER patient_deleted_is_gone BEFORE INSERT ON patient_deleted
WHEN EXISTS (SELECT 1 FROM patient WHERE prescription_id = NEW.prescription_id)
BEGIN SELECT RAISE(ABORT, 'a patient who is there is not marked as deleted'); END""",
    """CREATE TRIGGER patient_deleted_is_never_changed BEFORE UPDATE ON patient_deleted
BEGIN SELECT RAISE(ABORT, 'a deleted patient stays deleted'); END""",
    """CREATE TRIGGER patient_deleted_is_never_deleted BEFORE DELETE ON patient_deleted
BEGIN SELECT RAISE(ABORT, 'a deleted patient stays deleted'); END""",
    """CREATE TRIGGER screen_is_as_recorded BEFORE INSERT ON screen
WHEN EXISTS (SELECT 1 FROM screen
    WHERE screen_id = NEW.screen_id OR seq = NEW.seq OR rowid = NEW.rowid)
  OR NOT EXISTS (SELECT 1 FROM event
    WHERE seq = NEW.seq AND kind = 'screen_finished' AND entity = NEW.making_id
    AND json_extract(CAST(body AS TEXT), '$.data.screen_id') = NEW.screen_id
    AND json_extract(CAST(body AS TEXT), '$.data.passes') = NEW.passes
    AND (json_array_length(CAST(body AS TEXT), '$.data.against') = 0) = NEW.passes)
BEGIN SELECT RAISE(ABORT, 'a screen is what was recorded, once'); END""",
    """CREATE TRIGGER screen_is_never_changed BEFORE UPDATE ON screen
BEGIN SELECT RAISE(ABORT, 'a finished screen is never changed'); END""",
    """CREATE TRIGGER screen_is_never_deleted BEFORE DELETE ON screen
BEGIN SELECT RAISE(ABORT, 'a finished screen is never deleted'); END""",
    """CREATE TRIGGER medication_list_is_kept_once BEFORE INSERT ON medication_list
WHEN EXISTS (SELECT 1 FROM medication_list WHERE screen_id = NEW.screen_id)
  OR EXISTS (SELECT 1 FROM patient_deleted WHERE prescription_id = NEW.prescription_id)
  OR NOT EXISTS (SELECT 1 FROM screen JOIN making USING (making_id)
    WHERE screen_id = NEW.screen_id AND prescription_id = NEW.prescription_id)
BEGIN SELECT RAISE(ABORT, 'a list is kept once, with its screen'); END""",
    """CREATE TRIGGER medication_list_is_never_changed BEFORE UPDATE ON medication_list
BEGIN SELECT RAISE(ABORT, 'a list is deleted with its patient, never changed'); END""",
    """CREATE TRIGGER medication_list_goes_with_its_patient BEFORE DELETE ON medication_list
WHEN NOT EXISTS (SELECT 1 FROM patient_deleted WHERE prescription_id = OLD.prescription_id)
BEGIN SELECT RAISE(ABORT, 'a list is deleted with its patient, never changed'); END""",
)


def take_off(connection: Connection) -> None:
    """Remove every trigger, for the time of a migration."""
    rows = connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
    for (name,) in rows.all():
        quoted = str(name).replace('"', '""')
        connection.exec_driver_sql(f'DROP TRIGGER "{quoted}"')


def put_on(connection: Connection) -> None:
    """Guard the tables with the triggers of this version."""
    for trigger in TRIGGERS:
        connection.exec_driver_sql(trigger)
