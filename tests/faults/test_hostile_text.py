"""Row 32: each text of ``hostile`` is refused in words, or comes back from everywhere as it was.

Everywhere is the record on disk, the log and its search, labels, the worksheet as a PDF, the
exported workbook, and the check of the record.
"""

from __future__ import annotations

import json
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from compounding import bootstrap
from compounding.application import backups, labels, log, papers
from compounding.application.rows import LogFilter, LogRow
from compounding.documents.label_layout import lay_out_label
from compounding.documents.layout import Layout, Text
from compounding.documents.paper import PaperSize
from compounding.documents.paper_lines import with_numbers
from compounding.documents.worksheet_paper import worksheet_paper
from compounding.domain import opening
from compounding.domain.label import LabelContent
from compounding.domain.prescription import PrescriptionDraft
from compounding.domain.screen_events import ScreenFinished
from compounding.domain.search import search_words
from compounding.errors import DocumentError, InputError
from compounding.messages import sentence_of_error
from tests.e2e.papers import log_cells, words_of
from tests.faults.hostile import HIDDEN, KEPT, LONG, called
from tests.faults.hostile_entries import (
    CAPSULES,
    CLOCK,
    HOUSE,
    LIQUID,
    LONGEST,
    REASON,
    Job,
    kind_of,
    record_in,
    view_of,
    worked,
)
from tests.unit.record_samples import StillClock, begin
from ui.printing.letters import QtMeasure
from ui.printing.papers import write_papers
from ui.printing.pdf import write_pdf


@pytest.mark.parametrize("hostile", KEPT, ids=called)
def test_row_32_text_comes_back_from_everywhere_as_it_was(hostile, tmp_path, qapp, tally):
    with record_in(tmp_path) as services:
        begin(services.store)
        job = worked(services.store, hostile)
    assert job.complaints == []
    tally.add("row 32: texts kept", len(job.typed))
    tally.add("row 32: texts refused", job.attempts)
    with record_in(tmp_path) as services:
        job.store = services.store
        lines = {path: said for path, said in job.typed.items() if kind_of(path) in LONGEST}
        assert hostile.recorded in lines.values()
        assert read_back(job) == lines
        assert_in_log(job)
        assert_on_labels(job, tmp_path / "label.pdf")
        assert_on_worksheets(job, tmp_path / "worksheet.pdf")
        services.export_log(tmp_path / "log.xlsx")
        assert_in_workbook(job, tmp_path / "log.xlsx")
        verification = services.verify()
        assert verification.ok, verification.sentence


def read_back(job: Job) -> dict[str, str]:
    """What the record says under each path at which a line was typed."""
    pharmacy, chosen, view = job.store.pharmacy(), job.store.sum_settings(), view_of(job)
    assert pharmacy is not None
    assert chosen is not None
    found = {f"pharmacy.{name}": getattr(pharmacy, name) for name in ("name", "address", "phone")}
    found |= {f"sums.{each.name}.source": each.source for each in chosen.spreads}
    for name in ("patient", "rx_number", "prescriber"):
        found[f"prescription.{name}"] = getattr(view.prescription, name)
    for at, lot in enumerate(view.lots):
        for name in ("maker", "product_code", "lot"):
            found[f"lots[{at}].{name}"] = getattr(lot, name)
    (found[REASON],) = (each.reason for each in view.reasons if REASON.endswith(each.code))
    accepted: Any = job.store.entries("record")[-1].event
    found |= {"record.name": accepted.name, "record.reason": accepted.reason}
    return found | filler_of(job) | signed_in(job) | screened_in(job)


def filler_of(job: Job) -> dict[str, str]:
    """The filler, alike in the request, among what is wanted, and among the lots."""
    opened: Any = job.store.entries(job.view.making_id)[0].event
    name = json.loads(opened.plan_input)["make"]["filler"]["name"]
    view = view_of(job)
    assert name == view.wanted[1].name == view.lots[1].name
    return {"make.filler.name": name}


def screened_in(job: Job) -> dict[str, str]:
    """Who screened, and what was agreed with whom; the list itself is another test's."""
    said = next(
        each.event
        for each in job.store.entries(job.view.making_id)
        if isinstance(each.event, ScreenFinished)
    )
    early, cleared = said.entries
    answered = {each.question: each for each in said.answers}
    return {
        "screen.name": said.name,
        "entries[1].prescriber": early.prescriber,
        "entries[1].reason": early.reason,
        "entries[2].clearance_by": cleared.clearance_by,
        "answers.surgery.prescriber": answered["surgery"].prescriber,
        "answers.surgery.reason": answered["surgery"].reason,
    }


