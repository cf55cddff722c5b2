"""Papers as they come out: pages of true size, Inter embedded, every word to be found again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QImage, QPageSize
from PySide6.QtPrintSupport import QPrinter

from compounding.documents.layout import Text
from compounding.documents.paper import (
    WRITE_IN,
    Column,
    Facts,
    Heading,
    Paper,
    PaperSize,
    Paragraph,
    Signature,
    Table,
)
from compounding.documents.paper_layout import lay_out_paper
from compounding.errors import DocumentError
from compounding.messages import sentence_of_error
from tests.e2e.papers import title_of, words_of
from tests.poppler import read_with
from ui.printing.letters import QtMeasure
from ui.printing.papers import print_papers, size_in, usual_size, write_paper, write_papers
from ui.printing.picture import picture_of

pytestmark = pytest.mark.usefixtures("qapp")

POINTS = {PaperSize.A4: (595, 842), PaperSize.LETTER: (612, 792)}


def sample(size: PaperSize = PaperSize.LETTER, rows: int = 90, **more: str) -> Paper:
    """Every kind of part, and a table that goes on to another page."""
    columns = (Column("What", 3, strong=True), Column("Said", 5), Column("Mass, mg", 2, True))
    lines = ((f"Row {at}", "baffling efflux → offset", f"{at}.25") for at in range(rows))
    return Paper(
        title="Worksheet, batch 26-00001",
        status=more.get("status", "NOT RELEASED"),
        footer="LDN Compounder 0.0 · batch 26-00001",
        size=size,
        parts=(
            Heading("Prescription"),
            Facts((("Patient", "Muñoz, Zoë"), ("Prescriber", WRITE_IN)), across=2),
            Paragraph("√3 × 0.5 ÷ 2 − 1 ± 0.1 %, 20 – 25 °C, ≥ 5 µg"),
            Table(columns, tuple(lines)),
            Signature("Prepared by", "Technician A", note="identity not verified"),
        ),
    )


@pytest.mark.parametrize("size", PaperSize)
def test_write_paper_makes_pages_of_true_size(tmp_path: Path, size: PaperSize) -> None:
    write_paper(sample(size), tmp_path / "paper.pdf")
    across, down = POINTS[size]
    assert f"Page size:       {across} x {down} pts" in read_with("pdfinfo", tmp_path / "paper.pdf")
    pages = len(lay_out_paper(sample(size), QtMeasure()))
    assert f"Pages:           {pages}" in read_with("pdfinfo", tmp_path / "paper.pdf")
    assert pages > 1


def test_write_paper_embeds_inter_and_nothing_else(tmp_path: Path) -> None:
    write_paper(sample(), tmp_path / "paper.pdf")
    _, _, *fonts = read_with("pdffonts", tmp_path / "paper.pdf").splitlines()
    assert fonts
    for line in fonts:
        assert line.startswith("Inter-")
        # Embedded, and with a map back to letters.
        assert re.search(r" yes +(yes|no) +yes +\d+ +\d+$", line), line


def test_write_paper_says_every_word_once_in_text_that_can_be_searched(tmp_path: Path) -> None:
    write_paper(sample(), tmp_path / "paper.pdf")
    words = words_of(tmp_path / "paper.pdf")
    for at in range(90):
        assert f"Row {at} baffling efflux → offset {at}.25" in words
    assert "√3 × 0.5 ÷ 2 − 1 ± 0.1 %, 20 – 25 °C, ≥ 5 µg" in words
    assert "Muñoz, Zoë" in words
    pages = len(lay_out_paper(sample(), QtMeasure()))
    assert words.count("NOT RELEASED") == words.count("What Said Mass, mg") == pages
    for number in range(1, pages + 1):
        assert f"LDN Compounder 0.0 · batch 26-00001 page {number} of {pages}" in words


def test_write_paper_titles_the_file_without_a_patient(tmp_path: Path) -> None:
    write_paper(sample(), tmp_path / "paper.pdf")
    assert title_of(tmp_path / "paper.pdf") == "Worksheet, batch 26-00001"
    assert [each.name for each in tmp_path.iterdir()] == ["paper.pdf"]


def test_write_papers_counts_the_pages_of_each(tmp_path: Path) -> None:
    papers = [sample(rows=2), sample(rows=2, status="RELEASED")]
    write_papers(papers, tmp_path / "papers.pdf", "Worksheets")
    assert words_of(tmp_path / "papers.pdf").count("page 1 of 1") == 2
    assert title_of(tmp_path / "papers.pdf") == "Worksheets"


def test_write_paper_that_cannot_be_written_says_so_and_leaves_the_old_one(tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as gone:
        write_paper(sample(), tmp_path / "gone" / "paper.pdf")
    assert "folder of paper.pdf is not there any more" in sentence_of_error(gone.value)
    (tmp_path / "folder.pdf").mkdir()
    with pytest.raises(DocumentError) as bad:
        write_paper(sample(), tmp_path / "folder.pdf")
    assert "cannot be the name of a file here" in sentence_of_error(bad.value)
    assert [each.name for each in tmp_path.iterdir()] == ["folder.pdf"]


@pytest.mark.parametrize("size", PaperSize)
def test_paper_as_drawn_is_what_was_measured(size: PaperSize) -> None:
    """No letter leaves its place: beside texts and lines the page is white."""
    page = lay_out_paper(sample(size), QtMeasure())[0]
    picture = picture_of(page).convertToFormat(QImage.Format.Format_Grayscale8)
    texts = [item for item in page.items if isinstance(item, Text)]
    assert len(texts) > 50
    edge = max(text.x + text.width for text in texts)
    rows = [bytes(picture.constScanLine(y))[: picture.width()] for y in range(picture.height())]
    assert all(min(row[edge + 2 :]) == 255 for row in rows)
    for text in texts:
        inside = [row[text.x : text.x + text.width] for row in rows[text.top : text.bottom]]
        assert min(min(row) for row in inside) < 120 or text.reverse, text.text


def printer_to(path: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


@pytest.mark.parametrize("size", PaperSize)
def test_print_papers_prints_every_page_at_true_size(tmp_path: Path, size: PaperSize) -> None:
    print_papers([sample(size, rows=2), sample(size, rows=2)], printer_to(tmp_path / "out.pdf"))
    across, down = POINTS[size]
    assert f"Page size:       {across} x {down} pts" in read_with("pdfinfo", tmp_path / "out.pdf")
    assert words_of(tmp_path / "out.pdf").count("page 1 of 1") == 2


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_print_papers_on_a_printer_that_does_not_start_speaks_of_paper(tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as caught:
        print_papers([sample()], printer_to(tmp_path / "gone" / "out.pdf"))
    said = sentence_of_error(caught.value)
    assert "it is on and has paper" in said
    assert "label" not in said


def test_print_papers_on_a_printer_that_stops_speaks_of_pages(tmp_path: Path) -> None:
    class Stopping(QPrinter):
        def newPage(self) -> bool:
            return False

    printer = Stopping(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    with pytest.raises(DocumentError) as caught:
        print_papers([sample()], printer)
    assert "before the last page" in sentence_of_error(caught.value)


def test_size_in_a_printer_is_the_one_it_is_set_to(tmp_path: Path) -> None:
    printer = printer_to(tmp_path / "out.pdf")
    wanted = {
        QPageSize.PageSizeId.A4: PaperSize.A4,
        QPageSize.PageSizeId.Letter: PaperSize.LETTER,
        QPageSize.PageSizeId.A6: usual_size(),
    }
    for size, paper in wanted.items():
        printer.setPageSize(QPageSize(size))
        assert size_in(printer) is paper


def test_usual_size_is_a4_where_the_machine_measures_in_millimetres() -> None:
    assert usual_size() is PaperSize.A4  # the tests run in the C locale
