"""Looks at everything a window shows: names, units, plain text, the way by Tab, clipping, contrast.

Each function answers with complaints, so that one run shows all there is to mend.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QMessageBox,
    QPushButton,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
)

from tests.gui.bench import Bench
from ui.widgets.form import Form
from ui.widgets.quantity_edit import CountEdit, QuantityEdit

PATIENTS = ("Surname", "First")
TALL = 60
MARGIN = 20  # the free room under a page's last card
LEAST_CONTRAST = 3.0
OFF = Qt.ScrollBarPolicy.ScrollBarAlwaysOff


def what(widget: QWidget) -> str:
    """What a complaint calls a widget."""
    text = widget.text() if isinstance(widget, QLabel | QPushButton) else ""
    return f"{type(widget).__name__} {widget.accessibleName() or text!r}"


def in_sight(window: QWidget, kind: type[QWidget] = QWidget) -> list[QWidget]:
    """The widgets of a kind that are shown, scrolled away or not."""
    return [each for each in window.findChildren(kind) if each.isVisible()]


def names_and_plain_text(window: QWidget) -> Iterator[str]:
    """Every field and button has a name, every number its unit; no text is read as markup."""
    for widget in in_sight(window):
        if can_be_tabbed_to(widget) and not widget.accessibleName():
            yield f"without a name: {what(widget)}"
        if isinstance(widget, QuantityEdit | CountEdit):
            unit = widget.unit or widget.accessibleName().rpartition(", ")[2]
            if not unit or not widget.accessibleName().endswith(f", {unit}"):
                yield f"without a unit: {what(widget)}"
        if isinstance(widget, QLabel) and widget.textFormat() is not Qt.TextFormat.PlainText:
            yield f"not plain: {what(widget)}"
        if isinstance(widget, QMessageBox):
            yield f"a message box: {what(widget)}"
        tip = widget.toolTip()
        if set(tip) & set("<&") and not tip.startswith("<span>"):
            yield f"tool tip may be read as markup: {tip!r}"


def titles(window: QWidget) -> Iterator[str]:
    """No title holds a patient's name."""
    for top in (window, *window.findChildren(QWidget)):
        if any(name in top.windowTitle() for name in PATIENTS):
            yield f"a patient in the title {top.windowTitle()!r}"


def can_be_tabbed_to(widget: QWidget) -> bool:
    return bool(widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value)


def is_a_stop(widget: QWidget) -> bool:
    """Whether Tab should come to it; of a bar of choices it comes to the one chosen."""
    if isinstance(widget, QAbstractButton) and widget.autoExclusive() and not widget.isChecked():
        return False
    return widget.isEnabled() and can_be_tabbed_to(widget) and widget.focusProxy() is None


def way_by_tab(bench: Bench) -> Iterator[str]:
    """Tab reaches all that can be used, in the order of the fields, and brings it into sight."""
    window = bench.window
    wanted = {each for each in in_sight(window) if is_a_stop(each)}
    walked: list[QWidget] = []
    while len(walked) <= len(wanted) + 5:
        bench.person.press(Qt.Key.Key_Tab)
        reached = bench.person.target()
        if reached in walked:
            break
        walked.append(reached)
        yield from out_of_sight(reached)
    yield from (f"Tab never reaches {what(each)}" for each in wanted - set(walked))
    for form in in_sight(window, Form):
        fields = [form.field(key) for key in form.field_keys()]
        yield from out_of_order(window, fields, [each for each in walked if each in fields])


