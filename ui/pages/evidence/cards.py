"""The cards of the Evidence page: what is said, plain and selectable where it can be looked up."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from compounding.application import evidence_text as words
from compounding.application.evidence import Entry, Group, Said
from compounding.domain.evidence import Direction
from ui.widgets.card import Card
from ui.widgets.labels import plain_label, rule
from ui.widgets.pill import Pill

# No tone of praise or blame: a difference and none are told apart by their words.
_TONES: Final = {Direction.UNCONTROLLED: "warn", Direction.LOW_QUALITY: "warn"}


def statement_card(statement: Said) -> Card:
    """What must be read first, above everything else."""
    card = Card(statement.title)
    first, *rest = statement.lines
    card.add(text_label(first, "large"))
    for line in rest:
        card.add(text_label(line, "strong"))
    return card


def group_card(group: Group) -> Card:
    """All studies of one kind."""
    card = Card(group.title)
    for number, entry in enumerate(group.entries):
        if number:
            card.add(rule())
        card.add(_entry(entry))
    return card


def _entry(entry: Entry) -> QWidget:
    made = QWidget()
    top = QHBoxLayout()
    top.setSpacing(10)
    top.addWidget(plain_label(entry.name, role="strong"))
    top.addWidget(Pill(entry.says, _TONES.get(entry.direction, "note")))
    top.addStretch(1)
    stack = QVBoxLayout(made)
    stack.setContentsMargins(0, 0, 0, 0)
    stack.setSpacing(4)
    stack.addLayout(top)
    stack.addWidget(text_label(entry.facts, "muted"))
    for line in entry.lines:
        stack.addWidget(text_label(line))
    stack.addWidget(text_label(f"{entry.reference}\nRead in: {entry.source}", "small"))
    return made


def said_card(said: Said) -> Card:
    """One topic, with where it was read."""
    card = Card(said.title)
    for line in said.lines:
        card.add(text_label(line))
    card.add(text_label("\n".join((*said.references, f"Read in: {said.source}")), "small"))
    return card


def marks_card() -> Card:
    """What is meant by the words that mark a figure."""
    card = Card("What the marks mean")
    card.add(text_label(words.MARKS))
    return card


def text_label(text: str, role: str = "") -> QLabel:
    """A text that asks for the height of the width it has, not of its narrowest shape.

    There are too many of them here: the sum of what they might need would scroll into the void.
    """
    small = role == "small"
    made = plain_label(words.held(text), role=role, wrap=True, selectable=small, numbers=not role)
    policy = made.sizePolicy()
    policy.setVerticalPolicy(QSizePolicy.Policy.Preferred)
    made.setSizePolicy(policy)
    return made
