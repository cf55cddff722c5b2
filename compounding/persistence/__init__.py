"""The record on disk: SQLAlchemy and Alembic live here and nowhere else."""
