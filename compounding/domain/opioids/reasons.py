"""Why an entry has its verdict, as codes of sentences and what fills them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from compounding.domain.opioids.matching import Match
from compounding.domain.opioids.meaning import Said
from compounding.domain.opioids.tables import Category, Kind, ListWords, Verdict

NALTREXONE, LOPERAMIDE = "naltrexone", "loperamide"


@dataclass(frozen=True, slots=True)
class Why:
    """One sentence of a reason: its code and what fills it."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Near:
    """Names that a word not understood may be meant for; opioids and their relatives apart."""

    opioids: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """An entry and what was found of it; ``decisive`` are the names that the verdict rests on."""

    match: Match
    verdict: Verdict
    decisive: tuple[Said, ...]
    category: Category | None
    days: int | None
    said: tuple[Said, ...]
    unknown: tuple[str, ...]
    near: Near


def reasons(judged: Judged, words: ListWords) -> tuple[Why, ...]:
    """The sentences of one entry, the gravest first."""
    if judged.verdict is Verdict.OPIOID:
        return tuple(_of_opioid(judged, words))
    if judged.match.tokens in words.nothing:
        return (Why("screen.nothing"),)
    return (*_of_names(judged.decisive), *_of_words(judged))


def _of_opioid(judged: Judged, words: ListWords) -> Iterator[Why]:
    days = "" if judged.days is None else str(judged.days)
    params = {"names": _listed(judged.decisive), "days": days, "variant": str(judged.category)}
    unsaid = [each.form_unstated for each in judged.decisive if each.category is judged.category]
    yield Why("screen.form_unstated" if all(unsaid) else "screen.opioid", params)
    if any(NALTREXONE in each.named.ingredients for each in judged.said):
        yield Why("screen.holds_naltrexone")
    if words.negations.intersection(judged.match.tokens):
        yield Why("screen.person_decides")


def _of_names(decisive: Iterable[Said]) -> tuple[Why, ...]:
    """A sentence for each name that decides; one for all ordinary ones."""
    said: dict[tuple[str, str], Why] = {}
    for each in decisive:
        why = _of_name(each)
        said.setdefault((why.code, why.params.get("name", "")), why)
    ordinary = said.pop(("screen.not_opioid", ""), None)
    return tuple(said.values()) or ((ordinary,) if ordinary else ())


def _of_name(said: Said) -> Why:
    named = said.named
    params = {"name": _shown(said), "text": named.text}
    if said.kind is Kind.DUPLICATE:
        params["variant"] = "naltrexone" if NALTREXONE in named.ingredients else "other"
        return Why("screen.duplicate", params)
    if said.kind is Kind.GUT:
        params["variant"] = "loperamide" if LOPERAMIDE in named.ingredients else "other"
        return Why("screen.caution", params)
    if said.kind is Kind.ORDINARY:
        return Why("screen.not_opioid")
    return Why(f"screen.{said.kind}", params)


def _of_words(judged: Judged) -> Iterator[Why]:
    """What there is to say of words that are not understood."""
    shown = {"words": ", ".join(dict.fromkeys(judged.unknown))}
    if judged.near.opioids:
        yield Why("screen.near", {**shown, "names": _either(judged.near.opioids)})
    if judged.near.others:
        yield Why("screen.near_other", {**shown, "names": _either(judged.near.others)})
    if judged.verdict is Verdict.NOT_RECOGNISED:
        if not judged.unknown:
            yield Why("screen.no_medicine")
        elif judged.said:
            yield Why("screen.left_over", {**shown, "names": _listed(judged.said)})
        else:
            yield Why("screen.not_recognised", shown)


def _shown(said: Said) -> str:
    """A name with its ingredients, where those are called otherwise."""
    named = said.named
    inside = ", ".join(named.ingredients)
    return named.name if inside in ("", named.name) else f"{named.name} ({inside})"


def _listed(said: Iterable[Said]) -> str:
    return ", ".join(dict.fromkeys(map(_shown, said)))


def _either(names: Iterable[str]) -> str:
    return " or ".join(names)
