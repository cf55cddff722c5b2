"""A short status in a rounded box: Fine, In process, To check, Released, Rejected."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import fonts, theme
from ui.widgets.labels import set_shown

_HEIGHT = 22


def pill_width(text: str) -> int:
    """The width of a pill that holds ``text``, in logical pixels."""
    return round(QFontMetricsF(_font()).horizontalAdvance(text)) + 18


def paint_pill(painter: QPainter, left_middle: QPointF, text: str, tone: str) -> None:
    """Draw a pill whose left end's middle is ``left_middle``."""
    shown = theme.current()
    box = QRectF(left_middle.x(), left_middle.y() - _HEIGHT / 2, pill_width(text), _HEIGHT)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(shown.color(f"{tone}_soft"))
    painter.drawRoundedRect(box, _HEIGHT / 2, _HEIGHT / 2)
    painter.setPen(shown.color(tone))
    painter.setFont(_font())
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


def _font() -> QFont:
    return fonts.sized(11, QFont.Weight.DemiBold)


class Pill(QWidget):
    """A status word in a tone (stop, warn, fine, note, quiet)."""

    def __init__(self, text: str = "", tone: str = "quiet") -> None:
        super().__init__()
        self._text = text
        self._tone = tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    def show_status(self, text: str, tone: str) -> None:
        """Show another status; an empty text hides the pill."""
        self._text = text
        self._tone = tone
        self.setAccessibleName(text)
        set_shown(self, bool(text))
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """The status word."""
        return self._text

    # Qt's own names from here on.
    def sizeHint(self) -> QSize:
        return QSize(pill_width(self._text), _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_pill(painter, QPointF(0, self.height() / 2), self._text, self._tone)
        painter.end()
