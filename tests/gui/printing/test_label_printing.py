"""Labels as they come out: drawn, decoded, measured and read as text."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import given, settings
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from compounding.documents.label_layout import lay_out_label
from compounding.documents.layout import BarCode, Block, Layout, Text, Weight
from compounding.domain.label import OPIOID_WARNING, LabelDose, LabelFacts, label_content
from compounding.domain.prescription import Pharmacy
from compounding.errors import DocumentError
from compounding.messages import sentence
from compounding.quantity import mg, ml
from tests.poppler import read_with
from tests.unit.label_samples import LONG_PHARMACY, any_facts, capsules, liquid
from ui.printing.letters import QtMeasure, letters
from ui.printing.painter import paint_layout
from ui.printing.pdf import write_pdf
from ui.printing.picture import picture_of
from ui.printing.printer import print_layouts

pytestmark = pytest.mark.usefixtures("qapp")

POPPLER = pytest.mark.skipif(
    shutil.which("pdftotext") is None or shutil.which("pdftoppm") is None,
    reason="pdftotext and pdftoppm (Debian: poppler-utils) are not on this machine",
)
SAMPLES: dict[str, Callable[[], LabelFacts]] = {
    "capsules": capsules,
    "liquid, three doses": lambda: liquid(3, container_count=2),
    "liquid, four doses": lambda: liquid(4, pharmacy=LONG_PHARMACY),
    "longest fields": lambda: liquid(
        3,
        pharmacy=Pharmacy(
            "The Old Riverside Compounding Pharmacy I",
            "Suite 1200, 12345 North Mill Lane Boulevard, Springfield 627",
            "(217) 555-0142 x1234",
        ),
        patient="Featherstonehaugh-Cholmondeley, Maximili",
        prescriber="Dr. Bartholomew Montgomery-Featherstone J",
        rx_number="RX-2026-000482117-AB",
    ),
}


def laid_out(facts: LabelFacts) -> Layout:
    return lay_out_label(label_content(facts), QtMeasure())


def levels(picture: QImage) -> list[bytes]:
    """The rows of the picture, a byte from black to white for each dot."""
    grey = picture.convertToFormat(QImage.Format.Format_Grayscale8)
    return [bytes(grey.constScanLine(y))[: grey.width()] for y in range(grey.height())]


def decoded(picture: QImage) -> list[str]:
    rows = levels(picture)
    page = memoryview(b"".join(rows)).cast("B", shape=[len(rows), len(rows[0])])
    return [found.text for found in zxingcpp.read_barcodes(page)]


def share_of_black(picture: QImage, x: int, y: int, width: int, height: int) -> float:
    rows = levels(picture)[y : y + height]
    dots = b"".join(row[x : x + width] for row in rows)
    return sum(1 for level in dots if level < 64) / len(dots)


def from_pdf(path: Path, resolution: int) -> QImage:
    target = path.with_name(f"at-{resolution}")
    command = ["pdftoppm", "-r", str(resolution), "-f", "1", "-singlefile", "-png"]
    subprocess.run([*command, str(path), str(target)], check=True, timeout=60)
    return QImage(str(target.with_suffix(".png")))


def text_of(path: Path, *options: str) -> str:
    return read_with("pdftotext", path, *options)


# --- letters --------------------------------------------------------------------------------


def test_qt_measure_widths_are_those_of_inter() -> None:
    measure = QtMeasure()

    assert measure.width("naltrexone hydrochloride 1.5 mg capsule", 34, Weight.BOLD) == 672
    assert measure.width("", 34, Weight.BOLD) == 0
    regular = measure.width("Lot 26-01873", 20, Weight.REGULAR)
    assert regular < measure.width("Lot 26-01873", 20, Weight.BOLD)


def test_qt_measure_missing_names_what_inter_cannot_draw() -> None:
    measure = QtMeasure()

    assert measure.missing("Dvořák, Søren ß – °C · µ Ж α") == ""
    assert measure.missing("王 Wang \U0001f600") == "王\U0001f600"


def test_letters_never_use_ligatures_or_another_type() -> None:
    font = letters(20, Weight.REGULAR)

    assert font.exactMatch()
    assert font.family() == "Inter"
    assert not font.featureValue(font.Tag("liga"))


def test_label_of_a_name_inter_cannot_draw_is_refused() -> None:
    with pytest.raises(DocumentError) as caught:
        laid_out(capsules(patient="Wang 王"))

    assert caught.value.code == "label.no_letter.patient"
    assert "U+738B" in sentence(caught.value.code, caught.value.params)


# --- what is drawn --------------------------------------------------------------------------


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("resolution", [203, 300, 600])
def test_picture_of_a_label_has_its_true_size_and_decodes(sample: str, resolution: int) -> None:
    picture = picture_of(laid_out(SAMPLES[sample]()), resolution)

    assert (picture.width(), picture.height()) == (4 * resolution, 2 * resolution)
    assert decoded(picture) == ["B26-01873-C1"]


@given(facts=any_facts())
@settings(max_examples=40, deadline=None)
def test_picture_of_any_released_label_decodes_to_its_container(facts: LabelFacts) -> None:
    content = label_content(replace(facts, released=True))

    assert decoded(picture_of(lay_out_label(content, QtMeasure()))) == [content.code]


@pytest.mark.parametrize("sample", SAMPLES)
def test_picture_of_a_proof_has_no_code_and_stays_legible(sample: str) -> None:
    facts = SAMPLES[sample]()
    proof = picture_of(laid_out(replace(facts, released=False)))
    label = picture_of(laid_out(facts))

    assert decoded(proof) == []
    grey = sum(row.count(208) for row in levels(proof))
    assert grey > 4000  # the watermark's letters
    proof_rows, label_rows = levels(proof), levels(label)
    words = [text for text in laid_out(facts).texts() if not text.reverse]
    for text in words:
        for y in range(text.top, text.bottom):
            plain = label_rows[y][text.x : text.x + text.width]
            marked = proof_rows[y][text.x : text.x + text.width]
            assert all(one <= two for one, two in zip(marked, plain, strict=True)), text.text
            assert all(one > 150 for one, two in zip(marked, plain, strict=True) if two == 255)


@pytest.mark.parametrize("released", [True, False])
@pytest.mark.parametrize("sample", SAMPLES)
def test_picture_of_the_warning_is_white_on_black(sample: str, released: bool) -> None:
    layout = laid_out(replace(SAMPLES[sample](), released=released))
    picture = picture_of(layout)
    band = max(
        (item for item in layout.items if isinstance(item, Block)), key=lambda item: item.width
    )

    assert band.width > 0.95 * layout.width
    assert 0.5 < share_of_black(picture, band.x, band.y, band.width, band.height) < 0.95
    for text in (text for text in layout.texts() if text.reverse):
        rows = levels(picture)[text.top : text.baseline]
        white = sum(row[text.x : text.x + text.width].count(255) for row in rows)
        assert white > 0.03 * text.width * len(rows), text.text


@pytest.mark.parametrize("sample", SAMPLES)
def test_picture_of_every_text_has_ink_within_its_box_alone(sample: str) -> None:
    """A letter that is missing or blank, or runs out of its box, shows here."""
    layout = laid_out(SAMPLES[sample]())
    for text in layout.texts():
        if text.reverse:
            continue
        alone = picture_of(Layout(layout.width, layout.height, (text,)))
        box = QRect(text.x - 1, text.top, text.width + 2, text.bottom - text.top)
        inside = share_of_black(alone, box.x(), box.y(), box.width(), box.height())
        assert 0.04 < inside < 0.5, text.text
        painter = QPainter(alone)
        painter.fillRect(box, QColor("white"))
        painter.end()
        assert all(min(row) == 255 for row in levels(alone)), text.text


def test_picture_of_a_code_has_whole_black_modules() -> None:
    layout = laid_out(capsules())
    code = next(item for item in layout.items if isinstance(item, BarCode))
    picture = picture_of(layout)

    for row, line in enumerate(code.cells):
        for column, dark in enumerate(line):
            place = (code.x + column * code.module, code.y + row * code.module)
            share = share_of_black(picture, *place, code.module, code.module)
            assert share == (1 if dark else 0)


def test_paint_layout_leaves_the_painter_as_it_was(qapp: QApplication) -> None:
    picture = QImage(300, 200, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    painter = QPainter(picture)
    pen, transform = painter.pen(), painter.transform()

    paint_layout(painter, laid_out(capsules()), QRectF(10, 10, 200, 100))

    assert painter.pen() == pen
    assert painter.transform() == transform
    painter.end()
    assert share_of_black(picture, 211, 0, 89, 200) == 0
    assert share_of_black(picture, 10, 80, 200, 25) > 0.3


# --- PDF ------------------------------------------------------------------------------------


def test_write_pdf_has_one_page_of_true_size_for_each_label(tmp_path: Path) -> None:
    path = tmp_path / "labels.pdf"

    write_pdf([laid_out(capsules()), laid_out(liquid())], path, "Labels of batch 26-01873")

    raw = path.read_bytes()
    assert raw.startswith(b"%PDF-")
    assert raw.count(b"/MediaBox [0 0 288 144]") + raw.count(b"/MediaBox [0 0 288.000000") >= 2
    assert [each.name for each in tmp_path.iterdir()] == ["labels.pdf"]


def test_write_pdf_holds_no_patient_in_what_is_not_drawn(tmp_path: Path) -> None:
    write_pdf([laid_out(capsules())], tmp_path / "labels.pdf", "Label 26-01873")

    raw = (tmp_path / "labels.pdf").read_bytes()
    assert "Surname".encode("utf-16-be") not in raw
    assert b"Surname" not in raw


def test_write_pdf_into_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as caught:
        write_pdf([laid_out(capsules())], tmp_path / "gone" / "label.pdf", "Label")

    assert caught.value.code == "file.folder_missing"


def test_write_pdf_of_no_labels_is_a_bug(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="page"):
        write_pdf([], tmp_path / "label.pdf", "Label")


@POPPLER
@pytest.mark.parametrize("sample", SAMPLES)
def test_pdf_text_can_be_read_line_by_line(tmp_path: Path, sample: str) -> None:
    layout = laid_out(SAMPLES[sample]())
    write_pdf([layout], tmp_path / "label.pdf", "Label")

    said = [
        " ".join(line.split()) for line in text_of(tmp_path / "label.pdf", "-layout").split("\n")
    ]
    assert [line for line in said if line] == layout.text.splitlines()


@POPPLER
def test_pdf_text_has_no_ligatures(tmp_path: Path) -> None:
    facts = capsules(patient="Buffer, Fiona Affleck", prescriber="Dr. Griffith")
    write_pdf([laid_out(facts)], tmp_path / "label.pdf", "Label")

    said = text_of(tmp_path / "label.pdf")
    assert "Buffer, Fiona Affleck" in said
    assert "Dr. Griffith" in said


@POPPLER
def test_pdf_of_a_proof_says_so_and_still_warns(tmp_path: Path) -> None:
    write_pdf([laid_out(capsules(released=False))], tmp_path / "proof.pdf", "Proof")

    said = text_of(tmp_path / "proof.pdf", "-layout")
    for line in OPIOID_WARNING:
        assert line in said
    drawn = "".join(text_of(tmp_path / "proof.pdf", "-raw").split())
    assert "PROOF—NOTFORUSE" in drawn


@POPPLER
@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("resolution", [203, 300])
def test_pdf_code_decodes_at_the_printer_s_dots(
    tmp_path: Path, sample: str, resolution: int
) -> None:
    write_pdf([laid_out(SAMPLES[sample]())], tmp_path / "label.pdf", "Label")

    assert decoded(from_pdf(tmp_path / "label.pdf", resolution)) == ["B26-01873-C1"]


@POPPLER
def test_pdf_looks_like_the_picture_on_screen(tmp_path: Path) -> None:
    """Two renderers of one layout: they may smooth edges differently, not more."""
    layout = laid_out(capsules())
    write_pdf([layout], tmp_path / "label.pdf", "Label")

    printed, seen = from_pdf(tmp_path / "label.pdf", 203), picture_of(layout)
    assert max(abs(a - b) for a, b in zip(tiles(printed), tiles(seen), strict=True)) < 64


def tiles(picture: QImage) -> list[float]:
    """The mean level of each tile of 14 by 14 dots."""
    rows, side = levels(picture), 14
    return [
        sum(sum(row[x : x + side]) for row in rows[y : y + side]) / side**2
        for y in range(0, len(rows), side)
        for x in range(0, len(rows[0]), side)
    ]


# --- printer --------------------------------------------------------------------------------


@POPPLER
def test_print_layouts_prints_at_true_size(tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))

    print_layouts([laid_out(capsules()), laid_out(liquid())], printer)

    assert printer.fullPage()
    picture = from_pdf(tmp_path / "printed.pdf", 203)
    assert (picture.width(), picture.height()) == (812, 406)
    assert decoded(picture) == ["B26-01873-C1"]
    assert text_of(tmp_path / "printed.pdf").count(OPIOID_WARNING[0]) == 2


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_print_layouts_on_a_printer_that_does_not_start_is_refused(tmp_path: Path) -> None:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "gone" / "printed.pdf"))

    with pytest.raises(DocumentError) as caught:
        print_layouts([laid_out(capsules())], printer)

    assert caught.value.code == "print.not_started"


def test_print_layouts_of_a_printer_that_stops_says_so(tmp_path: Path) -> None:
    class StopsAfterOne(QPrinter):
        def newPage(self) -> bool:
            return False

    printer = StopsAfterOne()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    layout = laid_out(capsules())

    with pytest.raises(DocumentError) as caught:
        print_layouts([layout, layout], printer)

    assert caught.value.code == "print.stopped"


def test_print_layouts_of_nothing_is_a_bug() -> None:
    with pytest.raises(ValueError, match="page"):
        print_layouts([], QPrinter())


def test_labels_of_the_sample_prescription_keep_large_type() -> None:
    """Doses as people print them, with the bundled letters."""
    first = LabelDose(date(2026, 11, 23), date(2026, 12, 6), mg("1.5"), None, ml("1.5"))
    sizes = {
        text.field: text.points
        for text in laid_out(liquid(doses=(first,))).texts()
        if isinstance(text, Text) and text.size > 24
    }

    assert min(sizes[field] for field in ("patient", "directions", "drug")) >= 10
    usual = [text for text in laid_out(capsules()).texts() if text.field in ("patient", "drug")]
    assert min(text.points for text in usual) >= 12
