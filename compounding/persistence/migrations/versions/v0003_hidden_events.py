"""Patients are found by their date of birth; the last event of each making is known beside it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the index, and the table with what the events say."""
    op.create_index("ix_patient_born", "patient", ["born"])
    op.create_table(
        "making_told",
        sa.Column("making_id", sa.Text, nullable=False),
        sa.Column("last_seq", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("making_id", name="pk_making_told"),
        sa.ForeignKeyConstraint(
            ["making_id"], ["making.making_id"], name="fk_making_told_making_id_making"
        ),
    )
    op.execute(
        "INSERT INTO making_told (making_id, last_seq)"
        " SELECT making_id, (SELECT max(seq) FROM event WHERE entity = making_id) FROM making"
    )
