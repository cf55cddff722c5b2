"""The Evidence page by keyboard: everything at once, both ways, and the paper of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from compounding.documents.paper import PaperSize
from compounding.errors import DocumentError, ReferenceDataError
from tests.e2e.papers import title_of, words_of
from tests.gui.bench import NARROW, WIDE, Bench, answering, shown_texts
from tests.gui.pages.paper_dialog import answered_in
from tests.gui.pages.sample import FixedClock
from tests.poppler import read_with
from tests.unit import evidence_samples as sample
from tests.unit.evidence_samples import numbers, plainly, typed
from ui.pages.evidence import page as page_module
from ui.pages.evidence import presenter as presenter_module
from ui.pages.evidence.page import EvidencePage
from ui.pages.evidence.presenter import EvidencePresenter
from ui.theme import Mode, ThemeSwitch
from ui.widgets.card import Card
from ui.widgets.pill import Pill

SIZES = [(1440, 900), WIDE, NARROW, (480, 320)]


@pytest.fixture
def bench(window_on) -> Bench:
    """The window with the evidence in front, opened by its key."""
    opened: Bench = window_on()
    opened.go(Qt.Key.Key_5)
    assert isinstance(opened.page, EvidencePage)
    return opened


@pytest.fixture
def switch(qapp: QApplication) -> Iterator[ThemeSwitch]:
    """The theme on the whole application, as the window puts it on."""
    made = ThemeSwitch(qapp, Mode.LIGHT)
    yield made
    made.deleteLater()


@pytest.fixture
def page(qtbot: QtBot, switch: ThemeSwitch) -> EvidencePage:
    """The page alone, for what it says."""
    made = EvidencePage(EvidencePresenter(FixedClock()))
    qtbot.addWidget(made)
    made.resize(1170, 768)
    made.show()
    return made


def card(page: QWidget, title: str) -> Card:
    (found,) = [each for each in page.findChildren(Card) if each.title.text() == title]
    return found


def told(card: Card) -> list[str]:
    """What a card says, apart from names and from where it was read."""
    labels = [each for each in card.findChildren(QLabel) if not is_small(each)]
    return [plainly(each.text()) for each in labels if each.text() not in sample.STUDIES]


def figures(card: Card) -> Counter[str]:
    return numbers(" ".join(told(card)))


def is_small(label: QLabel) -> bool:
    return label.property("role") == "small"


def all_cards(page: QWidget) -> list[Card]:
    return [each for each in page.findChildren(Card) if each.isVisible()]


# --- what it shows --------------------------------------------------------------------------


def test_page_stands_in_the_navigation_after_the_log(bench: Bench):
    entries = [(each.key, each.accessibleDescription()) for each in bench.window.nav.entries]
    assert entries[3:5] == [("log", "Ctrl 4"), ("evidence", "Ctrl 5")]
    keys = [
        each.shortcut().toString()
        for each in bench.window.findChildren(QAction)
        if each.objectName().startswith("page.")
    ]
    assert len(set(keys)) == len(keys)
    bench.go(Qt.Key.Key_1)
    bench.go(Qt.Key.Key_5)
    assert bench.window.page_key() == "evidence"


def test_page_begins_with_the_balanced_statement(page: EvidencePage):
    statement = card(page, "In short")
    texts = told(statement)[1:]
    assert texts[0].startswith("The evidence is mixed.")
    assert numbers(texts[0]) == typed(sample.STATEMENT)
    assert texts[1] == "Every use for pain is off-label."
    tops = {each: each.mapTo(page, QPoint(0, 0)).y() for each in all_cards(page)}
    assert min(tops, key=lambda each: tops[each]) is statement


@pytest.mark.parametrize("title", sample.GROUPS)
def test_page_shows_each_study_with_its_figures_and_no_other(page: EvidencePage, title: str):
    names = sample.GROUPS[title]
    found = card(page, title)
    assert figures(found) == typed(*(sample.STUDIES[name] for name in names))
    assert [each.text() for each in found.findChildren(Pill)] == [sample.SAYS[n] for n in names]
    cited = " ".join(plainly(each.text()) for each in found.findChildren(QLabel) if is_small(each))
    for name in names:
        citation, doi, pmid = sample.REFERENCES[name]
        unsure = " (unconfirmed)" if pmid.endswith("?") else ""
        assert citation in cited
        assert doi in cited
        assert f"{pmid.removesuffix('?')}{unsure}" in cited


@pytest.mark.parametrize("title", sample.TOPICS)
def test_page_shows_each_topic_with_its_figures_and_no_other(page: EvidencePage, title: str):
    assert figures(card(page, title)) == typed(sample.TOPICS[title])


def test_page_has_no_figure_beyond_those_typed(page: EvidencePage):
    known = set(typed(*sample.STUDIES.values(), *sample.TOPICS.values(), sample.STATEMENT, "95"))
    small = {each.text() for each in page.findChildren(QLabel) if is_small(each)}
    for text in shown_texts(page):
        if text not in small:
            assert set(numbers(plainly(text))) <= known, text


def test_favourable_trial_is_never_in_sight_without_the_null_trials_named(bench: Bench):
    """Wherever the page is scrolled to, its header names them; plot and cards hold all three."""
    assert "FINAL and INNOVA" in bench.page.header.subtitle.text()
    bench.window.resize(*NARROW)
    bench.settle()
    assert "FINAL and INNOVA" in bench.page.header.below.text()
    assert bench.page.header.below.isVisible()
    heard = bench.page.forest.accessibleDescription()
    seen = " ".join(shown_texts(bench.page))
    for name in ("Younger 2013", "FINAL 2024", "INNOVA 2026"):
        assert name in heard
        assert name in seen


def test_page_says_that_the_protocol_is_no_guideline_and_surgery_is_for_the_prescriber(
    page: EvidencePage,
):
    protocol = " ".join(told(card(page, "Usual protocol")))
    assert "It is not a guideline for nerve pain in general." in protocol
    surgery = " ".join(told(card(page, "Surgery and dental work")))
    assert "is for the prescriber to decide" in surgery


@pytest.mark.parametrize("size", SIZES)
def test_page_fits_its_width_and_ends_where_its_last_card_ends(bench: Bench, size):
    bench.window.resize(*size)
    bench.settle()
    body = bench.page.body
    assert body.horizontalScrollBar().maximum() == 0
    content = body.widget()
    assert isinstance(content, QWidget)
    ends = [each.mapTo(content, QPoint(0, 0)).y() + each.height() for each in all_cards(bench.page)]
    assert 0 < content.height() - max(ends) <= 40


# --- by keyboard ----------------------------------------------------------------------------


def test_page_scrolls_by_keys_at_once_and_from_any_place(bench: Bench):
    bar = bench.page.body.verticalScrollBar()
    assert bar.maximum() > 1000
    for key in (Qt.Key.Key_Down, Qt.Key.Key_PageDown):
        before = bar.value()
        bench.press(key)
        assert bar.value() > before
    bench.press(Qt.Key.Key_End)
    assert bar.value() == bar.maximum()
    for key in (Qt.Key.Key_Up, Qt.Key.Key_PageUp):
        before = bar.value()
        bench.press(key)
        assert bar.value() < before
    bench.press(Qt.Key.Key_Home)
    assert bar.value() == 0
    bench.person.tab_to("Print for the prescriber")
    bench.press(Qt.Key.Key_PageDown)
    assert bar.value() > 0
    bench.person.tab_to("Forest plot")
    before = bar.value()
    bench.press(Qt.Key.Key_Down)
    assert bar.value() > before
    bench.press(Qt.Key.Key_F5)  # a key that nothing here answers
    assert bench.window.page_key() == "evidence"


# --- its paper ------------------------------------------------------------------------------


def test_pdf_by_keyboard_holds_everything_and_is_titled(bench: Bench, tmp_path: Path):
    with answering(tmp_path / "out.pdf") as names:
        bench.push("Save PDF")
    assert names == ["Evidence.pdf"]
    assert bench.says("Written: out.pdf")
    words = words_of(tmp_path / "out.pdf", "-raw")
    assert title_of(tmp_path / "out.pdf") == "Low-dose naltrexone for pain: the evidence"
    for name in sample.STUDIES:
        assert name in words
    for title in sample.TOPICS:
        assert title in words
    assert "Difference" in words
    assert "−0.34 −0.95 to +0.27 0.27" in words
    assert "+0.49 – 0.236" in words
    assert "2026-Nov-22" in words
    pages = int(read_with("pdfinfo", tmp_path / "out.pdf").partition("Pages:")[2].split()[0])
    assert words.count("OFF-LABEL USE") == pages <= 6


def test_pdf_has_every_letter_of_its_words(bench: Bench, tmp_path: Path):
    bench.page.save_pdf(tmp_path / "out.pdf")
    assert "[U+" not in words_of(tmp_path / "out.pdf")


def test_pdf_that_is_not_named_is_not_written(bench: Bench, tmp_path: Path):
    with answering(None):
        bench.push("Save PDF")
    assert list(tmp_path.glob("*.pdf")) == []
    assert not bench.page.said.isVisible()


def test_pdf_that_cannot_be_written_says_so_in_sight_and_may_be_tried_again(
    bench: Bench, tmp_path: Path
):
    bench.press(Qt.Key.Key_End)
    with answering(tmp_path / "gone" / "out.pdf"):
        bench.push("Save PDF")
    assert bench.says("folder of out.pdf is not there any more")
    assert bench.page.said.visibleRegion().boundingRect().height() > 20
    with answering(tmp_path / "out.pdf"):
        bench.push("Save PDF")
    assert bench.says("Written: out.pdf")


@pytest.mark.parametrize("by", ["button", "Ctrl+P"])
def test_print_by_keyboard_goes_to_the_printer_chosen(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by: str
):
    dialog = answered_in(page_module, tmp_path / "printed.pdf", monkeypatch)
    if by == "button":
        bench.push("Print for the prescriber")
    else:
        bench.go(Qt.Key.Key_P)
    assert dialog.names == ("Low-dose naltrexone for pain: the evidence",)
    assert bench.says("Sent to the printer.")
    assert "INNOVA 2026" in words_of(tmp_path / "printed.pdf")


def test_print_that_is_called_off_prints_nothing(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    dialog = answered_in(page_module, tmp_path / "printed.pdf", monkeypatch)
    dialog.answer = QDialog.DialogCode.Rejected
    bench.push("Print for the prescriber")
    assert not (tmp_path / "printed.pdf").exists()
    assert not bench.page.said.isVisible()


@pytest.mark.parametrize("size", PaperSize)
def test_paper_in_true_letters_keeps_to_a_few_pages_of_its_size(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: PaperSize
):
    monkeypatch.setattr(page_module, "usual_size", lambda: size)
    bench.page.save_pdf(tmp_path / "out.pdf")
    facts = read_with("pdfinfo", tmp_path / "out.pdf")
    points = {PaperSize.A4: "595 x 842", PaperSize.LETTER: "612 x 792"}[size]
    assert f"Page size:       {points} pts" in facts
    assert int(facts.partition("Pages:")[2].split()[0]) <= 5


# --- where the table is damaged -------------------------------------------------------------


def test_page_without_its_table_says_so_and_prints_nothing(qtbot, monkeypatch: pytest.MonkeyPatch):
    def damaged() -> None:
        raise ReferenceDataError("reference.damaged", {"file": "evidence.toml", "place": "here"})

    monkeypatch.setattr(presenter_module, "shown", damaged)
    page = EvidencePage(EvidencePresenter(FixedClock()))
    qtbot.addWidget(page)
    page.show()
    assert "The evidence could not be read" in shown_texts(page)
    assert any("evidence.toml" in text for text in shown_texts(page))
    assert not page.pdf_button.isEnabled()
    assert not page.print_button.isEnabled()
    page.shown()


def test_presenter_says_what_became_of_the_paper():
    presenter = EvidencePresenter(FixedClock())
    assert presenter.today().isoformat() == "2026-11-22"

    def refuse() -> None:
        raise DocumentError("print.not_started", {"variant": "paper"})

    presenter.make(refuse, "Done")
    assert presenter.state.said is not None
    assert presenter.state.said[0] == "stop"
    presenter.make(lambda: None, "Done")
    assert presenter.state.said == ("fine", "Done")
    assert presenter.state.view is not None
