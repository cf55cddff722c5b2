"""Every code of the bench and the record has its sentence, and no sentence is left without use."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from compounding.domain.kinds import KINDS
from compounding.messages import SENTENCES, making, storage

ROOT = Path(__file__).parents[2] / "compounding"
SOURCES = [
    *(ROOT / "application").glob("*.py"),
    *(ROOT / "persistence").rglob("*.py"),
    ROOT / "bootstrap.py",
    *(ROOT.parent / "ui" / "pages" / "settings").glob("*.py"),
    *(
        ROOT / "domain" / f"{name}.py"
        for name in ("lots", "making_rules", "opening", "prescription", "tolerance")
    ),
]
AREAS = (
    "making|batch|lots|crush|weigh|measure|capsules|liquid|extras|prepare|check|release|label"
    "|storage|verify"
)
CODE = re.compile(rf'"((?:{AREAS})\.[a-z_]+)"')
COLUMN = re.compile(r"\w+_id")
# Paths of fields look like codes; these are what a person types into.
FIELDS = {
    "crush.count", "capsules.made", "capsules.shell_mg", "liquid.volume_ml", "extras.note",
    "prepare.name", "check.name",
}  # fmt: skip
# What a code ends with where it is said elsewhere, or at another time.
VARIANT = re.compile(r"\.(command|upgrade|backup)$")
MADE_UP = (
    *("history.", "step.", "state.", "fate.", "role.", "rule.", "target."),
    "capsules.rule_not_met.",
)


def used():
    text = "\n".join(each.read_text(encoding="utf-8") for each in SOURCES)
    return {code for code in CODE.findall(text) if not COLUMN.search(code)} - FIELDS


def test_every_code_has_a_sentence():
    assert sorted(used() - SENTENCES.keys()) == []


def test_every_sentence_is_said_somewhere():
    text = "\n".join(each.read_text(encoding="utf-8") for each in SOURCES)
    codes = {VARIANT.sub("", each) for each in (*making.SENTENCES, *storage.SENTENCES)}
    unused = {each for each in codes if not each.startswith(MADE_UP) and f'"{each}"' not in text}
    assert unused == set()


def test_every_kind_of_event_of_a_making_has_a_line_of_history():
    others = {
        *("record_opened", "pharmacy_set", "sum_settings_set"),
        *("prescription_entered", "log_exported", "anchor_begun", "end_accepted"),
        *("record_restored", "clock_accepted", "backup_folder_set"),
    }
    lines = {code.split(".")[1] for code in SENTENCES if code.startswith("history.")}
    assert lines == KINDS.keys() - others


@pytest.mark.parametrize("code", sorted({**making.SENTENCES, **storage.SENTENCES}))
def test_sentence_is_plain_and_calm(code):
    text = SENTENCES[code]
    assert not re.search(r"!|\bERROR\b|[<>](?!2091)|  ", text.replace("USP <2091>", ""))
    assert all(re.fullmatch(r"[a-z]+", name) for _, name, _, _ in Formatter().parse(text) if name)
    if not code.startswith(MADE_UP):
        assert text.endswith((".", "?"))
