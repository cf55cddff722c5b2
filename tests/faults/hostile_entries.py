"""Every place where text is typed, and two whole jobs that go through all of them.

A :class:`Step` is one action with the texts it takes, each under the path by which a refusal
names it. ``LONGEST`` says how long a line may be at a path; what is not named there takes
figures, dates or one of a few words, and no text of ``hostile`` at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from compounding import bootstrap
from compounding.application import backups, making, screens, settings
from compounding.application.ports import Decide, Private, Recorded, Store
from compounding.application.views import MakingView
from compounding.bootstrap import Services
from compounding.domain.prescription import Pharmacy, PrescriptionDraft
from compounding.domain.screening_terms import (
    Answered,
    Decided,
    Decision,
    Doubt,
    Question,
    Reply,
    says,
)
from compounding.domain.sum_settings import SPREADS, SpreadDraft, SumSettingsDraft
from compounding.errors import InputError
from compounding.findings import Level
from compounding.messages import sentence
from tests.faults.hostile import TOO_LONG, Hostile
from tests.unit.plan_samples import capsules, fine, liquid, plan_of
from tests.unit.record_samples import TODAY, StillClock, drafts, screen_draft, weights_around

Texts = Mapping[str, str]

REASON: Final = "reasons.start_above_usual"
# From the smallest label or table that carries them.
LONGEST: Final = {
    "pharmacy.name": 40,
    "pharmacy.address": 60,
    "pharmacy.phone": 20,
    **{f"sums.{name}.source": 120 for name in SPREADS},
    "make.filler.name": 60,
    "prescription.patient": 40,
    "prescription.rx_number": 20,
    "prescription.prescriber": 40,
    REASON: 200,
    "lots[].maker": 40,
    "lots[].product_code": 20,
    "lots[].lot": 20,
    "extras.note": 200,
    "screen.name": 40,
    "entries[].prescriber": 40,
    "entries[].reason": 200,
    "entries[].clearance_by": 40,
    "answers.surgery.prescriber": 40,
    "answers.surgery.reason": 200,
    "prepare.name": 40,
    "check.name": 40,
    "reject.name": 40,
    "reject.reason": 200,
    "record.name": 40,
    "record.reason": 200,
}
# A person has at least one letter or digit.
PEOPLE: Final = frozenset({"screen.name", "prepare.name", "check.name", "reject.name"})
# Taken whatever they are, but where they say nothing the screen stops and nothing is released.
SAYING: Final = frozenset(
    {
        *("entries[].prescriber", "entries[].reason", "entries[].clearance_by"),
        *("answers.surgery.prescriber", "answers.surgery.reason"),
    }
)
# Lines of text, too, but not any text is the name of something wanted, or of a folder.
NAMES: Final = {"lots[].name": 60, "backup.folder": 400}
_LIMITS: Final = {**LONGEST, **NAMES, "lots[].expires": 10}
# A folder's name begins with its disk, which no text of the table does.
_NO_FOLDER: Final = "backup.not_a_full_path"
# An expiry is kept as it is printed, so it is a line before it is a date.
_OF_A_FIGURE: Final = ("quantity.", "date.", "value.", "text.")
_NUMBER: Final = re.compile(r"\[[0-9]+\]")


def kind_of(path: str) -> str:
    """The path without the numbers of lots and capsules: ``lots[].maker``."""
    return _NUMBER.sub("[]", path)


def refusal_of(path: str, hostile: Hostile) -> str:
    """The code that refuses the text at ``path``, "" where it is taken; a figure's may be any."""
    kind = kind_of(path)
    if kind not in LONGEST and kind not in NAMES:
        return "*"
    if hostile.why not in ("", TOO_LONG):
        return hostile.why
    if len(hostile.recorded) > _LIMITS[kind]:
        return TOO_LONG
    if kind in PEOPLE and not says(hostile.recorded):
        return "text.no_letter"
    return ""


