"""The settings of the sums and the pharmacy's own spreads, both empty until they are set."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the two tables; a record of the first version holds no fact about them."""
    op.create_table(
        "sum_settings",
        sa.Column("sum_settings_id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("method", sa.Text, nullable=False),
        sa.Column("surcharge_pct", sa.Text, nullable=False),
        sa.Column("weight_rule", sa.Text, nullable=False),
        sa.Column("lead_days", sa.Integer, nullable=False),
        sa.CheckConstraint("sum_settings_id = 1", name=op.f("ck_sum_settings_only_one")),
        sa.CheckConstraint("lead_days >= 0", name=op.f("ck_sum_settings_lead_days")),
        sa.PrimaryKeyConstraint("sum_settings_id", name="pk_sum_settings"),
    )
    op.create_table(
        "own_spread",
        sa.Column("position", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("percent", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.CheckConstraint("length(source) > 0", name=op.f("ck_own_spread_source")),
        sa.PrimaryKeyConstraint("position", name="pk_own_spread"),
        sa.UniqueConstraint("name", name="uq_own_spread_name"),
    )
