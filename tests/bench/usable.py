"""The program's own window, telling when it can be worked with; started by ``start_up``.

It prints ``usable`` once the number of the last event is shown and everything that the first page
asked of the record is answered and painted, then opens the pages named on the command line one
after another and prints the name of each once it is answered and painted, and ends.

    python -m tests.bench.usable [PAGE ...]
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QApplication

from ui import app

USABLE = "usable"


class Watched(app.App):
    """Says how far it is."""

    def open(self) -> None:
        """Show the window, and begin to watch once the record has answered."""
        self._steps = self._names()
        self._still = 0
        self.storage.recorded.connect(self._begin)
        super().open()

    def _names(self) -> Iterator[str]:
        yield USABLE
        for page in sys.argv[1:]:
            self.window.open_page(page)
            yield page

    @Slot(object)
    def _begin(self, seq: object) -> None:
        self.storage.recorded.disconnect(self._begin)
        assert str(seq) in self.window.nav.status.text()
        self._name = next(self._steps)
        QTimer.singleShot(0, self, self._look)

    def _look(self) -> None:
        """Twice in a row nothing is asked or answered: what came of the last answer is painted."""
        self._still = 0 if self.runner.pending() else self._still + 1
        if self._still > 1:
            self._still = 0
            print(self._name, flush=True)
            following = next(self._steps, None)
            if following is None:
                QApplication.quit()
                return
            self._name = following
        QTimer.singleShot(0, self, self._look)


if __name__ == "__main__":
    app.App = Watched
    sys.exit(app.main([]))
