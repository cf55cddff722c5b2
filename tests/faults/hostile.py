"""Texts that mean something to a spreadsheet, a printer, a database, a screen or a file system.

One row for each way a text can bite: a formula, markup, a printer's command, SQL, a path, a
character nobody sees. ``why`` is the code that refuses it in every line of text; without one it
is a text like any other, and comes back as ``recorded``: in NFC, without spaces at its ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

CONTROL: Final = "text.control"
DIRECTION: Final = "text.direction"
INVISIBLE: Final = "text.invisible"
DAMAGED: Final = "text.not_a_character"
MIXED: Final = "text.mixed_scripts"
TOO_LONG: Final = "text.too_long"


@dataclass(frozen=True, slots=True)
class Hostile:
    """A text, what it is called in a report, and what is to become of it."""

    name: str
    text: str
    why: str = ""
    becomes: str | None = None

    @property
    def recorded(self) -> str:
        """The text as it stands in the record where it is not refused."""
        return self.text if self.becomes is None else self.becomes


_FORMULAS: Final = (
    '=HYPERLINK("a","b")', "=1+1", "=cmd|'/C x'!A0", "+1", "-1", "@SUM(1)", "#N/A",
)  # fmt: skip
_MARKUP: Final = (
    "<5 mg>", "Drug <br> X", "<b>x</b>", "<h1>x", "&lt;5 mg&gt;", "&amp;", "A & B", "&Zoe",
    "<img src=file:///a>", "<a href='file:a'>b</a>", "<script>x</script>", "<!--", "]]>",
)  # fmt: skip
_PRINTER: Final = ("A^XZ~JA", "^FS^XA", "_5E", "~DGR:X.GRF")
_SQL: Final = ("100%", "a_b", "a\\b", "'; DROP TABLE x; --", '" OR 1=1', "x'00'", ":name", "?1")
_FORMATS: Final = ("{0}{name}{", "%s%n%(x)s", "$HOME `id` $(id)", "_x0041_")
_PATHS: Final = ("../../x", "..\\..\\x", "CON", "a.", "x:y", "C:\\x", "\\\\host\\x", "~/x")
_LOTS: Final = ("1E5", "0012", "MAR1", "-", "2.10.0", "TRUE", "NULL", "None")
_CASES: Final = ("É", "é", "İi", "ıI", "ß", "ﬁ", "Ǆ")
_LETTERS: Final = (
    "\U0001f600", "\u2764\ufe0f", "王小明", "山田 太郎", "김철수", "\xb5g", "Ω", "½ ① ™",
    "\u0645\u062d\u0645\u062f", "\u05d3\u05d5\u05d3", "ก\u0e33", "\U0001d400",
)  # fmt: skip
_BECOMES: Final = {
    "NFD": ("Jose\u0301", "José"),
    "NFD of Hangul": ("\u1112\u1161\u11ab", "한"),
    "two marks in the wrong order": ("e\u0301\u0323", "\u1eb9\u0301"),
    "many marks": ("e\u0301\u0308\u030a\u0306\u030c", "é\u0308\u030a\u0306\u030c"),
    "ohm sign": ("5 \u2126", "5 Ω"),
    "angstrom sign": ("\u212b", "Å"),
    "kelvin sign": ("\u212a", "K"),
    "compatibility ideograph": ("\uf90c", "\u5948"),
    "spaces at the ends": ("  x  ", "x"),
    "wide spaces at the ends": ("\u3000x\xa0", "x"),
}
_ALIKE: Final = {
    "Cyrillic es": "A\u0441etaminophen",
    "Cyrillic a": "P\u0430tient",
    "Greek Alpha": "\u0391lpha",
    "Greek mu for micro": "\u03bcg",
    "capital Cyrillic in a lot": "LOT \u0410B1",
}
_DIRECTIONS: Final = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
_UNSEEN: Final = (
    "\u200b\u200c\u200d\ufeff\u2060\u00ad\u034f\u180e\u115f\u3164\uffa0\u2063\ufff9\U000e0041"
)
_BROKEN: Final = "\ud800\udbff\udc00\udfff\ufffe\uffff\ufdd0\U0001fffe\ue000\U0010ffff\u0378"
_CONTROLS: Final = "".join(map(chr, (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029)))


def _kept(what: str, texts: tuple[str, ...]) -> tuple[Hostile, ...]:
    return tuple(Hostile(f"{what} {ascii(text)[1:-1]}", text) for text in texts)


def _inside(what: str, marks: str, why: str) -> tuple[Hostile, ...]:
    """Each of ``marks`` in the middle of a text, and the first of them at either end, too."""
    middle = tuple(Hostile(f"{what} U+{ord(mark):04X}", f"a{mark}b", why) for mark in marks)
    first = marks[0]
    ends = (Hostile(f"{what} at the start", f"{first}ab", why),)
    return (*middle, *ends, Hostile(f"{what} at the end", f"ab{first}", why))


KEPT: Final = (
    *_kept("formula", _FORMULAS),
    *_kept("markup", _MARKUP),
    *_kept("printer", _PRINTER),
    *_kept("sql", _SQL),
    *_kept("format", _FORMATS),
    *_kept("path", _PATHS),
    *_kept("lot", _LOTS),
    *_kept("case", _CASES),
    *_kept("letters", _LETTERS),
    *(Hostile(name, text, becomes=nfc) for name, (text, nfc) in _BECOMES.items()),
)
HIDDEN: Final = (
    Hostile("formula after a tab", "\t=1", CONTROL),
    Hostile("formula after a return", "\r=1", CONTROL),
    Hostile("emoji of a family", "\U0001f468\u200d\U0001f469", INVISIBLE),
    *_inside("control", _CONTROLS, CONTROL),
    *_inside("direction", _DIRECTIONS, DIRECTION),
    *_inside("invisible", _UNSEEN, INVISIBLE),
    *_inside("no character", _BROKEN, DAMAGED),
    *(Hostile(name, text, MIXED) for name, text in _ALIKE.items()),
)
LONG: Final = (
    Hostile("300 characters", "x" * 300, TOO_LONG),
    Hostile("32,768 characters", "x" * 32_768, TOO_LONG),
    Hostile("1,000,000 characters", "x" * 1_000_000, TOO_LONG),
)
ALL: Final = (*KEPT, *HIDDEN, *LONG)


def called(hostile: Hostile) -> str:
    """The name of a text, for the names of tests."""
    return hostile.name
