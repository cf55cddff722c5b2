"""Sentences of the opioid screen: why an entry has its verdict.

A day that is named is one to discuss, never a clearance.
"""

from __future__ import annotations

from typing import Final

_DISCUSS: Final = "days after the last dose naltrexone may be discussed; that is no clearance."
_CLEARANCE: Final = (
    "No number of days is known to be safe. A specialist's written clearance is needed."
)

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
}