def signed_in(job: Job) -> dict[str, str]:
    """Notes and names under the three batches."""
    first, second, third = view_of(job).batches
    assert first.extras
    assert first.extras == second.extras
    assert first.prepared
    assert second.checked
    assert second.released
    assert second.checked.name == second.released.name
    assert third.rejected
    return {
        "extras.note": first.extras.note,
        "prepare.name": first.prepared.name,
        "check.name": second.checked.name,
        "reject.name": third.rejected.name,
        "reject.reason": third.rejected.reason,
    }


def assert_in_log(job: Job) -> None:
    """Each batch is found by the text, and its row shows what was typed."""
    typed = job.typed
    wanted = [each.batch_id for each in job.view.batches]
    assert set(wanted) <= set(log.find(job.store, LogFilter(job.kept.text)).ids)
    rows = log.rows(job.store, wanted)
    for row in rows:
        assert row.patient == typed["prescription.patient"]
        assert row.rx_number == typed["prescription.rx_number"]
        assert row.prescriber == typed["prescription.prescriber"]
        assert row.tablet_lot == typed["lots[0].lot"]
    assert rows[0].prepared_by == typed["prepare.name"]
    assert rows[1].checked_by == typed["check.name"]


def assert_on_labels(job: Job, pdf: Path) -> None:
    """The words of the label are those typed; they are drawn whole, or refused in words."""
    typed = job.typed
    for content in labels.contents(job.store, job.view.batches[0].batch_id):
        assert content.patient == typed["prescription.patient"]
        assert content.rx_number == typed["prescription.rx_number"]
        assert content.pharmacy == typed["pharmacy.name"]
        assert content.contact == (typed["pharmacy.address"], typed["pharmacy.phone"])
        assert typed["prescription.prescriber"] in content.prescriber
        layout = laid_out(content)
        if isinstance(layout, DocumentError):
            assert layout.code.startswith("label.no_letter.")
            assert QtMeasure().missing(job.kept.recorded)
            assert sentence_of_error(layout).endswith(".")
            continue
        for path, said in typed.items():
            if path.startswith(("pharmacy.", "prescription.")) and kind_of(path) in LONGEST:
                assert said in said_by(layout), path
        write_pdf([layout], pdf, "Label")
        assert typed["prescription.patient"] in words_of(pdf)


def laid_out(content: LabelContent) -> Layout | DocumentError:
    """The label, or why there is none."""
    try:
        return lay_out_label(content, QtMeasure())
    except DocumentError as error:
        return error


def said_by(layout: Layout) -> str:
    """The words of a label; a line ends where a space was."""
    return " ".join(each.text for each in layout.items if isinstance(each, Text))


def assert_on_worksheets(job: Job, pdf: Path) -> None:
    """The worksheet of each batch says what was typed; letters the type lacks are numbers."""
    of_batches = (
        ("extras.note", "prepare.name"),
        ("extras.note", "check.name"),
        ("reject.name", "reject.reason"),
    )
    always = [path for path in job.typed if path.startswith(("prescription.", "lots["))]
    contents = papers.worksheets(job.store, job.view.making_id)
    made = [worksheet_paper(each, "0", PaperSize.LETTER) for each in contents]
    for paper, more in zip(made, of_batches, strict=True):
        assert job.typed["pharmacy.name"] in paper.subtitle
        said = "\n".join(texts_in(paper.parts))
        for path in (*always, *more, "make.filler.name", REASON):
            if kind_of(path) in LONGEST:
                assert job.typed[path] in said, path
    write_papers(made, pdf, "Worksheets")
    drawn = with_numbers(QtMeasure(), job.typed["prescription.patient"])
    # Without spaces: a line may end within a name.
    assert unspaced(f"Patient {drawn} Born") in unspaced(words_of(pdf, "-raw"))


