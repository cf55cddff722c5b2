"""Sentences of the opioid screen: why an entry has its verdict.

A day that is named is one to discuss, never a clearance.
"""

from __future__ import annotations

from typing import Final

_DISCUSS: Final = "days after the last dose naltrexone may be discussed; that is no clearance."
_CLEARANCE: Final = (
    "No number of days is known to be safe. A specialist's written clearance is needed."
)
_BEFORE_LOSS: Final = (
    "A backup was put back, or the end of the record was given up, after this patient was screened,"
    " so a later answer may be lost. Nothing may go to the patient."
)

# What a screen of a patient is refused with, or lets through; the day is one to discuss.
_DECIDED: Final[dict[str, str]] = {
    "screen.still_taken": (
        "{names} is still taken. Naltrexone would cause withdrawal: do not give it. Talk to the"
        " prescriber."
    ),
    "screen.inside_washout": (
        "{names}: {without} days without it, {days} are held to. Wait; the earliest date to"
        " discuss naltrexone is {day}."
    ),
    "screen.early": (
        "{names}: {without} days without it, {days} are held to (earliest date to discuss {day})."
        " Earlier only if the prescriber agrees: name the prescriber and the reason."
    ),
    "screen.agreed": (
        "{names}: {without} days without it, {days} are held to, so the wash-out is not over. The"
        " prescriber agreed; the earliest date to discuss would be {day}."
    ),
    "screen.to_discuss": (
        "{names}: {without} days without it; the earliest date to discuss was {day}. This is no"
        " clearance: say how withdrawal was ruled out."
    ),
    "screen.acts_long": (
        "{names} acts very long: withdrawal can still come. Tell the patient what to watch for."
    ),
    "screen.no_clearance": (
        "{names}: no number of days is known to be safe. Name the specialist who cleared the"
        " patient in writing and the day of that document; without it naltrexone is not given."
    ),
    "screen.cleared": "A specialist's clearance was recorded.",
    "screen.signs": (
        "{names}: there are signs of withdrawal, or the test was positive. Do not give naltrexone;"
        " talk to the prescriber."
    ),
    "screen.attested": "The pharmacist says how withdrawal was ruled out.",
    "screen.not_taken": "The pharmacist says that it is not taken, and why.",
    "screen.other_source": (
        "{names} is a second source that blocks opioids. Do not give both; talk to the prescriber."
    ),
    "screen.therapy_twice": (
        "Naltrexone stands in the list as this therapy more than once. Leave one line; another"
        " product is another source."
    ),
    "screen.write_plainly": (
        "If this is the low-dose therapy itself, write it plainly, as: naltrexone 4.5 mg at"
        " bedtime. A brand, a depot or a full dose is another source."
    ),
    "screen.write_apart": (
        "This entry may name {names} as well. Write each medicine on a line of its own."
    ),
    "screen.usual_dose": "Taken at the usual dose; the patient is told that it may lose effect.",
    "screen.high_dose": (
        "{names} in a high dose acts as an opioid. Do not give naltrexone; talk to the prescriber."
    ),
    "screen.classified": "The pharmacist classified it as no opioid.",
    "screen.an_opioid": (
        "{names} was called an opioid. Do not give naltrexone. If it has a name in the tables,"
        " write that name in the list, so that its wash-out is known."
    ),
    "screen.not_asked": (
        "The medicines were not asked for. Type or paste the list, or say that the patient takes"
        " none; an empty list is no answer."
    ),
    "screen.open": (
        "Still to answer, entries and questions: {count}. Nothing was recorded; answer them"
        " and finish again."
    ),
    "screen.too_long": (
        "The list is longer than {longest} characters. Nothing was recorded; paste the medicines"
        " alone."
    ),
    "screen.line_too_long": (
        "Line {line} of the list is longer than {longest} characters, so it was not judged. Nothing"
        " was recorded; write each medicine on a line of its own."
    ),
    "screen.not_finished": (
        "The opioid screen of this making is not finished, so nothing may go to the patient."
        " Open Opioid screen (Ctrl+6) and finish it."
    ),
    "screen.stops": (
        "The opioid screen of this making stops it (reasons: {count}), so nothing may go to the"
        " patient. See Opioid screen (Ctrl+6)."
    ),
    "screen.before_loss": _BEFORE_LOSS + " Ask again on Opioid screen (Ctrl+6).",
    # On that very page.
    "screen.before_loss.here": _BEFORE_LOSS + ' Press "Ask again".',
    "screen.too_old": (
        "The opioid screen is of {day}, more than {days} days ago, and says nothing of the time"
        " since. Ask again on Opioid screen (Ctrl+6)."
    ),
    "history.screen_finished.passed": (
        "Opioid screen finished by {name}: {entries} entries; passed, let through by a person:"
        " {overrides}"
    ),
    "history.screen_finished.stopped": (
        "Opioid screen finished by {name}: {entries} entries; stopped"
    ),
}
# The words of decisions, questions and answers, on the page and on paper.
_WORDS: Final[dict[str, str]] = {
    "decision.still_taken": "Still taken",
    "decision.stopped": "Stopped",
    "decision.not_taken": "Not taken",
    "decision.this_therapy": "This therapy goes on",
    "decision.other_source": "Another source",
    "decision.usual_dose": "Usual dose",
    "decision.high_dose": "High dose",
    "decision.no_opioid": "No opioid",
    "decision.an_opioid": "An opioid",
    "decided.last_taken": "last dose {day}",
    "decided.earliest": "earliest date to discuss {day}",
    "decided.clearance": "cleared in writing by {name}, {day}",
    "decided.prescriber": "prescriber {name}",
    "decided.reason": "reason: {reason}",
    "doubt.no_signs": "no sign of withdrawal, no doubt",
    "doubt.urine_negative": "no sign of withdrawal, urine test negative",
    "doubt.challenge_passed": "no sign of withdrawal, naloxone challenge passed",
    "doubt.signs": "signs of withdrawal, or a positive test",
    "question.recent": "Any opioid in the last 14 days, single doses too?",
    "question.depot": "An opioid depot or implant in the last 12 months?",
    "question.cough_or_diarrhea": "Cough, cold or diarrhea medicine?",
    "question.supplements": "Supplements, herbs or powders?",
    "question.surgery": "Surgery or dental work planned?",
    "question.liver": "Acute hepatitis or liver failure?",
    "question.pregnancy": "Pregnant or breast-feeding?",
    "reply.no": "No",
    "reply.yes": "Yes",
    "reply.listed": "Yes, in the list",
}
# In few words for paper and workbook: verdicts, what a person let through, what stops.
_SHORT: Final[dict[str, str]] = {
    "verdict.opioid": "opioid",
    "verdict.duplicate": "blocks opioids, as naltrexone does",
    "verdict.caution": "acts on opioid receptors",
    "verdict.ask": "may be an opioid",
    "verdict.not_opioid": "no opioid",
    "verdict.not_recognised": "not in the tables",
    "override.screen.not_taken": "not taken",
    "override.screen.usual_dose": "taken at the usual dose",
    "override.screen.classified": "classified as no opioid",
    "override.screen.attested": "wash-out over, withdrawal ruled out",
    "override.screen.early": "wash-out not over, the prescriber agreed",
    "override.screen.cleared": "cleared in writing by a specialist",
    "override.screen.asked.surgery": "surgery or dental work planned, the prescriber decided",
    "override.screen.asked.pregnancy": "pregnant or breast-feeding, the prescriber decided",
    "against.screen.still_taken": "an opioid is still taken",
    "against.screen.inside_washout": "the wash-out is not over",
    "against.screen.early": "the wash-out is not over, and no prescriber agreed",
    "against.screen.no_clearance": "a specialist's written clearance is missing",
    "against.screen.signs": "signs of withdrawal, or a positive test",
    "against.screen.other_source": "a second source that blocks opioids",
    "against.screen.high_dose": "a dose so high that it acts as an opioid",
    "against.screen.an_opioid": "a name that was called an opioid",
    "against.screen.asked.recent": "an opioid in the last 14 days is not in the list",
    "against.screen.asked.depot": "a depot or implant is not in the list",
    "against.screen.denied.recent": "an opioid of the last 14 days, and the answer was no",
    "against.screen.denied.cough_or_diarrhea": (
        "a medicine for the gut that acts as an opioid does, and the answer was no"
    ),
    "against.screen.denied.depot": "a depot of the last 12 months, and the answer was no",
    "against.screen.therapy_twice": "this therapy stands in the list more than once",
    "against.screen.write_apart": "an entry that may name an opioid as well",
    "against.screen.asked.cough_or_diarrhea": (
        "a cough, cold or diarrhea medicine is not in the list"
    ),
    "against.screen.asked.supplements": "supplements, herbs or powders are not in the list",
    "against.screen.asked.surgery": "surgery or dental work planned, and no prescriber decided",
    "against.screen.asked.liver": "acute hepatitis or liver failure",
    "against.screen.asked.pregnancy": "pregnant or breast-feeding, and no prescriber decided",
}
# What stops where a question was answered with yes.
_ASKED: Final[dict[str, str]] = {
    "screen.asked.recent": (
        "An opioid was taken in the last 14 days, and none stands in the list. Write it in, so"
        " that its wash-out is known."
    ),
    "screen.asked.depot": (
        "A depot or implant in the last 12 months works for months, and none stands in the list."
        " Write it in with the day it was given."
    ),
    "screen.denied.recent": (
        "The list has an opioid of the last 14 days, and the answer is no. Correct the answer or"
        " the day."
    ),
    "screen.denied.cough_or_diarrhea": (
        "The list has a medicine for the gut that acts as an opioid does, and the answer is no."
        " Correct the answer, or say that it is not taken."
    ),
    "screen.denied.depot": (
        "The list has a depot or implant of the last 12 months, and the answer is no. Correct the"
        " answer or the day."
    ),
    "screen.asked.cough_or_diarrhea": (
        "A cough, cold or diarrhea medicine is taken. Write it in the list, so that it is judged."
    ),
    "screen.asked.supplements": (
        "Supplements, herbs or powders are taken. Write them in the list, so that they are judged."
    ),
    "screen.asked.surgery": (
        "Surgery or dental work is planned. The prescriber decides when naltrexone is held; name"
        " the prescriber and what was decided."
    ),
    "screen.asked.liver": (
        "Acute hepatitis or liver failure: naltrexone is contraindicated. Do not give it; talk to"
        " the prescriber."
    ),
    "screen.asked.pregnancy": (
        "Pregnant or breast-feeding: the prescriber decides. Name the prescriber and the reason."
    ),
}

