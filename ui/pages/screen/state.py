"""What the Opioid screen page paints, as one frozen value, and how its parts are named."""

from __future__ import annotations

from dataclasses import dataclass, field

from compounding.application.rows import MakingRow
from compounding.application.screen_views import ScreenStart
from compounding.application.views import ScreenView
from compounding.domain.screening import ScreenJudged
from ui.pages.screen.draft import Draft, Key, Listing

NAME, LIST = "screen.name", "screen.list"


@dataclass(frozen=True, slots=True)
class ScreenState:
    """Everything the page paints.

    ``draft`` is the screen being filled in; without one ``finished`` is shown, and ``old`` says
    that it reaches no release today. ``seq`` is the last event of the making. ``picked`` is the
    entry at hand. ``notes`` are (tone, sentence) by the path of their field, ``said`` are (tone,
    sentence) over the page.
    """

    makings: tuple[MakingRow, ...] = ()
    start: ScreenStart | None = None
    finished: ScreenView | None = None
    old: str = ""
    seq: int = 0
    draft: Draft | None = None
    listing: Listing | None = None
    judged: ScreenJudged | None = None
    order: tuple[int, ...] = ()
    picked: Key | None = None
    notes: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    said: tuple[tuple[str, str], ...] = ()
    busy: bool = False

    @property
    def is_stale(self) -> bool:
        """Whether the list was edited since it was judged."""
        return self.draft is not None and (
            self.listing is None or self.listing.typed != self.draft.text
        )

    @property
    def position(self) -> int:
        """The place of the entry at hand in the list, from 1; 0 for none."""
        if self.listing is None or self.picked is None:
            return 0
        return self.listing.places.get(self.picked, 0)

    @property
    def waits(self) -> bool:
        """Whether the entry at hand still waits for a person."""
        at = self.position
        return at > 0 and self.judged is not None and bool(self.judged.entries[at - 1].open)


def order_of(listing: Listing) -> tuple[int, ...]:
    """Those to decide first, then the others; each in the order of the list."""
    entries = listing.listed.entries
    return (
        *(each.position for each in entries if each.choices),
        *(each.position for each in entries if not each.choices),
    )


def entry_path(position: int, name: str) -> str:
    """The path of a field of an entry: ``entries[3].reason``."""
    return f"entries[{position}].{name}"


def position_in(path: str) -> int:
    """The entry that a path names, from 1; 0 where it names none."""
    beginning, _bracket, rest = path.partition("[")
    number = rest.partition("]")[0]
    return int(number) if beginning == "entries" and number else 0
