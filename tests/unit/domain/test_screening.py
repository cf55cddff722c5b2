"""From verdicts to a decision (regulation 3.1, 3.3, 3.4 and the rules for tests below 3.8)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compounding.application.screening import screen
from compounding.domain.opioids.tables import Verdict
from compounding.domain.screen_events import EntryDecided, ScreenFinished
from compounding.domain.screened_answers import in_list_of
from compounding.domain.screening import (
    REPLIES,
    Answered,
    Decided,
    Decision,
    Doubt,
    InList,
    Judged,
    Question,
    Reply,
    against_screen,
    choices,
    judge,
    judge_answer,
    judge_entry,
    too_old,
)
from compounding.findings import Level
from compounding.messages import SENTENCES, sentence_of
from compounding.reference.opioids import screen_tables

TODAY = date(2026, 11, 22)
NO = {each: Answered(Reply.NO) for each in Question}
TAKEN = (
    Decision.STILL_TAKEN,
    Decision.OTHER_SOURCE,
    Decision.HIGH_DOSE,
    Decision.AN_OPIOID,
)
EMPTY_LIST = InList()
SPECIALIST = {"clearance_by": "Dr. Clinic", "clearance_on": date(2026, 11, 20)}


def entry(text: str):
    (found,) = screen(text).entries
    return found


def judged(text: str, decision: Decision | None = None, **more) -> Judged:
    found = judge_entry(entry(text), Decided(decision, **more), screen_tables().washouts, TODAY)
    for each in (*found.against, *found.notes):
        assert sentence_of(each)
    if found.override:
        assert found.override in SENTENCES
    return found


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def codes(found: Judged) -> list[str]:
    return [each.code for each in found.against]


def whole(text: str, decided=None, answers=None, **more):
    given_answers = NO if answers is None else answers
    washouts = screen_tables().washouts
    return judge(screen(text).entries, decided or {}, given_answers, washouts, TODAY, **more)


# One entry


def test_ordinary_drug_asks_nothing_and_passes():
    assert choices(entry("metformin 500 mg")) == ()
    assert judged("metformin 500 mg") == Judged()
    assert judged("metformin 500 mg").passes


@pytest.mark.parametrize(
    "text", ["oxycodone", "kratom", "naltrexone", "Lybalvi", "loperamide", "Tylenol", "zzzyx"]
)
def test_entry_that_nobody_decided_is_open_and_never_passes(text):
    found = judged(text)
    assert found.open == ("decision",)
    assert not found.passes


@pytest.mark.parametrize("text", ["oxycodone", "naltrexone", "loperamide", "zzzyx"])
def test_decision_that_does_not_belong_to_the_verdict_counts_for_nothing(text):
    for decision in set(Decision) - set(choices(entry(text))):
        assert judged(text, decision, last_taken=ago(400), reason="why").open == ("decision",)


@pytest.mark.parametrize(
    ("text", "decision", "code"),
    [
        ("oxycodone", Decision.STILL_TAKEN, "screen.still_taken"),
        ("kratom", Decision.STILL_TAKEN, "screen.still_taken"),
        ("naltrexone", Decision.OTHER_SOURCE, "screen.other_source"),
        ("Lybalvi", Decision.OTHER_SOURCE, "screen.other_source"),
        ("loperamide", Decision.HIGH_DOSE, "screen.high_dose"),
        ("zzzyx", Decision.AN_OPIOID, "screen.an_opioid"),
        ("Tylenol", Decision.AN_OPIOID, "screen.an_opioid"),
    ],
)
def test_what_is_taken_and_acts_as_an_opioid_stops(text, decision, code):
    found = judged(text, decision, last_taken=ago(400), reason="why", doubt=Doubt.NO_SIGNS)
    assert codes(found) == [code]
    assert not found.passes


@pytest.mark.parametrize(
    ("text", "decision", "override"),
    [
        ("naltrexone", Decision.THIS_THERAPY, ""),
        ("loperamide", Decision.USUAL_DOSE, "screen.usual_dose"),
        ("Tylenol", Decision.NO_OPIOID, "screen.classified"),
        ("zzzyx", Decision.NO_OPIOID, "screen.classified"),
    ],
)
def test_what_a_person_lets_through_passes_and_is_an_override(text, decision, override):
    found = judged(text, decision)
    assert found.passes
    assert found.override == override


def test_other_antagonists_are_never_this_therapy():
    assert Decision.THIS_THERAPY in choices(entry("naltrexone 4.5 mg"))
    assert Decision.THIS_THERAPY not in choices(entry("Lybalvi"))


@pytest.mark.parametrize("text", ["oxycodon 5 mg", "methadne", "tramadoll"])
def test_name_close_to_an_opioid_needs_a_reason(text):
    assert entry(text).did_you_mean
    assert judged(text, Decision.NO_OPIOID).open == ("reason",)
    assert judged(text, Decision.NO_OPIOID, reason="read again: a cream").passes


@pytest.mark.parametrize(
    "text", ["oxycodone", "naltrexone", "Lybalvi", "loperamide", "Tylenol", "zzzyx"]
)
def test_first_choice_always_stops(text):
    first = choices(entry(text))[0]
    found = judged(text, first, reason="why", last_taken=ago(400), doubt=Doubt.NO_SIGNS)
    assert found.against


@pytest.mark.parametrize("text", ["Movantik", "lofexidine", "Narcan"])
def test_medicine_that_points_at_opioids_needs_a_reason(text):
    assert judged(text, Decision.NO_OPIOID).open == ("reason",)
    assert judged(text, Decision.NO_OPIOID, reason="kept for a relative").passes


@pytest.mark.parametrize("text", ["oxycodone", "Lybalvi", "loperamide"])
def test_not_taken_needs_a_reason_and_is_an_override(text):
    assert judged(text, Decision.NOT_TAKEN).open == ("reason",)
    found = judged(text, Decision.NOT_TAKEN, reason="allergy, never taken")
    assert found.passes
    assert found.override == "screen.not_taken"


# Stopped on a date: regulation 3.4


@pytest.mark.parametrize(
    ("category", "text", "days"),
    [
        ("W1", "Percocet 5-325 mg", 10),
        ("W2", "oxycodone", 14),
        ("W3", "methadone", 14),
        ("W3", "Suboxone", 14),
    ],
)
def test_3_4_within_its_washout_stops_and_past_it_a_person_attests(category, text, days):
    assert entry(text).category == category
    early = judged(text, Decision.STOPPED, last_taken=ago(days - 4), doubt=Doubt.NO_SIGNS)
    assert codes(early) == ["screen.inside_washout"]
    assert early.earliest == TODAY + timedelta(days=4)
    waits = judged(text, Decision.STOPPED, last_taken=ago(days))
    assert waits.open == ("doubt",)
    found = judged(text, Decision.STOPPED, last_taken=ago(days), doubt=Doubt.NO_SIGNS)
    assert found.passes
    assert found.override == "screen.attested"
    assert found.earliest == TODAY
    assert found.notes[0].code == "screen.to_discuss"


@pytest.mark.parametrize("days", [7, 8, 9])
def test_3_4_w1_days_7_to_9_need_prescriber_and_reason(days):
    text = "Percocet 5-325 mg"
    given = {"last_taken": ago(days), "doubt": Doubt.URINE_NEGATIVE}
    for less in ({}, {"prescriber": "Dr. Name"}, {"reason": "pain"}):
        found = judged(text, Decision.STOPPED, **given, **less)
        assert codes(found) == ["screen.early"]
        assert found.against[0].level is Level.CONFIRM
        assert not found.passes
    found = judged(text, Decision.STOPPED, **given, prescriber="Dr. Name", reason="pain")
    assert found.passes
    assert [each.code for each in found.notes] == ["screen.agreed"]
    assert "not over" in sentence_of(found.notes[0])
    assert found.override == "screen.early"


@pytest.mark.parametrize("days", [0, 6])
def test_3_4_w1_before_day_7_no_reason_helps(days):
    said = {"prescriber": "Dr. Name", "reason": "pain", "doubt": Doubt.CHALLENGE_PASSED}
    found = judged("Percocet 5-325 mg", Decision.STOPPED, last_taken=ago(days), **said)
    assert codes(found) == ["screen.inside_washout"]


@pytest.mark.parametrize(
    ("text", "days"), [("oxycodone", 10), ("oxycodone", 13), ("methadone", 13)]
)
def test_3_4_w2_and_w3_within_14_days_no_reason_helps(text, days):
    said = {"prescriber": "Dr. Name", "reason": "pain", "doubt": Doubt.CHALLENGE_PASSED}
    found = judged(text, Decision.STOPPED, last_taken=ago(days), **said)
    assert codes(found) == ["screen.inside_washout"]


def test_3_4_w3_past_its_washout_is_still_warned_of():
    found = judged("methadone", Decision.STOPPED, last_taken=ago(30), doubt=Doubt.NO_SIGNS)
    assert [each.code for each in found.notes] == ["screen.to_discuss", "screen.acts_long"]


@pytest.mark.parametrize("text", ["Sublocade", "kratom", "tianeptine", "heroin street"])
@pytest.mark.parametrize("days", [20, 366, 4000])
def test_3_4_w4_and_w5_need_a_specialists_document_however_long_ago(text, days):
    given = {"last_taken": ago(days), "doubt": Doubt.NO_SIGNS, "reason": "long ago"}
    for less in (
        {},
        {"clearance_by": "Dr. Clinic"},
        {"clearance_on": ago(1)},
        {"clearance_by": "Dr. Clinic", "clearance_on": TODAY + timedelta(days=1)},
    ):
        found = judged(text, Decision.STOPPED, **given, **less)
        assert codes(found) == ["screen.no_clearance"]
    found = judged(text, Decision.STOPPED, **given, **SPECIALIST)
    assert found.passes
    assert found.override == "screen.cleared"
    assert found.earliest is None


def test_op_3_clearance_does_not_replace_asking_for_withdrawal():
    given = {"last_taken": ago(500), **SPECIALIST}
    assert judged("kratom", Decision.STOPPED, **given).open == ("doubt",)


@pytest.mark.parametrize("text", ["oxycodone", "methadone", "kratom"])
def test_op_3_signs_of_withdrawal_stop(text):
    given = {"last_taken": ago(400), "doubt": Doubt.SIGNS, **SPECIALIST}
    found = judged(text, Decision.STOPPED, **given)
    assert codes(found) == ["screen.signs"]
    assert found.override == ""


@pytest.mark.parametrize("last", [None, TODAY + timedelta(days=1)])
@pytest.mark.parametrize("text", ["oxycodone", "kratom"])
def test_stopped_without_a_day_or_on_a_day_to_come_is_open(text, last):
    found = judged(text, Decision.STOPPED, last_taken=last, doubt=Doubt.NO_SIGNS, **SPECIALIST)
    assert found.open == ("last_taken",)


def test_no_sentence_says_cleared_or_safe_of_a_date():
    found = judged("methadone", Decision.STOPPED, last_taken=ago(30), doubt=Doubt.NO_SIGNS)
    said = " ".join(sentence_of(each) for each in found.notes)
    assert "earliest date to discuss" in said
    assert "no clearance" in said


# Words beside the name that decides


@pytest.mark.parametrize(
    "text",
    [
        "loperamide 2 mg with oxycodne 5 mg",
        "naltrexone with oxycodne",
        "Percocet with oxycodne 5 mg",
        "kratom with oxycodne 5 mg",
        "Vivitrol (was on oxycodone)",
        "loperamide 100 tablets daily after oxycodone",
    ],
)
def test_word_that_may_mean_an_opioid_needs_a_line_of_its_own(text):
    for decision in (each for each in choices(entry(text)) if each not in TAKEN):
        said = {"last_taken": ago(30), "doubt": Doubt.NO_SIGNS, **SPECIALIST}
        found = judged(text, decision, reason="a slip", **said)
        assert codes(found) == ["screen.write_apart"]
        assert "may name" in sentence_of(found.against[0])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("loperamide zzzyx", {"decision": Decision.USUAL_DOSE}),
        ("Percocet zzzyx", {"decision": Decision.STOPPED, "last_taken": ago(30)}),
        ("kratom zzzyx", {"decision": Decision.STOPPED, "last_taken": ago(30), **SPECIALIST}),
    ],
)
def test_words_that_nothing_understands_are_explained_by_a_person(text, said):
    found = judged(text, doubt=Doubt.NO_SIGNS, **said)
    assert found.open == ("reason",)
    assert "reason" in found.asks
    assert judged(text, doubt=Doubt.NO_SIGNS, reason="her clinic", **said).passes


OTHER_SOURCES = """Vivitrol 380 mg
Contrave
Revia 50 mg
naltrexone implant
naltrexone IM
naltrexone intramuscular
naltrexone inj
naltrexone injections
naltrexone LA
naltrexone 4 mg every 4 weeks
naltrexone every month
naltrexone long acting
naltrexone SR
naltrexone subcutaneous
naltrexone shots
naltrexone 50 mg daily
naltrexone 5 mg
naltrexone 50 tablet daily
naltrexone 50
naltrexone 50000 mcg
naltrexone mg 50
naltrexone 1 000 mg
naltrexone 4,5 mg
naltrexone pellet"""
THIS_THERAPY = """LDN 3 mg at bedtime
naltrexone HCl 4.5 mg
low dose naltrexone
naltrexone 1.5 mg capsule, take 1 capsule by mouth at bedtime
LDN 1 mg/mL liquid 4.5 mL at bedtime
naltrexone 5 mg/mL 0.9 mL daily
naltrexone"""


@pytest.mark.parametrize("text", OTHER_SOURCES.splitlines())
def test_brand_depot_or_full_dose_of_naltrexone_is_never_this_therapy(text):
    for each in screen(text).entries:
        assert each.verdict in (Verdict.DUPLICATE, Verdict.ASK, Verdict.NOT_RECOGNISED)
        assert Decision.THIS_THERAPY not in choices(each)
    found = judged(text.replace("every month", "monthly").replace("4,5", "50"))
    assert [each.code for each in found.notes] == ["screen.write_plainly"]


def test_naltrexone_beside_an_opioid_is_not_told_how_to_write_it():
    assert judged("Embeda").notes == ()


@pytest.mark.parametrize("text", THIS_THERAPY.splitlines())
def test_this_therapy_is_known_by_its_plain_names(text):
    first, *others = screen(text).entries
    assert not others
    found = judge_entry(first, Decided(Decision.THIS_THERAPY), screen_tables().washouts, TODAY)
    assert found.passes


def test_this_therapy_stands_in_the_list_once():
    decided = {at: Decided(Decision.THIS_THERAPY) for at in (1, 3)}
    found = whole("naltrexone 3 mg\nmetformin\nLDN 4.5 mg", decided)
    assert [each.code for each in found.against] == ["screen.therapy_twice"]
    assert whole("naltrexone 3 mg\nmetformin", {1: decided[1]}).passes


@pytest.mark.parametrize("nothing", [".", "-", " ", "?"])
def test_text_without_a_letter_or_figure_says_nothing(nothing):
    early = {"last_taken": ago(8), "doubt": Doubt.NO_SIGNS}
    assert judged("Lybalvi", Decision.NOT_TAKEN, reason=nothing).open == ("reason",)
    for said in ({"prescriber": nothing, "reason": "pain"}, {"prescriber": "A", "reason": nothing}):
        assert not judged("Percocet", Decision.STOPPED, **early, **said).passes
    cleared = {"last_taken": ago(90), **SPECIALIST, "clearance_by": nothing}
    assert codes(judged("kratom", Decision.STOPPED, **cleared)) == ["screen.no_clearance"]


def test_clearance_written_before_the_last_dose_clears_nothing():
    given = {"last_taken": ago(1), "doubt": Doubt.NO_SIGNS, **SPECIALIST}
    assert codes(judged("kratom", Decision.STOPPED, **given)) == ["screen.no_clearance"]
    assert judged("kratom", Decision.STOPPED, **{**given, "last_taken": ago(2)}).passes


# The questions


def answered(question: Question, reply: Reply | None, in_list=EMPTY_LIST, **more):
    found = judge_answer(question, Answered(reply, **more), in_list)
    for each in found.against:
        assert sentence_of(each)
    return found


def listed(text: str, decided=None) -> InList:
    entries = enumerate(screen(text).entries, start=1)
    return in_list_of([(each, (decided or {}).get(at, Decided())) for at, each in entries], TODAY)


@pytest.mark.parametrize("question", Question)
def test_question_that_nobody_answered_is_open(question):
    assert answered(question, None).open == ("reply",)


@pytest.mark.parametrize("question", Question)
def test_answer_no_passes_and_another_questions_reply_counts_for_nothing(question):
    assert answered(question, Reply.NO).passes
    (other,) = set(Reply) - set(REPLIES[question])
    assert answered(question, other).open == ("reply",)


@pytest.mark.parametrize(
    ("decided", "passes_listed", "passes_no"),
    [
        (Decided(), False, True),
        (Decided(Decision.NOT_TAKEN, reason="allergy"), False, True),
        (Decided(Decision.STILL_TAKEN), True, False),
        (Decided(Decision.STOPPED), False, True),
        (Decided(Decision.STOPPED, last_taken=ago(13)), True, False),
        (Decided(Decision.STOPPED, last_taken=ago(14)), True, True),
        (Decided(Decision.STOPPED, last_taken=ago(15)), False, True),
    ],
)
def test_recent_opioid_is_held_against_the_list(decided, passes_listed, passes_no):
    in_list = listed("Percocet", {1: decided})
    assert answered(Question.RECENT, Reply.LISTED, in_list).passes is passes_listed
    found = answered(Question.RECENT, Reply.NO, in_list)
    assert codes(found) == ([] if passes_no else ["screen.denied.recent"])


@pytest.mark.parametrize("text", ["Sublocade and heroin", "Sublocade kratom", "Brixadi + heroin"])
def test_depot_beside_something_graver_is_still_a_depot(text):
    found = listed(text, {1: Decided(Decision.STOPPED, last_taken=ago(60))})
    assert codes(answered(Question.DEPOT, Reply.NO, found)) == ["screen.denied.depot"]


def test_screen_that_passes_with_something_against_it_is_no_fact():
    entry_against = EntryDecided(1, "opioid", "still_taken", against="screen.still_taken")
    fact = ("making", "screen", TODAY, "00", "list")
    ScreenFinished(*fact, (entry_against,), (), False, ("screen.still_taken",), (), "B")
    for entries, against in (((entry_against,), ()), ((), ("screen.still_taken",))):
        with pytest.raises(ValueError, match="against it"):
            ScreenFinished(*fact, entries, (), True, against, (), "B")


def test_depot_whose_form_is_not_said_is_denied_by_no_answer():
    found = listed("buprenorphine 8 mg", {1: Decided(Decision.STOPPED, last_taken=ago(60))})
    assert answered(Question.DEPOT, Reply.NO, found).passes
    assert answered(Question.DEPOT, Reply.LISTED, found).passes


@pytest.mark.parametrize(
    ("text", "days", "in_list"),
    [
        ("Sublocade", 30, True),
        ("Sublocade", 366, True),
        ("Sublocade", 367, False),
        ("Percocet", 30, False),
    ],
)
def test_depot_of_the_last_12_months_is_held_against_the_list(text, days, in_list):
    found = listed(text, {1: Decided(Decision.STOPPED, last_taken=ago(days))})
    assert answered(Question.DEPOT, Reply.LISTED, found).passes is in_list
    assert answered(Question.DEPOT, Reply.NO, found).passes is not in_list
    if in_list:
        assert codes(answered(Question.DEPOT, Reply.NO, found)) == ["screen.denied.depot"]


@pytest.mark.parametrize(
    ("decided", "passes"),
    [
        (Decided(), True),
        (Decided(Decision.USUAL_DOSE), False),
        (Decided(Decision.HIGH_DOSE), False),
        (Decided(Decision.NOT_TAKEN, reason="thrown away"), True),
    ],
)
def test_loperamide_that_is_taken_is_a_diarrhea_medicine(decided, passes):
    found = answered(Question.COUGH_OR_DIARRHEA, Reply.NO, listed("Imodium 2 mg", {1: decided}))
    assert found.passes is passes
    assert answered(Question.COUGH_OR_DIARRHEA, Reply.LISTED, listed("Imodium 2 mg")).passes


@pytest.mark.parametrize("question", [Question.COUGH_OR_DIARRHEA, Question.SUPPLEMENTS])
def test_products_taken_must_stand_in_a_list_that_names_medicines(question):
    for text in ("", "None"):
        found = answered(question, Reply.LISTED, listed(text))
        assert codes(found) == [f"screen.asked.{question}"]
    for text in ("vitamin d", "zzzyx"):
        assert answered(question, Reply.LISTED, listed(text)).passes


@pytest.mark.parametrize("question", [Question.SURGERY, Question.PREGNANCY])
def test_3_3_prescriber_decides_and_it_is_recorded(question):
    less = ({}, {"prescriber": "Dr. Name"}, {"reason": "hold 3 days"})
    for each in (*less, {"prescriber": "-", "reason": "hold"}, {"prescriber": "A", "reason": "."}):
        assert codes(answered(question, Reply.YES, **each)) == [f"screen.asked.{question}"]
    found = answered(question, Reply.YES, prescriber="Dr. Name", reason="hold 3 days")
    assert found.passes
    assert found.override == f"screen.asked.{question}"


def test_op_3_acute_hepatitis_or_liver_failure_stops_whatever_is_said():
    more = {"prescriber": "Dr. Name", "reason": "agreed"}
    assert codes(answered(Question.LIVER, Reply.YES, **more)) == ["screen.asked.liver"]


# The whole


def test_ordinary_list_with_every_question_answered_passes():
    found = whole("metformin\nlisinopril")
    assert found.passes
    assert (found.open, found.against, found.overrides, found.earliest) == (0, (), (), None)


def test_empty_list_is_not_asked_unless_the_patient_takes_nothing():
    assert not whole("").passes
    assert not whole("").asked
    assert whole("", takes_nothing=True).passes
    assert not whole("metformin", takes_nothing=True).passes


def test_every_question_missing_is_counted():
    assert whole("metformin", answers={}).open == len(Question)
    assert not whole("metformin", answers={}).passes


def test_earliest_is_the_latest_of_all():
    decided = {
        1: Decided(Decision.STOPPED, last_taken=ago(4)),
        2: Decided(Decision.STOPPED, last_taken=ago(2)),
    }
    found = whole("methadone\nPercocet 5-325 mg", decided)
    assert found.earliest == ago(4) + timedelta(days=14)
    stops = ["screen.inside_washout", "screen.inside_washout", "screen.denied.recent"]
    assert [each.code for each in found.against] == stops


def test_overrides_are_told_in_their_order():
    answers = {**NO, Question.SURGERY: Answered(Reply.YES, "Dr. Name", "hold 3 days")}
    found = whole("zzzyx", {1: Decided(Decision.NO_OPIOID)}, answers)
    assert found.passes
    assert found.overrides == ("screen.classified", "screen.asked.surgery")


# What stands against labels and release


def test_against_screen_none_finished_or_one_that_stops():
    assert [each.code for each in against_screen(None)] == ["screen.not_finished"]
    assert against_screen(True, ["screen.early"]) == ()
    (found,) = against_screen(False, ["screen.still_taken", "screen.signs"])
    assert found.params["count"] == "2"
    for each in (*against_screen(None), found):
        assert each.level is Level.STOP
        assert sentence_of(each)


def test_too_old_after_the_look_back_of_14_days():
    assert too_old(ago(14), TODAY) == ()
    (found,) = too_old(ago(15), TODAY)
    assert found.code == "screen.too_old"
    assert "2026-Nov-07" in sentence_of(found)
    (found,) = too_old(TODAY + timedelta(days=1), TODAY)
    assert found.code == "screen.too_old"


# Properties

TEXTS = ("metformin", "zzzyx", "Tylenol", "loperamide", "naltrexone", "codeine", "Percocet")
ENTRIES = {text: entry(text) for text in (*TEXTS, "kratom", "methadone", "Sublocade")}
DECIDED = st.builds(
    Decided,
    decision=st.none() | st.sampled_from(Decision),
    last_taken=st.none() | st.integers(-2, 40).map(ago),
    doubt=st.none() | st.sampled_from(Doubt),
    prescriber=st.sampled_from(["", "Dr. Name"]),
    reason=st.sampled_from(["", "why"]),
    clearance_by=st.sampled_from(["", "Dr. Clinic"]),
    clearance_on=st.none() | st.integers(-2, 40).map(ago),
)
LISTS = st.lists(st.tuples(st.sampled_from(sorted(ENTRIES)), DECIDED), max_size=6)
OPIOIDS = st.sampled_from(["codeine", "Percocet", "kratom", "methadone", "Sublocade"])


def of(pairs, answers=NO):
    entries = [ENTRIES[text] for text, _ in pairs]
    decided = {at: said for at, (_, said) in enumerate(pairs, start=1)}
    return judge(entries, decided, answers, screen_tables().washouts, TODAY)


@given(LISTS, OPIOIDS)
def test_property_opioid_that_nobody_decided_never_passes(pairs, opioid):
    assert not of([*pairs, (opioid, Decided())]).passes


@given(LISTS, OPIOIDS, DECIDED)
def test_property_adding_an_opioid_never_makes_it_better(pairs, opioid, said):
    more = of([*pairs, (opioid, said)])
    if pairs and not of(pairs).passes:
        assert not more.passes
    assert len(more.against) >= len(of(pairs).against)


@given(LISTS, DECIDED)
def test_property_unknown_entry_passes_only_by_a_persons_word(pairs, said):
    found = of([*pairs, ("zzzyx", said)])
    if found.passes:
        assert said.decision is Decision.NO_OPIOID
        assert "screen.classified" in found.overrides


@given(LISTS, st.randoms())
def test_property_order_never_matters(pairs, chance):
    other = list(pairs)
    chance.shuffle(other)
    assert of(pairs).passes == of(other).passes
    assert sorted(of(pairs).overrides) == sorted(of(other).overrides)


@given(LISTS)
def test_property_opioid_taken_within_six_days_never_passes(pairs):
    found = of(pairs)
    for text, said in pairs:
        recent = said.last_taken is not None and ago(6) <= said.last_taken
        if (
            ENTRIES[text].verdict is Verdict.OPIOID
            and said.decision is Decision.STOPPED
            and recent
            and not said.clearance_by
        ):
            assert not found.passes


@given(LISTS, st.sampled_from(Question))
def test_property_one_question_open_never_passes(pairs, question):
    answers = {each: said for each, said in NO.items() if each is not question}
    assert not of(pairs, answers).passes