SENTENCES: Final[dict[str, str]] = {
    "screen.opioid.W1": (
        f"{{names}}: a short-acting opioid. From {{days}} {_DISCUSS}"
        " Days 7 to 9 need a reason from prescriber and pharmacist."
    ),
    "screen.opioid.W2": (
        f"{{names}}: an opioid that acts long or is used regularly. From {{days}} {_DISCUSS}"
    ),
    "screen.opioid.W3": (
        "{names}: acts very long; withdrawal can come for as long as two weeks."
        f" From {{days}} {_DISCUSS}"
    ),
    "screen.opioid.W4": f"{{names}}: a depot or implant works for months. {_CLEARANCE}",
    "screen.opioid.W5": f"{{names}}: acts as an opioid, in a strength not known. {_CLEARANCE}",
    "screen.form_unstated.W2": (
        "{names}: an opioid. Whether it is a long-acting form is not said, so the longer wash-out"
        f" stands. From {{days}} {_DISCUSS}"
    ),
    "screen.form_unstated.W4": (
        "{names}: an opioid. Whether it is a depot or implant, which works for months, is not said."
        f" {_CLEARANCE}"
    ),
    "screen.holds_naltrexone": "It holds naltrexone as well: a second source.",
    "screen.person_decides": (
        "A note that it was stopped, refused or not tolerated does not take it away:"
        " ask for the day of the last dose."
    ),
    "screen.duplicate.naltrexone": (
        "{name}: is this the therapy that goes on? Another source of naltrexone is a Stop."
    ),
    "screen.duplicate.other": (
        "{name} blocks opioids as naltrexone does. Ask why it is taken; both together is a Stop."
    ),
    "screen.caution.loperamide": (
        "{name} may lose its effect. In high doses it is an opioid: ask how much is taken."
    ),
    "screen.caution.other": (
        "{name} acts on opioid receptors and may lose its effect. Ask whether it is needed."
    ),
    "screen.doubted": (
        "{name} may mean Tylenol with codeine No. 3 or a thyroid hormone. Ask which one."
    ),
    "screen.second_strength": (
        "{names}: a number or a second strength stands there, as on products that hold an opioid"
        " as well. Ask what the package says; nothing was assumed."
    ),
    "screen.rate": (
        "Micrograms an hour are said, as of the patches of fentanyl and buprenorphine. Ask what the"
        " package says; nothing was assumed."
    ),
    "screen.points": "{name} is given because of opioids. Ask why it is on the list.",
    "screen.variant": (
        "{name} is also sold with an opioid: {text}. Ask which one it is; nothing was assumed."
    ),
    "screen.unnamed": (
        "{name}: which one is not said, and it may be an opioid. Ask which one it is."
    ),
    "screen.settled": "{name}, as it is written here, is the one without an opioid.",
    "screen.look_alike": "{name} is no opioid: {text}.",
    "screen.not_opioid": "Recognised; no opioid.",
    "screen.nothing": "The list says that nothing is taken.",
    "screen.near": ("{words}: close to {names}. Ask what is meant; nothing was assumed."),
    "screen.near_other": (
        "{words}: close to {names}, which is no opioid. A person has to say whether it is meant."
    ),
    "screen.not_recognised": "{words}: not in the tables. The pharmacist must classify it.",
    "screen.left_over": (
        "{names}: no opioid, but {words} is not understood. The pharmacist must classify the entry."
    ),
    "screen.no_medicine": (
        "No medicine is named here. The pharmacist must say what it stands for."
    ),
    **_ASKED,
    **_DECIDED,
    **_WORDS,
    **_SHORT,
}
