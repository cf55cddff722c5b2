CREATE TABLE alembic_version ( version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num) )

CREATE TABLE batch ( batch_id TEXT NOT NULL, making_id TEXT NOT NULL, opened_seq INTEGER NOT NULL, position INTEGER NOT NULL, number TEXT NOT NULL, year INTEGER NOT NULL, running INTEGER NOT NULL, form TEXT NOT NULL, state TEXT NOT NULL, strength_mg TEXT, concentration_mg_per_ml TEXT, units INTEGER, volume_ml TEXT, drug_mg TEXT NOT NULL, fill_each_mg TEXT, covers_first DATE NOT NULL, covers_last DATE NOT NULL, day DATE NOT NULL, last_day DATE NOT NULL, limited_by TEXT NOT NULL, limited_params TEXT NOT NULL, made_units INTEGER, made_volume_ml TEXT, capsules_weighed INTEGER, mean_fill_mg TEXT, fill_rsd_pct TEXT, extras_count INTEGER, extras_fate TEXT, extras_note TEXT, prepared_by TEXT, prepared_key TEXT, prepared_at TEXT, checked_by TEXT, checked_key TEXT, checked_at TEXT, identity TEXT, released_by TEXT, released_at TEXT, rejected_by TEXT, rejected_at TEXT, rejected_reason TEXT, CONSTRAINT pk_batch PRIMARY KEY (batch_id), CONSTRAINT uq_batch_opened_seq_position UNIQUE (opened_seq, position), CONSTRAINT uq_batch_year_running UNIQUE (year, running), CONSTRAINT ck_batch_form CHECK (form IN ('capsule', 'liquid')), CONSTRAINT ck_batch_state CHECK (state IN ('planned', 'in_process', 'to_check', 'released', 'rejected')), CONSTRAINT ck_batch_two_people CHECK (checked_key <> prepared_key), CONSTRAINT ck_batch_names_with_keys CHECK ((prepared_by IS NULL) = (prepared_key IS NULL) AND (checked_by IS NULL) = (checked_key IS NULL)), CONSTRAINT ck_batch_released_is_checked CHECK (state <> 'released' OR (released_by IS NOT NULL AND checked_by IS NOT NULL AND prepared_by IS NOT NULL AND rejected_by IS NULL)), CONSTRAINT ck_batch_rejected_by_whom CHECK (state <> 'rejected' OR rejected_by IS NOT NULL), CONSTRAINT ck_batch_fate CHECK (extras_fate IN ('kept_as_sample', 'destroyed', 'other')), CONSTRAINT fk_batch_making_id_making FOREIGN KEY(making_id) REFERENCES making (making_id), CONSTRAINT uq_batch_number UNIQUE (number) )

CREATE TRIGGER batch_begins_planned BEFORE INSERT ON batch WHEN NEW.state <> 'planned' OR EXISTS (SELECT 1 FROM batch WHERE batch_id = NEW.batch_id OR number = NEW.number) BEGIN SELECT RAISE(ABORT, 'a batch begins as planned, once'); END

CREATE TRIGGER batch_is_closed BEFORE UPDATE ON batch WHEN OLD.state IN ('released', 'rejected') BEGIN SELECT RAISE(ABORT, 'a released or rejected batch is never changed'); END

CREATE TRIGGER batch_is_never_deleted BEFORE DELETE ON batch BEGIN SELECT RAISE(ABORT, 'a batch is never deleted'); END

CREATE TRIGGER batch_keeps_its_identity BEFORE UPDATE OF batch_id, making_id, number, opened_seq, position ON batch BEGIN SELECT RAISE(ABORT, 'a batch keeps its number'); END

CREATE TRIGGER batch_moves_on BEFORE UPDATE OF state ON batch WHEN NOT (NEW.state = OLD.state OR NEW.state = 'rejected' OR (OLD.state = 'planned' AND NEW.state = 'in_process') OR (OLD.state = 'in_process' AND NEW.state = 'to_check') OR (OLD.state = 'to_check' AND NEW.state = 'released')) BEGIN SELECT RAISE(ABORT, 'a batch moves one step at a time'); END