def out_of_order(window: QWidget, fields: list[QWidget], walked: list[QWidget]) -> Iterator[str]:
    """Tab goes through a form as its fields stand, from wherever it began."""
    expected = [each for each in fields if each in walked]
    if not expected:
        return
    begin = walked.index(expected[0])
    if walked[begin:] + walked[:begin] != expected:
        yield f"Tab leaves the order of the fields: {[what(each) for each in walked]}"
    places = [each.mapTo(window, QPoint(0, 0)) for each in expected]
    if places != sorted(places, key=lambda place: (place.y() // 20, place.x())):
        yield f"the order of the fields is not that of reading: {[what(e) for e in expected]}"


def out_of_sight(widget: QWidget) -> Iterator[str]:
    """What has the cursor is in sight, whole where it is small."""
    shown = widget.visibleRegion().boundingRect()
    whole = widget.rect()
    if shown.width() < min(whole.width(), 300) or shown.height() < min(whole.height(), TALL):
        yield f"has the cursor and is hidden: {what(widget)} shows {_size(shown)} of {_size(whole)}"


def _size(rect: QRect) -> str:
    return f"{rect.width()}x{rect.height()}"


def clipped(window: QWidget) -> Iterator[str]:
    """No text is cut off, and nothing that does not fit is without a way to scroll to it."""
    for label in in_sight(window, QLabel):
        assert isinstance(label, QLabel)
        if not label.text():
            continue
        tall = (
            label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
        )
        wide = 0 if label.wordWrap() else label.sizeHint().width()
        if tall > label.height() + 1 or wide > label.width() + 1:
            yield f"cut off: {what(label)} has {_size(label.rect())}, needs {wide}x{tall}"
    for button in in_sight(window, QPushButton):
        if button.sizeHint().width() > button.width() + 1:
            yield f"cut off: {what(button)}"
    for combo in in_sight(window, QComboBox):
        assert isinstance(combo, QComboBox)
        needed, room = combo.fontMetrics().horizontalAdvance(combo.currentText()), text_room(combo)
        if needed > room:
            yield f"cut off: {what(combo)} {combo.currentText()!r} {needed} > {room}"
    yield from without_a_way(window)


def text_room(combo: QComboBox) -> int:
    """How wide the text of a drop-down may be."""
    option = QStyleOptionComboBox()
    combo.initStyleOption(option)
    part = QStyle.SubControl.SC_ComboBoxEditField
    kind = QStyle.ComplexControl.CC_ComboBox
    return combo.style().subControlRect(kind, option, part, combo).width() - 2


def without_a_way(window: QWidget) -> Iterator[str]:
    for area in in_sight(window, QAbstractScrollArea):
        assert isinstance(area, QAbstractScrollArea)
        across, down = area.horizontalScrollBar(), area.verticalScrollBar()
        if across.maximum() > 0 and area.horizontalScrollBarPolicy() is OFF:
            yield f"too wide without a way to scroll: {what(area)} by {across.maximum()}"
        if down.maximum() > MARGIN and area.verticalScrollBarPolicy() is OFF:
            yield f"too high without a way to scroll: {what(area)} by {down.maximum()}"
        if across.maximum() > 0 and not isinstance(area, QAbstractItemView):
            yield f"must be scrolled sideways: {what(area)} by {across.maximum()}"


def legibility(window: QWidget) -> Iterator[str]:
    """Every text in sight stands out from its ground."""
    picture = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    for label in in_sight(window, QLabel):
        assert isinstance(label, QLabel)
        shown = label.visibleRegion().boundingRect()
        if label.text().strip() and shown.height() >= 12 and shown.width() >= 8:
            place = QRect(label.mapTo(window, shown.topLeft()), shown.size())
            ratio = contrast(picture.copy(place))
            if ratio < LEAST_CONTRAST:
                yield f"hard to read, {ratio:.1f}: {what(label)}"


def contrast(picture: QImage) -> float:
    """The contrast of the lightest and the darkest point, as WCAG 2 counts it."""
    grey = picture.convertToFormat(QImage.Format.Format_Grayscale8)
    line, width = grey.bytesPerLine(), grey.width()
    raw = bytes(grey.constBits())
    levels = [level for row in range(grey.height()) for level in raw[row * line :][:width]]
    lightest, darkest = (((level / 255) ** 2.2) + 0.05 for level in (max(levels), min(levels)))
    return lightest / darkest
