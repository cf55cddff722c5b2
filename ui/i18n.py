"""Translators for the window's own words.

Sentences about the work come from ``compounding.messages``; the window's own words go through
``translate`` (or ``QObject.tr``) with literals only, so that lupdate finds them. Dates and
numbers are not translated: ``compounding.domain.dates`` and ``compounding.quantity`` show them
in one way whatever the desktop's language, because a date that reads 11/12 is a fault.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from ui import RESOURCES

translate = QCoreApplication.translate


def install(app: QCoreApplication, locale: QLocale | None = None) -> tuple[QTranslator, ...]:
    """Load Qt's own words, then ours, where catalogues for ``locale`` exist."""
    wanted = locale or QLocale()
    places = (
        ("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
        ("ldn_compounder", str(RESOURCES / "i18n")),
    )
    loaded: list[QTranslator] = []
    for name, folder in places:
        translator = QTranslator(app)
        if translator.load(wanted, name, "_", folder):
            app.installTranslator(translator)
            loaded.append(translator)
    return tuple(loaded)
