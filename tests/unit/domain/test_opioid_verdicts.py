"""The verdict on an entry: category by form, the gravest name, and reasons (regulation 3.4-3.8)."""

from __future__ import annotations

import pytest

from compounding.application.screening import screen, why_text
from compounding.domain.opioids.outcome import outcome_of
from compounding.domain.opioids.tables import Category, Outcome, Verdict
from compounding.domain.opioids.verdicts import Entry


def only(text: str) -> Entry:
    (entry,) = screen(text).entries
    return entry


@pytest.mark.parametrize(
    ("text", "category", "days"),
    [
        ("Percocet 5-325 mg 1 tab q6h prn", "W1", 10),
        ("oxycodone-acetaminophen 5-325", "W1", 10),
        ("oxycodone HCl and acetaminophen", "W1", 10),
        ("acetaminophen with oxycodone", "W1", 10),
        ("oxycodone 5 mg, acetaminophen", "W2", 14),
        ("oxycodone 5 mg daily acetaminophen", "W2", 14),
        ("oxycodone 5 mg", "W2", 14),
        ("oxycodone IR 5 mg", "W1", 10),
        ("oxycodone immediate release", "W1", 10),
        ("oxycodone ER 10 mg", "W2", 14),
        ("oxycodone ER and IR", "W2", 14),
        ("morphine oral solution", "W1", 10),
        ("MS Contin", "W2", 14),
        ("codeine 30 mg", "W1", 10),
        ("codeine CR", "W2", 14),
        ("Ultram", "W1", 10),
        ("Ultram ER", "W2", 14),
        ("fentanyl 25 mcg/h", "W2", 14),
        ("fentanyl patch", "W2", 14),
        ("fentanyl lozenge", "W1", 10),
        ("fentanyl", "W2", 14),
        ("methadone 10 mg", "W3", 14),
        ("buprenorphine 8 mg SL tab", "W3", 14),
        ("buprenorphine/naloxone 8-2", "W3", 14),
        ("buprenorphine HCl / naloxone HCl", "W3", 14),
        ("buprenorphine patch", "W3", 14),
        ("buprenorphine", "W4", None),
        ("buprenorphine monthly injection", "W4", None),
        ("Sublocade", "W4", None),
        ("kratom", "W5", None),
        ("heroin", "W5", None),
        ("diamorphine", "W1", 10),
        ("no opioids", "W5", None),
        ("oxycodone and kratom", "W5", None),
        ("tramadol IR and methadone", "W3", 14),
    ],
)
def test_opioid_by_category_and_form(text: str, category: str, days: int | None) -> None:
    entry = screen(text).entries[0]
    assert entry.verdict is Verdict.OPIOID
    assert (entry.category, entry.washout_days) == (category, days)