@dataclass
class Job:
    """Someone who goes through every step, and types ``texts`` wherever they are to be refused.

    ``kept`` is typed wherever it may stand; ``typed`` is what is recorded then, by path.
    """

    store: Any
    texts: Sequence[Hostile] = ()
    kept: Hostile | None = None
    typed: dict[str, str] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)
    attempts: int = 0
    plan: Any = None
    view: Any = None
    batch: Any = None

    def go_through(self, steps: Iterable[Step]) -> None:
        """Each step: first with each text that is refused, then for good."""
        for step in steps:
            usual = dict(step.usual(self))
            for path in usual:
                for hostile in self.texts:
                    if code := refusal_of(path, hostile):
                        self._refused(step, {**usual, path: hostile.text}, path, code)
            step.act(self, usual | self._taken(usual))
            self.typed |= usual | self._recorded(usual)

    def _taken(self, usual: Texts) -> dict[str, str]:
        kept = self.kept
        if kept is None:
            return {}
        return {
            path: kept.text
            for path in usual
            if kind_of(path) in LONGEST
            and not refusal_of(path, kept)
            and (kind_of(path) not in SAYING or says(kept.recorded))
        }

    def _recorded(self, usual: Texts) -> dict[str, str]:
        return dict.fromkeys(self._taken(usual), self.kept.recorded if self.kept else "")

    def _refused(self, step: Step, texts: Texts, path: str, code: str) -> None:
        self.attempts += 1
        before, text = self.store.last_seq(), ascii(texts[path][:12])
        try:
            step.act(self, texts)
        except InputError as error:
            self.complaints += [f"{path} {text}: {each}" for each in _against(error, path, code)]
        else:
            self.complaints.append(f"{path} {text}: was taken")
        if self.store.last_seq() != before:
            self.complaints.append(f"{path} {text}: something was recorded")


def _against(error: InputError, path: str, code: str) -> Iterable[str]:
    """What is wrong with a refusal: it names the one field, says why, and quotes no text."""
    for each in error.problems:
        said = sentence(each.code, each.params)
        if each.path != path:
            yield f"the refusal names {each.path}"
        figure = code == "*" and each.code.startswith(_OF_A_FIGURE)
        if each.code not in (code, _NO_FOLDER) and not figure:
            yield f"refused with {each.code}, not {code}"
        if not said.endswith(".") or "{" in said:
            yield f"no plain sentence: {said}"
        if each.code == "text.too_long" and f"at most {_LIMITS[kind_of(path)]} " not in said:
            yield f"the limit is not named: {said}"


@dataclass(frozen=True, slots=True)
class Step:
    """One action; ``usual`` are its texts where nothing is wrong."""

    act: Callable[[Job, Texts], object]
    usual: Callable[[Job], Texts]


def _step(act: Callable[[Job, Texts], object], **usual: str) -> Step:
    return Step(act, lambda _job: usual)


def _set_pharmacy(job: Job, texts: Texts) -> None:
    names = ("name", "address", "phone")
    settings.set_pharmacy(job.store, Pharmacy(*(texts[f"pharmacy.{name}"] for name in names)))


def _set_sums(job: Job, texts: Texts) -> None:
    spreads = {
        name: SpreadDraft(texts[f"sums.{name}.percent"], texts[f"sums.{name}.source"])
        for name in SPREADS
    }
    names = ("method", "surcharge_pct", "weight_rule", "lead_days")
    draft = SumSettingsDraft(*(texts[f"sums.{name}"] for name in names), spreads)
    settings.set_sum_settings(job.store, draft)


def _usual_sums(_job: Job) -> Texts:
    return {
        "sums.method": "packing",
        "sums.surcharge_pct": "0",
        "sums.weight_rule": "usp",
        "sums.lead_days": "0",
        **{f"sums.{name}.percent": "1.5" for name in SPREADS},
        **{f"sums.{name}.source": "own measurements" for name in SPREADS},
    }


def _ask(job: Job, texts: Texts) -> None:
    high = {"start_mg": "3", "increase_mg": "0.75", "every_nights": 14, "maximum_mg": "4.5"}
    filler = {"name": texts["make.filler.name"], "packing_mg": "130"}
    job.plan = plan_of(capsules(fine({"regimen": high}), filler=filler))


def _ask_liquid(job: Job, _texts: Texts) -> None:
    job.plan = plan_of(liquid(fine()))


def _start(job: Job, texts: Texts) -> None:
    names = ("patient", "born", "rx_number", "prescriber")
    draft = PrescriptionDraft(*(texts[f"prescription.{name}"] for name in names))
    reasons = {
        each.code: texts.get(f"reasons.{each.code}", "as the prescriber asked")
        for each in job.plan.findings
        if each.level is Level.CONFIRM
    }
    started = making.start(job.store, job.plan, draft, reasons)
    job.view = making.view(job.store, started.making_ids[0])


PRESCRIPTION: Final = {
    "prescription.patient": "Surname, First",
    "prescription.born": "1968-04-02",
    "prescription.rx_number": "482117",
    "prescription.prescriber": "Dr. Name",
}