CREATE TABLE classified ( name_hash TEXT NOT NULL, seq INTEGER NOT NULL, decision TEXT NOT NULL, name TEXT NOT NULL, at TEXT NOT NULL, CONSTRAINT pk_classified PRIMARY KEY (name_hash) )

CREATE TABLE event ( seq INTEGER NOT NULL, action_id TEXT NOT NULL, part INTEGER NOT NULL, occurred_at TEXT NOT NULL, zone TEXT NOT NULL, kind TEXT NOT NULL, entity TEXT NOT NULL, actor TEXT NOT NULL, workstation TEXT NOT NULL, app_version TEXT NOT NULL, body BLOB NOT NULL, prev_hash BLOB NOT NULL, hash BLOB NOT NULL, mac BLOB, CONSTRAINT pk_event PRIMARY KEY (seq), CONSTRAINT uq_event_action_id_part UNIQUE (action_id, part), CONSTRAINT ck_event_seq_from_one CHECK (seq >= 1), CONSTRAINT ck_event_hash_length CHECK (length(hash) = 32 AND length(prev_hash) = 32), CONSTRAINT uq_event_prev_hash UNIQUE (prev_hash), CONSTRAINT uq_event_hash UNIQUE (hash) )

CREATE TRIGGER event_follows_the_last BEFORE INSERT ON event WHEN NEW.prev_hash IS NOT (SELECT coalesce((SELECT hash FROM event ORDER BY seq DESC LIMIT 1), zeroblob(32))) OR EXISTS (SELECT 1 FROM event WHERE hash = NEW.hash) OR EXISTS (SELECT 1 FROM event WHERE action_id = NEW.action_id AND part = NEW.part) BEGIN SELECT RAISE(ABORT, 'the record is one chain'); END

CREATE TRIGGER event_has_the_next_number BEFORE INSERT ON event WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM event) BEGIN SELECT RAISE(ABORT, 'the record has no gaps'); END

CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'the record is only ever added to'); END

CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'the record is only ever added to'); END

CREATE INDEX ix_batch_day ON batch (day)

CREATE INDEX ix_batch_making_id ON batch (making_id)

CREATE INDEX ix_batch_state ON batch (state)

CREATE INDEX ix_event_entity_seq ON event (entity, seq)

CREATE INDEX ix_lot_lot ON lot (lot)

CREATE INDEX ix_making_prescription_id ON making (prescription_id)

CREATE INDEX ix_patient_born ON patient (born)

CREATE INDEX ix_screen_making_id ON screen (making_id)

CREATE TRIGGER label_follows_a_screen BEFORE INSERT ON event WHEN NEW.kind = 'label_printed' AND (1 IS NOT (SELECT passes FROM screen WHERE making_id = NEW.entity AND seq > (SELECT coalesce(max(seq), 0) FROM event WHERE entity = 'record' AND kind IN ('record_restored', 'end_accepted')) ORDER BY seq DESC LIMIT 1) OR NOT EXISTS (SELECT 1 FROM batch WHERE making_id = NEW.entity AND state = 'released' AND batch_id = json_extract(CAST(NEW.body AS TEXT), '$.data.batch_id'))) BEGIN SELECT RAISE(ABORT, 'no label without a finished opioid screen that passes'); END

CREATE TABLE lot ( making_id TEXT NOT NULL, position INTEGER NOT NULL, role TEXT NOT NULL, name TEXT NOT NULL, maker TEXT NOT NULL, product_code TEXT NOT NULL, lot TEXT NOT NULL, expires_text TEXT NOT NULL, expires DATE NOT NULL, CONSTRAINT pk_lot PRIMARY KEY (making_id, position), CONSTRAINT ck_lot_role CHECK (role IN ('tablet', 'filler', 'ingredient')), CONSTRAINT fk_lot_making_id_making FOREIGN KEY(making_id) REFERENCES making (making_id) )

