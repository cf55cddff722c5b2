"""From a code and its parameters to the sentence a person reads.

Sums, rules and storage return codes; the sentences live here alone, by subject. Each says
what happened, what is safe and what to do, in words that fit a bench. The window may
translate them; the command line prints them as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from compounding.findings import EMPTY, Finding
from compounding.messages import documents, entry, making, plan, storage

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        **entry.SENTENCES,
        **plan.SENTENCES,
        **making.SENTENCES,
        **storage.SENTENCES,
        **documents.SENTENCES,
    }
)


def sentence(code: str, params: Mapping[str, str] = EMPTY) -> str:
    """The sentence for ``code``.

    Raises:
        KeyError: for a code without a sentence, which is a bug.
    """
    return SENTENCES[code].format_map(params)


def sentence_of(finding: Finding) -> str:
    """The sentence of a finding."""
    return sentence(finding.code, finding.params)