def _lots(job: Job, texts: Texts) -> None:
    names = ("name", "maker", "product_code", "lot", "expires")
    wanted = [
        replace(draft, **{name: texts[f"lots[{at}].{name}"] for name in names})
        for at, draft in enumerate(drafts(job.view))
    ]
    job.view = making.choose_lots(job.store, job.view.making_id, wanted, seen=True)


def _usual_lots(job: Job) -> Texts:
    texts = {}
    for at, wanted in enumerate(job.view.wanted):
        texts[f"lots[{at}].name"] = wanted.name
        texts[f"lots[{at}].maker"] = "Accord"
        texts[f"lots[{at}].product_code"] = "16729-081-01"
        texts[f"lots[{at}].lot"] = "7K2210"
        # The second lot decides the date, so that its name and number stand in the reason for it.
        texts[f"lots[{at}].expires"] = "2027-01-31" if at == 1 else "2028-03"
    return texts


def _crush(job: Job, texts: Texts) -> None:
    making.crush(job.store, job.view.making_id, texts["crush.count"])


def _take(number: int) -> Step:
    """Go on with a batch of the making; nothing is typed."""

    def act(job: Job, _texts: Texts) -> None:
        job.batch = job.view.batches[number]

    return _step(act)


def _weigh(job: Job, texts: Texts) -> None:
    for path, text in texts.items():
        making.weigh(job.store, job.batch.batch_id, path.partition(".")[2], text)


def _targets(number: int) -> Step:
    """One ingredient of the batch."""

    def usual(job: Job) -> Texts:
        targets = job.batch.targets[number : number + 1]
        return {f"weigh.{each.what}": each.target for each in targets}

    return Step(_weigh, usual)


def _weigh_rest(job: Job, _texts: Texts) -> None:
    for each in job.batch.targets[2:]:
        making.weigh(job.store, job.batch.batch_id, each.what, each.target)


def _weigh_capsules(job: Job, texts: Texts) -> None:
    weights = [texts["capsules.weights_mg[0]"], *weights_around(job.batch)[1:]]
    made, shell = texts["capsules.made"], texts["capsules.shell_mg"]
    making.weigh_capsules(job.store, job.batch.batch_id, made, shell, weights)


def _usual_capsules(job: Job) -> Texts:
    return {
        "capsules.made": str(job.batch.units),
        "capsules.shell_mg": "48",
        "capsules.weights_mg[0]": weights_around(job.batch)[0],
    }


def _measure(job: Job, texts: Texts) -> None:
    making.measure_liquid(job.store, job.batch.batch_id, texts["liquid.volume_ml"])


def _settle(job: Job, texts: Texts) -> None:
    making.settle_extras(job.store, job.batch.batch_id, "other", texts["extras.note"])


# A short-acting opioid stopped early, and a depot that a specialist cleared.
SCREENED: Final = "Oxycodone 5 mg immediate release\nSublocade 300 mg"
_EARLY: Final = TODAY - timedelta(days=8)
_LONG_AGO: Final = date(2025, 6, 1)


def _screen(job: Job, texts: Texts) -> None:
    """As the page does: the list is judged while it is typed, then all is finished."""
    assert screens.listed(job.store, SCREENED).to_decide
    early = Decided(
        Decision.STOPPED,
        _EARLY,
        Doubt.NO_SIGNS,
        texts["entries[1].prescriber"],
        texts["entries[1].reason"],
    )
    cleared = Decided(
        Decision.STOPPED,
        _LONG_AGO,
        Doubt.URINE_NEGATIVE,
        clearance_by=texts["entries[2].clearance_by"],
        clearance_on=TODAY,
    )
    surgery = (texts["answers.surgery.prescriber"], texts["answers.surgery.reason"])
    draft = screen_draft(SCREENED, decided={1: early, 2: cleared})
    answers = {
        **draft.answers,
        Question.RECENT: Answered(Reply.LISTED),
        Question.SURGERY: Answered(Reply.YES, *surgery),
    }
    draft = replace(draft, answers=answers, name=texts["screen.name"])
    screens.finish(job.store, job.view.making_id, draft)


def _prepare(job: Job, texts: Texts) -> None:
    making.prepare(job.store, job.batch.batch_id, texts["prepare.name"])


def _prepare_as_usual(job: Job, _texts: Texts) -> None:
    making.prepare(job.store, job.batch.batch_id, "Technician A")


