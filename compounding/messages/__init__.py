"""From a code and its parameters to the sentence a person reads.

Sums, rules and storage return codes; the sentences live here alone, by subject. Each says
what happened, what is safe and what to do, in words that fit a bench. The window may
translate them; the command line prints them as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType

from compounding.errors import CompoundingError, InputError, RuleError
from compounding.findings import EMPTY, Finding, Remedy
from compounding.messages import (
    answers,
    compare,
    documents,
    entry,
    making,
    plan,
    record,
    screen,
    self_test,
    settings,
    storage,
    sums,
    working,
)

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        **entry.SENTENCES,
        **plan.SENTENCES,
        **answers.SENTENCES,
        **compare.SENTENCES,
        **working.SENTENCES,
        **sums.SENTENCES,
        **making.SENTENCES,
        **settings.SENTENCES,
        **storage.SENTENCES,
        **record.SENTENCES,
        **screen.SENTENCES,
        **documents.SENTENCES,
        **self_test.SENTENCES,
    }
)


def sentence(code: str, params: Mapping[str, str] = EMPTY) -> str:
    """The sentence for ``code``, or for its variant where ``params`` name one.

    Raises:
        KeyError: for a code without a sentence, which is a bug.
    """
    variant = params.get("variant")
    return SENTENCES[f"{code}.{variant}" if variant else code].format_map(params)


def sentence_of(finding: Finding) -> str:
    """The sentence of a finding."""
    return sentence(finding.code, finding.params)


def sentence_of_error(error: CompoundingError) -> str:
    """Everything a known error has to say: each problem or finding, else its own sentence."""
    if isinstance(error, InputError):
        told = [sentence(each.code, each.params) for each in error.problems]
    elif isinstance(error, RuleError):
        told = [sentence_of(each) for each in error.findings]
    else:
        told = [sentence(error.code, error.params)]
    return " ".join(dict.fromkeys(told))


def sentence_for_command(error: CompoundingError) -> str:
    """As :func:`sentence_of_error`, where a headless command has an option to offer."""
    code = f"{error.code}.command"
    if code in SENTENCES and "variant" not in error.params:
        return sentence(code, error.params)
    return sentence_of_error(error)


def events_in_words(count: int) -> str:
    """``1 event`` or ``1,204 events``, to stand in a sentence on the record."""
    return sentence("events", {"count": f"{count:,}", **({"variant": "one"} if count == 1 else {})})


def sentence_of_remedy(remedy: Remedy) -> str:
    """What a way out asks for, in words; masses to 0.001, thousands grouped."""
    figures = {key: _readable(value) for key, value in remedy.figures.items()}
    return SENTENCES[f"remedy.{remedy.kind}"].format_map(figures)


def _readable(figure: str | int) -> str:
    shown = Decimal(figure).quantize(Decimal("0.001"), ROUND_HALF_UP)
    return f"{shown:,f}".rstrip("0").rstrip(".")
