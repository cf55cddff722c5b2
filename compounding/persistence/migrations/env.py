"""Alembic's entry: runs the versions on the connection it is handed, in that transaction."""

from __future__ import annotations

from alembic import context

from compounding.persistence.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