def texts_in(part: object) -> Iterator[str]:
    """Every text in the parts of a paper."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for each in part:
            yield from texts_in(each)
    elif is_dataclass(part):
        for each in fields(part):
            yield from texts_in(getattr(part, each.name))


def unspaced(text: str) -> str:
    return "".join(text.split())


# Where each column has its text from, and the batches that have it.
IN_WORKBOOK = {
    "Prescriber": ("prescription.prescriber", (0, 1, 2)),
    "Rx number": ("prescription.rx_number", (0, 1, 2)),
    "Tablet maker": ("lots[0].maker", (0, 1, 2)),
    "Tablet NDC": ("lots[0].product_code", (0, 1, 2)),
    "Tablet lot": ("lots[0].lot", (0, 1, 2)),
    "Filler": ("make.filler.name", (0, 1, 2)),
    "Filler maker": ("lots[1].maker", (0, 1, 2)),
    "Filler lot": ("lots[1].lot", (0, 1, 2)),
    "Note on the extras": ("extras.note", (0, 1)),
    "Prepared by": ("prepare.name", (0,)),
    "Checked by": ("check.name", (1,)),
    "Released by": ("check.name", (1,)),
    "Rejected by": ("reject.name", (2,)),
    "Reason of rejection": ("reject.reason", (2,)),
}


def rows_of(path: Path) -> dict[str, dict[str, Any]]:
    """The cells of each batch by their heads."""
    return {cells["Batch"].value: cells for cells in log_cells(path)}


def as_excel_shows(text: str) -> str:
    """A text of a workbook's file as a spreadsheet shows it."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


def assert_in_workbook(job: Job, path: Path) -> None:
    """Each text is a cell of text with the very same letters; nothing is a formula."""
    rows, batches = rows_of(path), job.view.batches
    for head, (typed_at, places) in IN_WORKBOOK.items():
        for at in places:
            cell = rows[batches[at].number][head]
            assert (as_excel_shows(str(cell.value)), cell.data_type) == (job.typed[typed_at], "s")
    limited = rows[batches[0].number]["Date limited by"]
    assert limited.data_type == "s"
    for said in ("make.filler.name", "lots[1].lot"):
        assert job.typed[said] in as_excel_shows(limited.value)
    with zipfile.ZipFile(path) as parts:
        for name in parts.namelist():
            assert b"<f>" not in parts.read(name)
            assert b"<hyperlink" not in parts.read(name)


def test_row_32_ingredients_of_a_liquid_come_back_in_the_workbook(tmp_path, request):
    few = KEPT if request.config.getoption("--faults") == "long" else KEPT[::9]
    with record_in(tmp_path) as services:
        jobs = [Job(services.store, (hostile,), hostile) for hostile in few]
        for job in jobs:
            job.go_through(LIQUID)
            assert job.complaints == []
        services.export_log(tmp_path / "log.xlsx")
        assert services.verify().ok
    rows = rows_of(tmp_path / "log.xlsx")
    for job in jobs:
        cell = rows[job.batch.number]["Other ingredients"]
        assert cell.data_type == "s"
        assert as_excel_shows(cell.value).count(f"lot {job.typed['lots[1].lot']},") == 4


def test_row_32_name_and_reason_of_a_backup_put_back_come_back(tmp_path, request):
    few = KEPT if request.config.getoption("--faults") == "long" else KEPT[::13]
    place = f"sqlite:///{tmp_path / 'record.db'}"
    with record_in(tmp_path) as services:
        begin(services.store)
        backup = services.back_up().path
    for hostile in few:
        if len(hostile.recorded) > 40:
            continue
        bootstrap.restore_backup(
            *(backup, hostile.text, hostile.text, place),
            clock=StillClock(),
            settings_folder=tmp_path / "settings",
        )
        with record_in(tmp_path) as services:
            restored: Any = services.store.entries("record")[-1].event
            assert (restored.name, restored.reason) == (hostile.recorded, hostile.recorded)
            verification = services.verify()
            assert verification.ok, verification.sentence
    for hostile in (*HIDDEN[::9], *LONG[:1]):
        with pytest.raises(InputError) as error:
            bootstrap.restore_backup(backup, "B", hostile.text, place)
        assert [(each.path, each.code) for each in error.value.problems] == [
            ("record.reason", hostile.why)
        ]


def test_row_32_backups_go_to_the_folder_that_was_named_under_names_of_their_own(tmp_path):
    with record_in(tmp_path) as services:
        begin(services.store)
        for hostile in KEPT:
            if "/" in hostile.text or not hostile.text.isascii():
                continue
            folder = tmp_path / "backups of the house" / hostile.recorded
            backups.set_folder(services.store, str(folder))
            assert services.store.backup_folder() == str(folder)
            made = services.back_up()
            assert folder in made.path.parents
            assert re.fullmatch(r"record-20261122T163000Z-[0-9]+\.db", made.path.name)
            assert services.last_backup() is not None
        assert services.verify().ok


@pytest.mark.parametrize("name", ["Ольга", "Ελένη", "王小明", "Zoë"])
def test_row_32_backup_folder_may_lie_in_a_folder_named_in_any_alphabet(tmp_path, name):
    """The alphabets of a path are those of the people it belongs to, one beside the other."""
    with record_in(tmp_path) as services:
        begin(services.store)
        backups.set_folder(services.store, str(tmp_path / name / "backups"))
        assert services.back_up().path.parents[1] == tmp_path / name / "backups"


