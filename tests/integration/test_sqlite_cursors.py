"""A reading that an exception left half-way must not disturb the readings after it."""

from __future__ import annotations

import gc

import pytest
from sqlalchemy import text

from compounding.persistence.sqlite.connection import Purpose, make_engine, writing

QUERY = text("SELECT b FROM t WHERE a = :a ORDER BY b")


@pytest.fixture
def engine(tmp_path):
    engine = make_engine(tmp_path / "x.db", Purpose.MIGRATE)
    with engine.connect() as connection, writing(connection).begin():
        connection.execute(text("CREATE TABLE t (a TEXT, b INTEGER)"))
        connection.execute(
            text("INSERT INTO t VALUES (:a, :b)"), [{"a": "x", "b": b} for b in range(10)]
        )
    yield engine
    engine.dispose()


def left_half_way(engine):
    with engine.begin() as connection:
        for _row in connection.execute(QUERY, {"a": "x"}):
            raise ValueError


def test_abandoned_cursor_collected_later_does_not_restart_the_next_reading(engine):
    raw = engine.raw_connection()
    raw.cursor().execute("BEGIN")
    old = raw.cursor()
    old.execute(str(QUERY), {"a": "x"})
    old.fetchone()
    raw.rollback()
    new = raw.cursor()
    new.execute(str(QUERY), {"a": "x"})
    read = [new.fetchone()[0] for _ in range(3)]
    del old
    gc.collect()
    read += [row[0] for row in new.fetchall()]
    raw.close()
    assert read == list(range(10))


def test_abandoned_cursor_leaves_the_statement_free_for_binding(engine):
    for _ in range(3):
        with pytest.raises(ValueError) as kept:  # noqa: PT011
            left_half_way(engine)
        with engine.begin() as connection:
            rows = connection.execute(QUERY, {"a": "x"})
            next(rows)
            del kept
            gc.collect()
        with engine.begin() as connection:
            assert len(connection.execute(QUERY, {"a": "x"}).all()) == 10
