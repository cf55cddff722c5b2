"""The tables: the record itself, the patients beside it, and what the lists read.

``event`` is the truth; all tables can be rebuilt from it but ``patient``, ``medication_list`` and
``patient_deleted``. A rule that the database itself can hold stands here as a CHECK: two different
people, no release without a check.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from compounding.persistence.columns import Day, ExactDecimal, Params, UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

event = Table(
    "event",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("action_id", Text, nullable=False),
    Column("part", Integer, nullable=False),
    Column("occurred_at", UtcDateTime, nullable=False),
    Column("zone", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("entity", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("workstation", Text, nullable=False),
    Column("app_version", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("prev_hash", LargeBinary, nullable=False, unique=True),
    Column("hash", LargeBinary, nullable=False, unique=True),
    Column("mac", LargeBinary),
    UniqueConstraint("action_id", "part"),
    CheckConstraint("seq >= 1", name="seq_from_one"),
    CheckConstraint("length(hash) = 32 AND length(prev_hash) = 32", name="hash_length"),
)
Index(None, event.c.entity, event.c.seq)

pharmacy = Table(
    "pharmacy",
    metadata,
    Column("pharmacy_id", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("phone", Text, nullable=False),
    CheckConstraint("pharmacy_id = 1", name="only_one"),
)

sum_settings = Table(
    "sum_settings",
    metadata,
    Column("sum_settings_id", Integer, primary_key=True, autoincrement=False),
    Column("method", Text, nullable=False),
    Column("surcharge_pct", ExactDecimal, nullable=False),
    Column("weight_rule", Text, nullable=False),
    Column("lead_days", Integer, nullable=False),
    CheckConstraint("sum_settings_id = 1", name="only_one"),
    CheckConstraint("lead_days >= 0", name="lead_days"),
)

# The pharmacy's own figures; a spread that is not here is the program's own.
own_spread = Table(
    "own_spread",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False, unique=True),
    Column("percent", ExactDecimal, nullable=False),
    Column("source", Text, nullable=False),
    CheckConstraint("length(source) > 0", name="source"),
)

prescription = Table(
    "prescription",
    metadata,
    Column("prescription_id", Text, primary_key=True),
    Column("rx_number", Text, nullable=False),
    Column("prescriber", Text, nullable=False),
    Column("patient_hash", Text, nullable=False),
    Column("folded", Text, nullable=False),
)

# The side table of personal data: never in an event, deleted where the law asks for it.
patient = Table(
    "patient",
    metadata,
    Column("prescription_id", Text, ForeignKey(prescription.c.prescription_id), primary_key=True),
    Column("name", Text, nullable=False),
    Column("born", Day, nullable=False),
    Column("salt", Text, nullable=False),
    Column("folded", Text, nullable=False),
)

Index(None, patient.c.born)

# A patient that is missing without a mark here was not deleted: a damaged file hides it.
patient_deleted = Table(
    "patient_deleted",
    metadata,
    Column("prescription_id", Text, ForeignKey(prescription.c.prescription_id), primary_key=True),
)

making = Table(
    "making",
    metadata,
    Column("making_id", Text, primary_key=True),
    Column("prescription_id", Text, ForeignKey(prescription.c.prescription_id), nullable=False),
    Column("opened_seq", Integer, nullable=False, unique=True),
    Column("planned_on", Day, nullable=False),
    Column("made_on", Day),
    Column("to_crush", Integer, nullable=False),
    Column("crushed", Integer),
    Column("lots_folded", Text, nullable=False),
    CheckConstraint("crushed >= to_crush", name="enough_crushed"),
)
Index(None, making.c.prescription_id)

# The last event of each making, so that one which a damaged index hides is missed.
making_told = Table(
    "making_told",
    metadata,
    Column("making_id", Text, ForeignKey(making.c.making_id), primary_key=True),
    Column("last_seq", Integer, nullable=False),
)

lot = Table(
    "lot",
    metadata,
    Column("making_id", Text, ForeignKey(making.c.making_id), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("role", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("maker", Text, nullable=False),
    Column("product_code", Text, nullable=False),
    Column("lot", Text, nullable=False),
    Column("expires_text", Text, nullable=False),
    Column("expires", Day, nullable=False),
    CheckConstraint("role IN ('tablet', 'filler', 'ingredient')", name="role"),
)
Index(None, lot.c.lot)

batch = Table(
    "batch",
    metadata,
    Column("batch_id", Text, primary_key=True),
    Column("making_id", Text, ForeignKey(making.c.making_id), nullable=False),
    Column("opened_seq", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("number", Text, nullable=False, unique=True),
    Column("year", Integer, nullable=False),
    Column("running", Integer, nullable=False),
    Column("form", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("strength_mg", ExactDecimal),
    Column("concentration_mg_per_ml", ExactDecimal),
    Column("units", Integer),
    Column("volume_ml", ExactDecimal),
    Column("drug_mg", ExactDecimal, nullable=False),
    Column("fill_each_mg", ExactDecimal),
    Column("covers_first", Day, nullable=False),
    Column("covers_last", Day, nullable=False),
    Column("day", Day, nullable=False),
    Column("last_day", Day, nullable=False),
    Column("limited_by", Text, nullable=False),
    Column("limited_params", Params, nullable=False),
    Column("made_units", Integer),
    Column("made_volume_ml", ExactDecimal),
    Column("capsules_weighed", Integer),
    Column("mean_fill_mg", ExactDecimal),
    Column("fill_rsd_pct", ExactDecimal),
    Column("extras_count", Integer),
    Column("extras_fate", Text),
    Column("extras_note", Text),
    Column("prepared_by", Text),
    Column("prepared_key", Text),
    Column("prepared_at", UtcDateTime),
    Column("checked_by", Text),
    Column("checked_key", Text),
    Column("checked_at", UtcDateTime),
    Column("identity", Text),
    Column("released_by", Text),
    Column("released_at", UtcDateTime),
    Column("rejected_by", Text),
    Column("rejected_at", UtcDateTime),
    Column("rejected_reason", Text),
    UniqueConstraint("opened_seq", "position"),
    UniqueConstraint("year", "running"),
    CheckConstraint("form IN ('capsule', 'liquid')", name="form"),
    CheckConstraint(
        "state IN ('planned', 'in_process', 'to_check', 'released', 'rejected')", name="state"
    ),
    CheckConstraint("checked_key <> prepared_key", name="two_people"),
    CheckConstraint(
        "(prepared_by IS NULL) = (prepared_key IS NULL)"
        " AND (checked_by IS NULL) = (checked_key IS NULL)",
        name="names_with_keys",
    ),
    CheckConstraint(
        "state <> 'released' OR (released_by IS NOT NULL AND checked_by IS NOT NULL"
        " AND prepared_by IS NOT NULL AND rejected_by IS NULL)",
        name="released_is_checked",
    ),
    CheckConstraint("state <> 'rejected' OR rejected_by IS NOT NULL", name="rejected_by_whom"),
    CheckConstraint("extras_fate IN ('kept_as_sample', 'destroyed', 'other')", name="fate"),
)
Index(None, batch.c.making_id)
Index(None, batch.c.day)
Index(None, batch.c.state)

target = Table(
    "target",
    metadata,
    Column("batch_id", Text, ForeignKey(batch.c.batch_id), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("what", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("target", ExactDecimal, nullable=False),
    Column("actual", ExactDecimal),
    UniqueConstraint("batch_id", "what"),
)

screen = Table(
    "screen",
    metadata,
    Column("screen_id", Text, primary_key=True),
    Column("making_id", Text, ForeignKey(making.c.making_id), nullable=False),
    Column("seq", Integer, nullable=False, unique=True),
    Column("passes", Integer, nullable=False),
    Column("asked", Text, nullable=False),
    Column("overrides", Integer, nullable=False),
    Column("list_hash", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("finished_at", UtcDateTime, nullable=False),
    CheckConstraint("passes IN (0, 1)", name="passes"),
    CheckConstraint("asked IN ('list', 'nothing')", name="asked"),
)
Index(None, screen.c.making_id)

# The newest classification of each name that the tables of medicines do not know.
classified = Table(
    "classified",
    metadata,
    Column("name_hash", Text, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("decision", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# Personal as ``patient`` is, and deleted with it; ``entries`` are lines.
medication_list = Table(
    "medication_list",
    metadata,
    Column("screen_id", Text, ForeignKey(screen.c.screen_id), primary_key=True),
    Column("prescription_id", Text, ForeignKey(prescription.c.prescription_id), nullable=False),
    Column("text", Text, nullable=False),
    Column("entries", Text, nullable=False),
    Column("salt", Text, nullable=False),
)

REBUILT = (
    *(pharmacy, sum_settings, own_spread, prescription, making, making_told, lot, batch, target),
    *(screen, classified),
)