def _release(job: Job, texts: Texts) -> None:
    making.check_and_release(job.store, job.batch.batch_id, texts["check.name"])


def _release_as_usual(job: Job, _texts: Texts) -> None:
    making.check_and_release(job.store, job.batch.batch_id, "Pharmacist B")


def _reject(job: Job, texts: Texts) -> None:
    making.reject(job.store, job.batch.batch_id, texts["reject.name"], texts["reject.reason"])


_FILLED: Final = (
    _targets(0),
    _targets(1),
    Step(_weigh_capsules, _usual_capsules),
    _step(_settle, **{"extras.note": "kept on shelf 3"}),
)


def _set_backups(job: Job, texts: Texts) -> None:
    backups.set_folder(job.store, texts["backup.folder"])


def _accept_clock(job: Job, texts: Texts) -> None:
    """The clock has gone back a day, and somebody says that it is right so."""
    job.store.clock.moment = StillClock().moment - timedelta(days=1)
    backups.accept_clock(job.store, texts["record.name"], texts["record.reason"])


HOUSE: Final = (
    _step(
        _set_pharmacy,
        **{
            "pharmacy.name": "Riverside Pharmacy",
            "pharmacy.address": "12 Mill Lane",
            "pharmacy.phone": "555-0142",
        },
    ),
    Step(_set_sums, _usual_sums),
    _step(_set_backups, **{"backup.folder": ""}),
)
LOTS: Final = Step(_lots, _usual_lots)
_CRUSH: Final = Step(_crush, lambda job: {"crush.count": str(job.view.to_crush)})
_SCREEN: Final = _step(
    _screen,
    **{
        "screen.name": "Pharmacist B",
        "entries[1].prescriber": "Dr. Name",
        "entries[1].reason": "agreed by phone",
        "entries[2].clearance_by": "Dr. Specialist",
        "answers.surgery.prescriber": "Dr. Name",
        "answers.surgery.reason": "held for three days",
    },
)
# Three batches: one signed by a preparer, one released by a checker, one rejected; each named.
CAPSULES: Final = (
    _step(_ask, **{"make.filler.name": "microcrystalline cellulose"}),
    _step(_start, **PRESCRIPTION, **{REASON: "asked the prescriber"}),
    LOTS,
    _CRUSH,
    _take(0),
    *_FILLED,
    _step(_prepare, **{"prepare.name": "Technician A"}),
    _SCREEN,
    _step(_release_as_usual),
    _take(1),
    *_FILLED,
    _step(_prepare_as_usual),
    _step(_release, **{"check.name": "Pharmacist B"}),
    _take(2),
    _step(_reject, **{"reject.name": "Pharmacist B", "reject.reason": "spilled"}),
)
# The last thing to do: after it the clock stands a day back.
CLOCK: Final = (
    _step(_accept_clock, **{"record.name": "Pharmacist B", "record.reason": "summer time"}),
)
LIQUID: Final = (
    _step(_ask_liquid),
    _step(_start, **PRESCRIPTION),
    LOTS,
    _CRUSH,
    _take(0),
    _targets(0),
    _targets(1),
    _step(_weigh_rest),
    Step(_measure, lambda job: {"liquid.volume_ml": job.batch.volume_ml}),
    _step(_prepare, **{"prepare.name": "Technician A"}),
    _SCREEN,
    _step(_release_as_usual),
)


class Repeated:
    """A store that takes every action for the one called ``action``: again is not twice."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.action = ""

    def record(
        self,
        decide: Decide,
        *,
        action_id: str | None = None,
        private: Sequence[Private] = (),
    ) -> Recorded:
        return self._store.record(decide, action_id=action_id or self.action, private=private)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


@contextmanager
def record_in(folder: Path, *, read_only: bool = False) -> Iterator[Services]:
    """The record in a folder of the test, open."""
    url, settings_folder = f"sqlite:///{folder / 'record.db'}", folder / "settings"
    with bootstrap.open_services(
        url, clock=StillClock(), settings_folder=settings_folder, read_only=read_only
    ) as services:
        yield services


def worked(store: Store, hostile: Hostile) -> Job:
    """A job with the text wherever it may stand, refused wherever it may not."""
    job = Job(store, (hostile,), hostile)
    job.go_through((*HOUSE, *CAPSULES, *CLOCK))
    return job


def view_of(job: Job) -> MakingView:
    """The making of the job as it stands on disk."""
    return making.view(job.store, job.view.making_id)