def test_row_32_backup_folder_that_is_no_full_path_is_refused(tmp_path):
    """Such a folder would be another one wherever the program is started, and made silently."""
    with record_in(tmp_path) as services:
        taken = [each.text for each in KEPT if takes_folder(services.store, each.text)]
    assert taken == []


def takes_folder(store: Any, text: str) -> bool:
    try:
        backups.set_folder(store, text)
    except InputError:
        return False
    return True


# What is refused


@pytest.mark.parametrize(
    ("texts", "steps"),
    [
        (HIDDEN, (*HOUSE, *CAPSULES, *CLOCK)),
        (HIDDEN[::8], LIQUID),
        (LONG, (*HOUSE, *CAPSULES, *CLOCK)),
    ],
    ids=["hidden, capsules", "hidden, liquid", "long"],
)
def test_row_32_text_that_hides_something_or_never_ends_is_refused_everywhere(
    tmp_path, texts, steps, tally
):
    with record_in(tmp_path) as services:
        job = Job(services.store, texts)
        job.go_through(steps)
        assert job.complaints == []
        assert job.attempts >= len(texts) * 30
        tally.add("row 32: texts refused", job.attempts)
        assert services.verify().ok


def test_row_32_job_notices_a_field_that_takes_anything(tmp_path, monkeypatch):
    """The proof that the tests above can fail: a reason that nobody looks at."""

    def unread(_plan: Any, reasons: Any) -> tuple[opening.Reason, ...]:
        return tuple(opening.Reason(code, reason) for code, reason in reasons.items())

    monkeypatch.setattr(opening, "read_reasons", unread)
    with record_in(tmp_path) as services:
        job = Job(services.store, LONG[:1])
        job.go_through((*HOUSE, *CAPSULES))
    assert job.complaints == [
        f"{REASON} 'xxxxxxxxxxxx': was taken",
        f"{REASON} 'xxxxxxxxxxxx': something was recorded",
    ]


# Search


def with_number(store: Any, number: str) -> None:
    begin(store, draft=PrescriptionDraft("Surname", "1968-04-02", number, "Dr. Name"))


def found_by(store: Any, words: str) -> set[str]:
    """The Rx numbers of what the words find."""
    return {row.rx_number for row in log.rows(store, log.find(store, LogFilter(words)).ids)}


def test_row_32_search_takes_every_sign_as_itself(tmp_path):
    """As many prescriptions as texts; each text finds those that hold it, and no other."""
    short = [hostile for hostile in KEPT if len(hostile.recorded) <= 20]
    with record_in(tmp_path) as services:
        store = services.store
        for hostile in short:
            with_number(store, hostile.text)
        every = log.rows(store, log.find(store, LogFilter()).ids)
        assert {row.rx_number for row in every} == {hostile.recorded for hostile in short}
        for hostile in short:
            found = found_by(store, hostile.text)
            assert found == {row.rx_number for row in every if holds(row, hostile.text)}
            assert hostile.recorded in found


def holds(row: LogRow, words: str) -> bool:
    """Whether a row has every word, by Python's own comparing of the folded texts."""
    places = (row.number, row.rx_number, row.prescriber, row.patient, row.status)
    said = [" ".join(search_words(place)) for place in places]
    return all(any(word in place for place in said) for word in search_words(words))


@pytest.mark.parametrize(
    ("recorded", "typed"),
    [
        *(("Élan", "élan"), ("élan", "ELAN"), ("İzmir", "izmir"), ("Weiß", "WEISS")),
        *(("ﬁx", "FIX"), ("José", "JOSE\u0301"), ("5 \u2126", "Ω")),
    ],
)
def test_row_32_search_finds_letters_of_either_case_and_form(tmp_path, recorded, typed):
    with record_in(tmp_path) as services:
        with_number(services.store, recorded)
        with_number(services.store, "none")
        assert found_by(services.store, typed) == {unicodedata.normalize("NFC", recorded)}


def test_row_32_search_and_export_refuse_words_that_hide_something(tmp_path):
    with record_in(tmp_path) as services:
        for hostile in (*HIDDEN, *LONG):
            for act in (
                lambda words: log.find(services.store, LogFilter(words)),
                lambda words: services.export_log(tmp_path / "log.xlsx", words=words),
            ):
                with pytest.raises(InputError) as error:
                    act(hostile.text)
                told = [(each.path, each.code) for each in error.value.problems]
                assert told == [("log.words", hostile.why)]
    assert list(tmp_path.glob("*.xlsx")) == []