@pytest.mark.parametrize(
    ("text", "verdict", "category", "ingredients"),
    [
        ("naltrexone 4.5 mg hs", "duplicate", "W7", ("naltrexone",)),
        ("Contrave", "duplicate", "W7", ("naltrexone",)),
        ("Selincro", "duplicate", "W7", ("nalmefene",)),
        ("Imodium", "caution", "W6", ("loperamide",)),
        ("Viberzi", "caution", "W6", ("eluxadoline",)),
        ("lofexidine", "ask", "W0", ("lofexidine",)),
        ("Narcan nasal spray", "ask", "W7", ("naloxone",)),
        ("Tylenol", "ask", None, ("acetaminophen",)),
        ("pain pills", "ask", None, ()),
        ("T3 for thyroid", "ask", "W1", ("codeine",)),
        ("Tylenol PM", "not_opioid", None, ("acetaminophen",)),
        ("Tylenol caplet 500 mg", "not_opioid", None, ("acetaminophen",)),
        ("apomorphine", "not_opioid", "W0", ("apomorphine",)),
        ("Hyzaar", "not_opioid", None, ("losartan", "hydrochlorothiazide")),
        ("salbutamol", "not_opioid", None, ("albuterol",)),
        ("none", "not_opioid", None, ()),
        ("zorbafexin", "not_recognised", None, ()),
        ("lisinopril zorbafexin", "not_recognised", None, ("lisinopril",)),
        ("take 1 daily", "not_recognised", None, ()),
        ("bp pill", "not_recognised", None, ()),
        ("oxycodne", "ask", None, ()),
        ("lisinopril oxycodne", "ask", None, ()),
        ("Embeda", "opioid", "W2", ("morphine", "naltrexone")),
        ("oxycodone with naltrexone", "opioid", "W2", ("oxycodone", "naltrexone")),
        ("loperamide and oxycodone", "opioid", "W2", ("oxycodone",)),
        ("Tylenol and naltrexone", "duplicate", "W7", ("naltrexone",)),
        ("loperamide zorbafexin", "caution", "W6", ("loperamide",)),
    ],
)
def test_verdicts(
    text: str, verdict: str, category: str | None, ingredients: tuple[str, ...]
) -> None:
    entry = only(text)
    assert (entry.verdict, entry.category, entry.ingredients) == (verdict, category, ingredients)
    assert entry.washout_days is None or verdict == "opioid"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Percocet", ["Percocet (oxycodone)", "10 days", "no clearance", "7 to 9"]),
        ("methadone", ["methadone:", "two weeks", "14 days"]),
        ("MS Contin", ["14 days", "acts long"]),
        ("Sublocade", ["months", "specialist"]),
        ("kratom", ["specialist"]),
        ("oxycodone", ["not said", "14 days"]),
        ("buprenorphine", ["not said", "specialist"]),
        ("oxycodone and MS Contin", ["oxycodone, MS Contin (morphine)", "acts long"]),
        ("Embeda", ["second source"]),
        ("stopped oxycodone", ["day of the last dose"]),
        ("naltrexone", ["therapy that goes on"]),
        ("Selincro", ["blocks opioids"]),
        ("loperamide", ["high doses"]),
        ("Viberzi", ["lose its effect"]),
        ("Narcan", ["because of opioids"]),
        ("T3 thyroid", ["Tylenol with codeine No. 3"]),
        ("Robitussin", ["Robitussin AC"]),
        ("pain pills", ["which one"]),
        ("Robitussin DM", ["without an opioid"]),
        ("apomorphine", ["dopamine agonist"]),
        ("losartan and HCTZ", ["diuretic"]),
        ("Lipitor", ["no opioid"]),
        ("none", ["nothing is taken"]),
        ("oxycodne", ["close to oxycodone", "nothing was assumed"]),
        ("lisinoprl", ["close to lisinopril", "no opioid", "classify"]),
        ("zorbafexin", ["zorbafexin", "classify"]),
        ("Lipitor zorbafexin", ["Lipitor (atorvastatin)", "zorbafexin", "classify"]),
        ("take 1 daily", ["No medicine is named"]),
    ],
)
def test_why_says_what_it_rests_on(text: str, said: list[str]) -> None:
    why = why_text(only(text))
    assert [each for each in said if each not in why] == []


def test_why_of_an_opioid_that_is_not_denied_says_nothing_of_denying() -> None:
    assert "last dose does" not in why_text(only("Percocet"))
    assert "does not take it away" not in why_text(only("Percocet 1 tab"))


def test_key_is_the_same_for_other_doses_and_directions() -> None:
    first = only("Zorbafexin 5 mg tablet, take 1 daily")
    other = only("ZORBAFEXIN 10mg caps 2 bid")
    assert first.key == other.key == "zorbafexin"
    assert only("Lipitor zorbafexin").key == "lipitor zorbafexin"


def test_unknown_names_each_word_not_understood() -> None:
    assert only("Lipitor foo 5 mg bar").unknown == ("foo", "bar")


@pytest.mark.parametrize(
    ("verdicts", "outcome"),
    [
        ([], Outcome.NOT_ASKED),
        ([Verdict.NOT_OPIOID, Verdict.NOT_OPIOID], Outcome.CLEAR),
        ([Verdict.NOT_OPIOID, Verdict.ASK], Outcome.CLASSIFY),
        ([Verdict.DUPLICATE], Outcome.CLASSIFY),
        ([Verdict.CAUTION], Outcome.CLASSIFY),
        ([Verdict.NOT_RECOGNISED], Outcome.CLASSIFY),
        ([Verdict.NOT_RECOGNISED, Verdict.OPIOID], Outcome.STOP),
    ],
)
def test_outcome_of_the_gravest_verdict(verdicts: list[Verdict], outcome: Outcome) -> None:
    assert outcome_of(verdicts) is outcome


def test_categories_stand_with_the_gravest_first() -> None:
    order = ["W5", "W4", "W3", "W2", "W1", "W6", "W7", "W0"]
    assert [each.value for each in Category] == order
