"""What a refusal says at which field, or over the page, and where it leads."""

from __future__ import annotations

from collections.abc import Sequence

from compounding.errors import CompoundingError, InputError, RuleError
from compounding.findings import Finding
from compounding.messages import sentence, sentence_of
from ui.widgets.tones import tone_of

Told = tuple[str, str]


def told(error: CompoundingError) -> tuple[dict[str, Told], tuple[Told, ...]]:
    """(tone, sentence) by the path of its field, and those of the page as a whole."""
    if isinstance(error, InputError):
        notes = {each.path: ("stop", sentence(each.code, each.params)) for each in error.problems}
        return notes, ()
    if isinstance(error, RuleError):
        return {}, tuple((tone_of(each.level), sentence_of(each)) for each in error.findings)
    return {}, (("stop", sentence(error.code, error.params)),)


def place_of(error: CompoundingError) -> str:
    """The path that a refusal names, empty for none."""
    if isinstance(error, InputError):
        return error.problems[0].path
    found: Sequence[Finding] = error.findings if isinstance(error, RuleError) else ()
    return next((each.subject for each in found if each.subject), "")
