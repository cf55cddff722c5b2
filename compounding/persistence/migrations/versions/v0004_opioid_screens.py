"""The opioid screens of makings with their lists, and a mark where a patient was deleted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the tables; a patient that is not there any more was deleted."""
    for make in (_screen, _classified, _medication_list, _patient_deleted):
        make()
    op.execute(
        "INSERT INTO patient_deleted (prescription_id) SELECT prescription_id FROM prescription"
        " WHERE prescription_id NOT IN (SELECT prescription_id FROM patient)"
    )


def _screen() -> None:
    op.create_table(
        "screen",
        sa.Column("screen_id", sa.Text, nullable=False),
        sa.Column("making_id", sa.Text, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("passes", sa.Integer, nullable=False),
        sa.Column("asked", sa.Text, nullable=False),
        sa.Column("overrides", sa.Integer, nullable=False),
        sa.Column("list_hash", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("finished_at", sa.Text, nullable=False),
        sa.CheckConstraint("passes IN (0, 1)", name=op.f("ck_screen_passes")),
        sa.CheckConstraint("asked IN ('list', 'nothing')", name=op.f("ck_screen_asked")),
        sa.PrimaryKeyConstraint("screen_id", name="pk_screen"),
        sa.ForeignKeyConstraint(
            ["making_id"], ["making.making_id"], name="fk_screen_making_id_making"
        ),
        sa.UniqueConstraint("seq", name="uq_screen_seq"),
    )
    op.create_index("ix_screen_making_id", "screen", ["making_id"])


def _classified() -> None:
    op.create_table(
        "classified",
        sa.Column("name_hash", sa.Text, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("decision", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name_hash", name="pk_classified"),
    )


def _medication_list() -> None:
    op.create_table(
        "medication_list",
        sa.Column("screen_id", sa.Text, nullable=False),
        sa.Column("prescription_id", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("entries", sa.Text, nullable=False),
        sa.Column("salt", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("screen_id", name="pk_medication_list"),
        sa.ForeignKeyConstraint(
            ["screen_id"], ["screen.screen_id"], name="fk_medication_list_screen_id_screen"
        ),
        sa.ForeignKeyConstraint(
            ["prescription_id"],
            ["prescription.prescription_id"],
            name="fk_medication_list_prescription_id_prescription",
        ),
    )


def _patient_deleted() -> None:
    op.create_table(
        "patient_deleted",
        sa.Column("prescription_id", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("prescription_id", name="pk_patient_deleted"),
        sa.ForeignKeyConstraint(
            ["prescription_id"],
            ["prescription.prescription_id"],
            name="fk_patient_deleted_prescription_id_prescription",
        ),
    )
