"""The first record: events in a chain, patients beside them, and the tables that lists read.

Written out in full and never edited: later versions bring a database on from here.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables; the triggers that guard them are put on after every migration."""
    for make in (_event, _pharmacy, _prescription, _making, _patient, _batch, _lot, _target):
        make()


def _event() -> None:
    op.create_table(
        "event",
        sa.Column("seq", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("action_id", sa.Text, nullable=False),
        sa.Column("part", sa.Integer, nullable=False),
        sa.Column("occurred_at", sa.Text, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("entity", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("workstation", sa.Text, nullable=False),
        sa.Column("app_version", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("prev_hash", sa.LargeBinary, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.Column("mac", sa.LargeBinary),
        sa.UniqueConstraint("action_id", "part", name="uq_event_action_id_part"),
        sa.CheckConstraint("seq >= 1", name=op.f("ck_event_seq_from_one")),
        sa.CheckConstraint(
            "length(hash) = 32 AND length(prev_hash) = 32", name=op.f("ck_event_hash_length")
        ),
        sa.PrimaryKeyConstraint("seq", name="pk_event"),
        sa.UniqueConstraint("prev_hash", name="uq_event_prev_hash"),
        sa.UniqueConstraint("hash", name="uq_event_hash"),
    )
    op.create_index("ix_event_entity_seq", "event", ["entity", "seq"])


def _pharmacy() -> None:
    op.create_table(
        "pharmacy",
        sa.Column("pharmacy_id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("phone", sa.Text, nullable=False),
        sa.CheckConstraint("pharmacy_id = 1", name=op.f("ck_pharmacy_only_one")),
        sa.PrimaryKeyConstraint("pharmacy_id", name="pk_pharmacy"),
    )


def _prescription() -> None:
    op.create_table(
        "prescription",
        sa.Column("prescription_id", sa.Text, nullable=False),
        sa.Column("rx_number", sa.Text, nullable=False),
        sa.Column("prescriber", sa.Text, nullable=False),
        sa.Column("patient_hash", sa.Text, nullable=False),
        sa.Column("folded", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("prescription_id", name="pk_prescription"),
    )


def _making() -> None:
    op.create_table(
        "making",
        sa.Column("making_id", sa.Text, nullable=False),
        sa.Column("prescription_id", sa.Text, nullable=False),
        sa.Column("opened_seq", sa.Integer, nullable=False),
        sa.Column("planned_on", sa.Date, nullable=False),
        sa.Column("made_on", sa.Date),
        sa.Column("to_crush", sa.Integer, nullable=False),
        sa.Column("crushed", sa.Integer),
        sa.Column("lots_folded", sa.Text, nullable=False),
        sa.CheckConstraint("crushed >= to_crush", name=op.f("ck_making_enough_crushed")),
        sa.PrimaryKeyConstraint("making_id", name="pk_making"),
        sa.ForeignKeyConstraint(
            ["prescription_id"],
            ["prescription.prescription_id"],
            name="fk_making_prescription_id_prescription",
        ),
        sa.UniqueConstraint("opened_seq", name="uq_making_opened_seq"),
    )
    op.create_index("ix_making_prescription_id", "making", ["prescription_id"])


def _patient() -> None:
    op.create_table(
        "patient",
        sa.Column("prescription_id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("born", sa.Date, nullable=False),
        sa.Column("salt", sa.Text, nullable=False),
        sa.Column("folded", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("prescription_id", name="pk_patient"),
        sa.ForeignKeyConstraint(
            ["prescription_id"],
            ["prescription.prescription_id"],
            name="fk_patient_prescription_id_prescription",
        ),
    )


def _batch() -> None:
    op.create_table(
        "batch",
        sa.Column("batch_id", sa.Text, nullable=False),
        sa.Column("making_id", sa.Text, nullable=False),
        sa.Column("opened_seq", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("running", sa.Integer, nullable=False),
        sa.Column("form", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("strength_mg", sa.Text),
        sa.Column("concentration_mg_per_ml", sa.Text),
        sa.Column("units", sa.Integer),
        sa.Column("volume_ml", sa.Text),
        sa.Column("drug_mg", sa.Text, nullable=False),
        sa.Column("fill_each_mg", sa.Text),
        sa.Column("covers_first", sa.Date, nullable=False),
        sa.Column("covers_last", sa.Date, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("last_day", sa.Date, nullable=False),
        sa.Column("limited_by", sa.Text, nullable=False),
        sa.Column("limited_params", sa.Text, nullable=False),
        sa.Column("made_units", sa.Integer),
        sa.Column("made_volume_ml", sa.Text),
        sa.Column("capsules_weighed", sa.Integer),
        sa.Column("mean_fill_mg", sa.Text),
        sa.Column("fill_rsd_pct", sa.Text),
        sa.Column("extras_count", sa.Integer),
        sa.Column("extras_fate", sa.Text),
        sa.Column("extras_note", sa.Text),
        sa.Column("prepared_by", sa.Text),
        sa.Column("prepared_key", sa.Text),
        sa.Column("prepared_at", sa.Text),
        sa.Column("checked_by", sa.Text),
        sa.Column("checked_key", sa.Text),
        sa.Column("checked_at", sa.Text),
        sa.Column("identity", sa.Text),
        sa.Column("released_by", sa.Text),
        sa.Column("released_at", sa.Text),
        sa.Column("rejected_by", sa.Text),
        sa.Column("rejected_at", sa.Text),
        sa.Column("rejected_reason", sa.Text),
        sa.UniqueConstraint("opened_seq", "position", name="uq_batch_opened_seq_position"),
        sa.UniqueConstraint("year", "running", name="uq_batch_year_running"),
        sa.CheckConstraint("form IN ('capsule', 'liquid')", name=op.f("ck_batch_form")),
        sa.CheckConstraint(
            "state IN ('planned', 'in_process', 'to_check', 'released', 'rejected')",
            name=op.f("ck_batch_state"),
        ),
        sa.CheckConstraint("checked_key <> prepared_key", name=op.f("ck_batch_two_people")),
        sa.CheckConstraint(
            "(prepared_by IS NULL) = (prepared_key IS NULL)"
            " AND (checked_by IS NULL) = (checked_key IS NULL)",
            name=op.f("ck_batch_names_with_keys"),
        ),
        sa.CheckConstraint(
            "state <> 'released' OR (released_by IS NOT NULL AND checked_by IS NOT NULL"
            " AND prepared_by IS NOT NULL AND rejected_by IS NULL)",
            name=op.f("ck_batch_released_is_checked"),
        ),
        sa.CheckConstraint(
            "state <> 'rejected' OR rejected_by IS NOT NULL", name=op.f("ck_batch_rejected_by_whom")
        ),
        sa.CheckConstraint(
            "extras_fate IN ('kept_as_sample', 'destroyed', 'other')", name=op.f("ck_batch_fate")
        ),
        sa.PrimaryKeyConstraint("batch_id", name="pk_batch"),
        sa.ForeignKeyConstraint(
            ["making_id"], ["making.making_id"], name="fk_batch_making_id_making"
        ),
        sa.UniqueConstraint("number", name="uq_batch_number"),
    )
    op.create_index("ix_batch_day", "batch", ["day"])
    op.create_index("ix_batch_making_id", "batch", ["making_id"])
    op.create_index("ix_batch_state", "batch", ["state"])


def _lot() -> None:
    op.create_table(
        "lot",
        sa.Column("making_id", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("maker", sa.Text, nullable=False),
        sa.Column("product_code", sa.Text, nullable=False),
        sa.Column("lot", sa.Text, nullable=False),
        sa.Column("expires_text", sa.Text, nullable=False),
        sa.Column("expires", sa.Date, nullable=False),
        sa.CheckConstraint("role IN ('tablet', 'filler', 'ingredient')", name=op.f("ck_lot_role")),
        sa.PrimaryKeyConstraint("making_id", "position", name="pk_lot"),
        sa.ForeignKeyConstraint(
            ["making_id"], ["making.making_id"], name="fk_lot_making_id_making"
        ),
    )
    op.create_index("ix_lot_lot", "lot", ["lot"])


def _target() -> None:
    op.create_table(
        "target",
        sa.Column("batch_id", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("actual", sa.Text),
        sa.UniqueConstraint("batch_id", "what", name="uq_target_batch_id_what"),
        sa.PrimaryKeyConstraint("batch_id", "position", name="pk_target"),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.batch_id"], name="fk_target_batch_id_batch"),
    )
