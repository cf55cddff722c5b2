"""Row 32: no place where text is typed is forgotten.

The places are looked up in the program itself, so that a new field fails here until
``hostile_entries`` types into it, and a new text of an event until it is said who writes it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from inspect import currentframe
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from compounding import bootstrap
from compounding.application import backups, json_fields, log
from compounding.application.rows import LogFilter
from compounding.domain import form
from compounding.domain.kinds import KINDS
from compounding.errors import InputError
from tests.faults.hostile import Hostile
from tests.faults.hostile_entries import (
    CAPSULES,
    CLOCK,
    HOUSE,
    LIQUID,
    LOTS,
    Job,
    Step,
    record_in,
    view_of,
)

CORE = Path(bootstrap.__file__).parent
READERS = {"form": "compounding.domain.form import", "fields": "json_fields import"}


def calls_in(path: Path) -> Iterator[tuple[str, int, int]]:
    """Where a module has a typed text read: file, first and last line of the call."""
    source = path.read_text(encoding="utf-8")
    names = {name for name, imported in READERS.items() if imported in source}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and reads_text(node.func, names):
            yield str(path), node.lineno, node.end_lineno or node.lineno


def reads_text(called: ast.expr, names: set[str]) -> bool:
    """Whether it is ``clean_line``, a form's ``line`` or ``read``, or a request's ``line``."""
    if isinstance(called, ast.Name):
        return called.id == "clean_line"
    if not isinstance(called, ast.Attribute):
        return False
    return (called.attr == "line" and bool(names)) or (called.attr == "read" and "form" in names)


@contextmanager
def noting_readers(patch: pytest.MonkeyPatch) -> Iterator[set[tuple[str, int]]]:
    """The file and line of everyone who has a typed text read, while this lasts."""
    seen: set[tuple[str, int]] = set()

    def noting(read: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*given: Any, **named: Any) -> Any:
            frame = currentframe()
            assert frame is not None
            assert frame.f_back is not None
            seen.add((frame.f_back.f_code.co_filename, frame.f_back.f_lineno))
            return read(*given, **named)

        return noted

    for kind, name in ((form.Form, "line"), (form.Form, "read"), (json_fields.Fields, "line")):
        patch.setattr(kind, name, noting(getattr(kind, name)))
    for module in (form, json_fields, log):
        patch.setattr(module, "clean_line", noting(module.clean_line))
    yield seen


def without_a_source(step: Step) -> Step:
    """A figure of the house without the text that says where it is from."""
    return Step(step.act, lambda job: {**step.usual(job), "sums.label.source": ""})


def test_row_32_every_place_where_a_typed_text_is_read_is_gone_through(tmp_path, monkeypatch):
    places = [
        place
        for room in ("domain", "application", "persistence", "documents")
        for path in sorted((CORE / room).rglob("*.py"))
        for place in calls_in(path)
    ]
    assert len(places) >= 20
    with noting_readers(monkeypatch) as seen, record_in(tmp_path) as services:
        job = Job(services.store)
        job.go_through((*HOUSE, *CAPSULES))
        job.go_through((*LIQUID, *CLOCK))
        with pytest.raises(InputError):
            job.go_through((without_a_source(HOUSE[1]),))
        log.find(services.store, LogFilter("x"))
    missed = [
        f"{Path(file).relative_to(CORE)}:{first}"
        for file, first, last in places
        if not any(file == at and first <= line <= last for at, line in seen)
    ]
    assert missed == []


OF_A_PERSON = {
    "pharmacy_set": {
        *("name", "address", "phone"),
        *("before.name", "before.address", "before.phone"),
    },
    "sum_settings_set": {"spreads.source", "before.spreads.source"},
    "backup_folder_set": {"folder", "before"},
    "clock_accepted": {"name", "reason"},
    "prescription_entered": {"rx_number", "prescriber"},
    "making_opened": {"plan_input", "wanted.name", "reasons.reason"},
    "lots_chosen": {
        *("lots.name", "lots.maker", "lots.product_code", "lots.lot"),
        *("before.name", "before.maker", "before.product_code", "before.lot"),
        "dates.params.value",
    },
    "extras_settled": {"note"},
    "screen_finished": {
        *("name", "entries.prescriber", "entries.reason", "entries.clearance_by"),
        *("answers.prescriber", "answers.reason"),
    },
    "batch_prepared": {"name"},
    "batch_checked": {"name"},
    "batch_released": {"name"},
    "batch_rejected": {"name", "reason"},
}
# Recorded where the record is put back or gone on with: see ``test_hostile_text``.
OF_A_RESTORER = {"end_accepted": {"name", "reason"}, "record_restored": {"name", "reason"}}
# Ids, codes, figures, and words of the program's own tables.
OF_THE_PROGRAM = {
    *("record_id", "prescription_id", "making_id", "batch_id", "patient_hash", "status", "way"),
    *("method", "weight_rule", "spreads.name", "reasons.code", "wanted.role", "what", "unit"),
    *("code", "rule", "chosen", "fate", "identity", "seen", "lots.role", "lots.expires_text"),
    *("dates.batch_id", "dates.code", "dates.params.name", "raw", "last", "why"),
    *("before.role", "before.expires_text", "before.method", "before.weight_rule"),
    *("before.spreads.name", "head", "lost_head", "kept_as"),
    *("screen_id", "list_hash", "asked", "against", "overrides"),
    *("entries.verdict", "entries.decision", "entries.ingredients", "entries.category"),
    *("entries.name_hash", "entries.doubt", "entries.against", "entries.override"),
    *("answers.question", "answers.answer"),
    *(
        f"batches.{name}"
        for name in (
            *("batch_id", "number", "form", "size", "formula", "storage", "limits.code"),
            *("targets.what", "targets.unit"),
            *("planned_limited_by", "planned_params.name", "planned_params.value"),
        )
    ),
}


def texts_of(event: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text of an event with its way there."""
    if isinstance(event, str):
        yield path, event
    elif isinstance(event, tuple):
        for each in event:
            yield from texts_of(each, path)
    elif is_dataclass(event):
        for each in fields(event):
            yield from texts_of(getattr(event, each.name), f"{path}.{each.name}".strip("."))


