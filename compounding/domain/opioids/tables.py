"""What the screen reads: names with their meaning, days of wash-out, and words of a list.

The tables come in as arguments; :mod:`compounding.reference.opioids` loads and checks them. All
names, phrases and words are folded as :mod:`compounding.domain.opioids.folding` folds a list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Tokens = tuple[str, ...]
# Words with a blank before, between and behind, as they are looked for in a text spaced alike.
Phrases = tuple[str, ...]


class Category(StrEnum):
    """The wash-out categories of regulation 3.4, the gravest first."""

    UNKNOWN = "W5"
    DEPOT = "W4"
    LONG = "W3"
    EXTENDED = "W2"
    SHORT = "W1"
    GUT = "W6"
    ANTAGONIST = "W7"
    LOOK_ALIKE = "W0"


class Verdict(StrEnum):
    """What is said of one entry."""

    OPIOID = "opioid"
    DUPLICATE = "duplicate"
    CAUTION = "caution"
    ASK = "ask"
    NOT_OPIOID = "not_opioid"
    NOT_RECOGNISED = "not_recognised"


class Outcome(StrEnum):
    """What is said of a whole list."""

    STOP = "stop"
    CLASSIFY = "classify"
    CLEAR = "clear"
    NOT_ASKED = "not_asked"


class Kind(StrEnum):
    """What a name stands for, the gravest first.

    A use ("blood pressure pill") and a phrase ("every other") name no medicine by themselves.
    """

    OPIOID = "opioid"
    DUPLICATE = "duplicate"
    GUT = "gut"
    DOUBTED = "doubted"
    POINTS = "points"
    VARIANT = "variant"
    UNNAMED = "unnamed"
    SETTLED = "settled"
    LOOK_ALIKE = "look_alike"
    ORDINARY = "ordinary"
    USE = "use"
    PHRASE = "phrase"


VERDICTS: Mapping[Kind, Verdict] = {
    Kind.OPIOID: Verdict.OPIOID,
    Kind.DUPLICATE: Verdict.DUPLICATE,
    Kind.GUT: Verdict.CAUTION,
    Kind.DOUBTED: Verdict.ASK,
    Kind.POINTS: Verdict.ASK,
    Kind.VARIANT: Verdict.ASK,
    Kind.UNNAMED: Verdict.ASK,
    Kind.SETTLED: Verdict.NOT_OPIOID,
    Kind.LOOK_ALIKE: Verdict.NOT_OPIOID,
    Kind.ORDINARY: Verdict.NOT_OPIOID,
}
NO_MEDICINE = frozenset({Kind.USE, Kind.PHRASE})
# Looked for before all other names, so that none of those can hide one.
FIRST = frozenset({Kind.OPIOID, Kind.DUPLICATE, Kind.GUT})


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a row comes from, the mark of its evidence (S, S2, K, D), and when it was read."""

    text: str
    mark: str
    retrieved: str


@dataclass(frozen=True, slots=True)
class Washout:
    """Days without an opioid: the label's least, and what is held to; None where none is safe."""

    category: Category
    meaning: str
    least_days: int | None
    days: int | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class FormWords:
    """Phrases that tell the long-acting form (``strict``) from the ``plain`` one.

    A partner tells the plain form where it stands beside the opioid: such combinations are only
    sold short-acting.
    """

    strict: Phrases
    plain: Phrases
    partners: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a name of the tables stands for.

    ``text`` fills the sentence: why a look-alike is none, or which variant holds an opioid.
    ``strict`` is the category of the form that ``form`` tells; it stands, too, where nothing is
    said of the form, but for ``if_unstated``. ``never_before`` and the two of numbers say
    beside what the name means something else, ``doubted_by`` beside what it may, and
    ``settled_by`` what tells that the variant with an opioid is not meant.
    """

    name: str
    kind: Kind
    evidence: Evidence
    ingredients: tuple[str, ...] = ()
    category: Category | None = None
    strict: Category | None = None
    if_unstated: Category | None = None
    form: FormWords | None = None
    text: str = ""
    never_before: frozenset[str] = frozenset()
    never_after_number: bool = False
    never_before_number: bool = False
    doubted_by: Phrases = ()
    settled_by: Phrases = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListWords:
    """Words that stand beside medicines in a list. ``bare`` ones mean no medicine by themselves.

    ``describing`` ones may stand between a medicine and its form. ``same_form`` holds words of one
    form together: a vague one goes on only below its own form. Parts with one of ``apart`` may be
    what a clinic gives.
    """

    bare: frozenset[str]
    forms: frozenset[str]
    describing: frozenset[str]
    apart: frozenset[str]
    vague: frozenset[str]
    same_form: tuple[frozenset[str], ...]
    counted: frozenset[str]
    counts: frozenset[str]
    reasons: frozenset[str]
    purposes: frozenset[str]
    verbs: frozenset[str]
    salts: frozenset[str]
    headings: frozenset[str]
    heads: frozenset[str]
    colon_headings: frozenset[str]
    details: frozenset[str]
    negations: frozenset[str]
    nothing: frozenset[Tokens]


# Names by their first word, the longest first.
Index = Mapping[str, tuple[tuple[Tokens, Named], ...]]


@dataclass(frozen=True, slots=True)
class Spellings:
    """Words that a misspelt one is compared with, and the names they belong to.

    ``choices`` are those worth comparing with a word of each length; ``whole`` are those that are
    a name by themselves.
    """

    choices: Mapping[int, tuple[str, ...]]
    names: Mapping[str, tuple[str, ...]]
    whole: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenTables:
    """All that the screen reads."""

    first: Index
    others: Index
    words: ListWords
    opioid_spellings: Spellings
    other_spellings: Spellings
    washouts: Mapping[Category, Washout]