CREATE TRIGGER lot_is_closed_on_delete BEFORE DELETE ON lot WHEN EXISTS (SELECT 1 FROM making WHERE making_id = OLD.making_id AND crushed IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'lots are chosen before tablets are crushed'); END

CREATE TRIGGER lot_is_closed_on_insert BEFORE INSERT ON lot WHEN EXISTS (SELECT 1 FROM making WHERE making_id = NEW.making_id AND crushed IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'lots are chosen before tablets are crushed'); END

CREATE TRIGGER lot_is_never_changed BEFORE UPDATE ON lot BEGIN SELECT RAISE(ABORT, 'lots are chosen anew, not changed'); END

CREATE TABLE making ( making_id TEXT NOT NULL, prescription_id TEXT NOT NULL, opened_seq INTEGER NOT NULL, planned_on DATE NOT NULL, made_on DATE, to_crush INTEGER NOT NULL, crushed INTEGER, lots_folded TEXT NOT NULL, CONSTRAINT pk_making PRIMARY KEY (making_id), CONSTRAINT ck_making_enough_crushed CHECK (crushed >= to_crush), CONSTRAINT fk_making_prescription_id_prescription FOREIGN KEY(prescription_id) REFERENCES prescription (prescription_id), CONSTRAINT uq_making_opened_seq UNIQUE (opened_seq) )

CREATE TRIGGER making_is_never_deleted BEFORE DELETE ON making BEGIN SELECT RAISE(ABORT, 'a making is never deleted'); END

CREATE TRIGGER making_keeps_its_lots BEFORE UPDATE OF made_on, lots_folded ON making WHEN OLD.crushed IS NOT NULL BEGIN SELECT RAISE(ABORT, 'lots are chosen before tablets are crushed'); END

CREATE TABLE making_told ( making_id TEXT NOT NULL, last_seq INTEGER NOT NULL, CONSTRAINT pk_making_told PRIMARY KEY (making_id), CONSTRAINT fk_making_told_making_id_making FOREIGN KEY(making_id) REFERENCES making (making_id) )

CREATE TABLE medication_list ( screen_id TEXT NOT NULL, prescription_id TEXT NOT NULL, text TEXT NOT NULL, entries TEXT NOT NULL, salt TEXT NOT NULL, CONSTRAINT pk_medication_list PRIMARY KEY (screen_id), CONSTRAINT fk_medication_list_screen_id_screen FOREIGN KEY(screen_id) REFERENCES screen (screen_id), CONSTRAINT fk_medication_list_prescription_id_prescription FOREIGN KEY(prescription_id) REFERENCES prescription (prescription_id) )

CREATE TRIGGER medication_list_goes_with_its_patient BEFORE DELETE ON medication_list WHEN NOT EXISTS (SELECT 1 FROM patient_deleted WHERE prescription_id = OLD.prescription_id) BEGIN SELECT RAISE(ABORT, 'a list is deleted with its patient, never changed'); END

CREATE TRIGGER medication_list_is_kept_once BEFORE INSERT ON medication_list WHEN EXISTS (SELECT 1 FROM medication_list WHERE screen_id = NEW.screen_id) OR EXISTS (SELECT 1 FROM patient_deleted WHERE prescription_id = NEW.prescription_id) OR NOT EXISTS (SELECT 1 FROM screen JOIN making USING (making_id) WHERE screen_id = NEW.screen_id AND prescription_id = NEW.prescription_id) BEGIN SELECT RAISE(ABORT, 'a list is kept once, with its screen'); END

CREATE TRIGGER medication_list_is_never_changed BEFORE UPDATE ON medication_list BEGIN SELECT RAISE(ABORT, 'a list is deleted with its patient, never changed'); END

