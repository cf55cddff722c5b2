"""Translators: a language without a catalogue leaves the window's own words as they are."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from ui.i18n import install, translate


@pytest.mark.parametrize("language", ["en_US", "de_DE", "ar_EG", "tlh_US"])
def test_install_for_any_language_keeps_every_word_readable(
    qapp: QApplication, language: str
) -> None:
    loaded = install(qapp, QLocale(language))
    try:
        assert translate("Tone", "Stop")
        assert all(each.filePath().endswith(".qm") for each in loaded)
    finally:
        for each in loaded:
            qapp.removeTranslator(each)