def test_row_32_text_typed_everywhere_stands_in_just_the_texts_of_events_a_person_writes(tmp_path):
    marked = Hostile("mark", "<5 mg>")
    found: dict[str, set[str]] = {}
    with record_in(tmp_path) as services:
        job = Job(services.store, kept=marked)
        twice = (*HOUSE, LOTS)
        for step in (*HOUSE, *CAPSULES, *CLOCK):
            # Done again, it says what it replaces, too.
            job.go_through((step, step) if step in twice else (step,))
        for _ in range(2):
            backups.set_folder(services.store, str(tmp_path / marked.text))
        prescription_id = view_of(job).prescription.prescription_id
        house = ("pharmacy", "sums", "backups", "record")
        for entity in (*house, job.view.making_id, prescription_id):
            for entry in services.store.entries(entity):
                for path, text in texts_of(entry.event):
                    if marked.text in text:
                        found.setdefault(entry.kind, set()).add(path)
    assert found == OF_A_PERSON


def text_fields(kind: Any, path: str = "") -> Iterator[str]:
    """The way to every field of an event that may hold a text."""
    for name, hint in get_type_hints(kind).items():
        for part in get_args(hint) or (hint,):
            inside = f"{path}.{name}".strip(".")
            if part is str:
                yield inside
            elif is_dataclass(part):
                yield from text_fields(part, inside)


def test_row_32_of_every_text_of_an_event_it_is_known_who_writes_it():
    unknown = [
        f"{name}.{path}"
        for name, kind in KINDS.items()
        for path in text_fields(kind)
        if path not in {**OF_A_PERSON, **OF_A_RESTORER}.get(name, ()) and path not in OF_THE_PROGRAM
    ]
    assert unknown == []