CREATE TABLE own_spread ( position INTEGER NOT NULL, name TEXT NOT NULL, percent TEXT NOT NULL, source TEXT NOT NULL, CONSTRAINT pk_own_spread PRIMARY KEY (position), CONSTRAINT ck_own_spread_source CHECK (length(source) > 0), CONSTRAINT uq_own_spread_name UNIQUE (name) )

CREATE TABLE patient ( prescription_id TEXT NOT NULL, name TEXT NOT NULL, born DATE NOT NULL, salt TEXT NOT NULL, folded TEXT NOT NULL, CONSTRAINT pk_patient PRIMARY KEY (prescription_id), CONSTRAINT fk_patient_prescription_id_prescription FOREIGN KEY(prescription_id) REFERENCES prescription (prescription_id) )

CREATE TABLE patient_deleted ( prescription_id TEXT NOT NULL, CONSTRAINT pk_patient_deleted PRIMARY KEY (prescription_id), CONSTRAINT fk_patient_deleted_prescription_id_prescription FOREIGN KEY(prescription_id) REFERENCES prescription (prescription_id) )

CREATE TRIGGER patient_deleted_is_gone BEFORE INSERT ON patient_deleted WHEN EXISTS (SELECT 1 FROM patient WHERE prescription_id = NEW.prescription_id) BEGIN SELECT RAISE(ABORT, 'a patient who is there is not marked as deleted'); END

CREATE TRIGGER patient_deleted_is_never_changed BEFORE UPDATE ON patient_deleted BEGIN SELECT RAISE(ABORT, 'a deleted patient stays deleted'); END

CREATE TRIGGER patient_deleted_is_never_deleted BEFORE DELETE ON patient_deleted BEGIN SELECT RAISE(ABORT, 'a deleted patient stays deleted'); END

CREATE TRIGGER patient_is_entered_once BEFORE INSERT ON patient WHEN EXISTS (SELECT 1 FROM patient WHERE prescription_id = NEW.prescription_id) OR EXISTS (SELECT 1 FROM patient_deleted WHERE prescription_id = NEW.prescription_id) BEGIN SELECT RAISE(ABORT, 'patient data are entered once, and stay deleted'); END

CREATE TRIGGER patient_is_never_changed BEFORE UPDATE ON patient BEGIN SELECT RAISE(ABORT, 'patient data are deleted, never changed'); END

CREATE TRIGGER patient_leaves_a_mark AFTER DELETE ON patient BEGIN INSERT OR IGNORE INTO patient_deleted VALUES (OLD.prescription_id); DELETE FROM medication_list WHERE prescription_id = OLD.prescription_id; END

CREATE TABLE pharmacy ( pharmacy_id INTEGER NOT NULL, name TEXT NOT NULL, address TEXT NOT NULL, phone TEXT NOT NULL, CONSTRAINT pk_pharmacy PRIMARY KEY (pharmacy_id), CONSTRAINT ck_pharmacy_only_one CHECK (pharmacy_id = 1) )

CREATE TABLE prescription ( prescription_id TEXT NOT NULL, rx_number TEXT NOT NULL, prescriber TEXT NOT NULL, patient_hash TEXT NOT NULL, folded TEXT NOT NULL, CONSTRAINT pk_prescription PRIMARY KEY (prescription_id) )

CREATE TRIGGER prescription_is_never_changed BEFORE UPDATE ON prescription BEGIN SELECT RAISE(ABORT, 'a prescription is never changed'); END

CREATE TRIGGER prescription_is_never_deleted BEFORE DELETE ON prescription BEGIN SELECT RAISE(ABORT, 'a prescription is never deleted'); END

CREATE TRIGGER release_follows_a_screen BEFORE UPDATE OF state ON batch WHEN NEW.state = 'released' AND OLD.state <> 'released' AND 1 IS NOT (SELECT passes FROM screen WHERE making_id = OLD.making_id AND seq > (SELECT coalesce(max(seq), 0) FROM event WHERE entity = 'record' AND kind IN ('record_restored', 'end_accepted')) ORDER BY seq DESC LIMIT 1) BEGIN SELECT RAISE(ABORT, 'no release without a finished opioid screen that passes'); END

