"""Patients are found by their date of birth, for what they were given before."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_patient_born", "patient", ["born"])