CREATE TABLE screen ( screen_id TEXT NOT NULL, making_id TEXT NOT NULL, seq INTEGER NOT NULL, passes INTEGER NOT NULL, asked TEXT NOT NULL, overrides INTEGER NOT NULL, list_hash TEXT NOT NULL, name TEXT NOT NULL, finished_at TEXT NOT NULL, CONSTRAINT pk_screen PRIMARY KEY (screen_id), CONSTRAINT ck_screen_passes CHECK (passes IN (0, 1)), CONSTRAINT ck_screen_asked CHECK (asked IN ('list', 'nothing')), CONSTRAINT fk_screen_making_id_making FOREIGN KEY(making_id) REFERENCES making (making_id), CONSTRAINT uq_screen_seq UNIQUE (seq) )

CREATE TRIGGER screen_is_as_recorded BEFORE INSERT ON screen WHEN EXISTS (SELECT 1 FROM screen WHERE screen_id = NEW.screen_id OR seq = NEW.seq OR rowid = NEW.rowid) OR NOT EXISTS (SELECT 1 FROM event WHERE seq = NEW.seq AND kind = 'screen_finished' AND entity = NEW.making_id AND json_extract(CAST(body AS TEXT), '$.data.screen_id') = NEW.screen_id AND json_extract(CAST(body AS TEXT), '$.data.passes') = NEW.passes AND (json_array_length(CAST(body AS TEXT), '$.data.against') = 0) = NEW.passes) BEGIN SELECT RAISE(ABORT, 'a screen is what was recorded, once'); END

CREATE TRIGGER screen_is_never_changed BEFORE UPDATE ON screen BEGIN SELECT RAISE(ABORT, 'a finished screen is never changed'); END

CREATE TRIGGER screen_is_never_deleted BEFORE DELETE ON screen BEGIN SELECT RAISE(ABORT, 'a finished screen is never deleted'); END

CREATE TABLE sum_settings ( sum_settings_id INTEGER NOT NULL, method TEXT NOT NULL, surcharge_pct TEXT NOT NULL, weight_rule TEXT NOT NULL, lead_days INTEGER NOT NULL, CONSTRAINT pk_sum_settings PRIMARY KEY (sum_settings_id), CONSTRAINT ck_sum_settings_only_one CHECK (sum_settings_id = 1), CONSTRAINT ck_sum_settings_lead_days CHECK (lead_days >= 0) )

CREATE TABLE target ( batch_id TEXT NOT NULL, position INTEGER NOT NULL, what TEXT NOT NULL, unit TEXT NOT NULL, target TEXT NOT NULL, actual TEXT, CONSTRAINT pk_target PRIMARY KEY (batch_id, position), CONSTRAINT uq_target_batch_id_what UNIQUE (batch_id, what), CONSTRAINT fk_target_batch_id_batch FOREIGN KEY(batch_id) REFERENCES batch (batch_id) )

CREATE TRIGGER target_is_closed BEFORE UPDATE ON target WHEN EXISTS (SELECT 1 FROM batch WHERE batch_id = OLD.batch_id AND state IN ('to_check', 'released', 'rejected')) BEGIN SELECT RAISE(ABORT, 'a prepared batch is not weighed again'); END

CREATE TRIGGER target_is_never_added_late BEFORE INSERT ON target WHEN EXISTS (SELECT 1 FROM batch WHERE batch_id = NEW.batch_id AND state <> 'planned') OR EXISTS (SELECT 1 FROM target WHERE batch_id = NEW.batch_id AND position = NEW.position) BEGIN SELECT RAISE(ABORT, 'what is weighed stands in the plan'); END

CREATE TRIGGER target_is_never_deleted BEFORE DELETE ON target BEGIN SELECT RAISE(ABORT, 'what is weighed stands in the plan'); END
