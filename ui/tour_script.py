"""What the tour does, step by step; each step looks whether it worked."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt

from ui.app import App
from ui.pages.labels.page import LabelsPage
from ui.pages.log.page import LogPage
from ui.pages.plan.page import PlanPage
from ui.pages.worksheet.page import WorksheetPage
from ui.tour_guide import Guide, TourError, expect
from ui.tour_screen import CHECKER, screen_patient, screen_refill

PHARMACY: Final = {
    "Name": "Riverside Pharmacy",
    "Address": "12 Mill Lane",
    "Phone": "555-0142",
}
CAPSULE_PRESCRIPTION: Final = {
    "Patient": "Surname, First",
    "Rx number": "482117",
    "Born": "1968-04-02",
    "Prescriber": "Dr. Name",
}
LIQUID_PRESCRIPTION: Final = {
    "Patient": "Surname, Second",
    "Rx number": "482118",
    "Born": "1975-09-30",
    "Prescriber": "Dr. Name",
}
TABLETS: Final = {"20 tablets weigh": "3700.0", "Tablets expire": "2028-03"}
CAPSULES: Final = {"Filler fills size 3 with": "130", "Powder fills size 3 with": "225"}
BALANCE: Final = {"Balance shows steps of": "0.1", "Repeatability": "0.02"}
TABLET_LOT: Final = ("Accord", "16729-081-01", "7K2210", "2028-03")
LOTS: Final = {
    "microcrystalline cellulose": ("Bench Supply", "", "MCC-8841", "2029-01"),
    "ascorbic acid": ("Bench Supply", "", "AA-2031", "2028-06"),
    "sodium benzoate": ("Bench Supply", "", "SB-1177", "2029-05"),
    "glycerol": ("Bench Supply", "", "GL-0450", "2028-11"),
    "purified water": ("Bench Supply", "", "PW-3302", "2027-02"),
}
PREPARER: Final = "Technician A"
SHELL: Final = "48.0"
OFFSETS: Final = ("0.1", "1.2", "-0.2", "0.9", "-1.2", "0.4", "0.3", "1.0", "-0.1", "0.2")


def play(app: App, folder: Path) -> None:
    """The whole tour."""
    guide = Guide(app, folder)
    app.open()
    guide.settle()
    guide.shoot("plan-empty")
    _set_pharmacy(guide)
    _plan_capsules(guide)
    _make_capsules(guide)
    _write_labels(guide, folder)
    _make_liquid(guide)
    _export(guide, folder)
    guide.go(Qt.Key.Key_5)
    guide.shoot("evidence", dark=True)
    _plan_refill(guide)
    screen_refill(guide)
    _verify(guide)


def _set_pharmacy(guide: Guide) -> None:
    guide.go(Qt.Key.Key_Comma)
    guide.fill(PHARMACY)
    guide.push("Save pharmacy")
    guide.shoot("settings", dark=True)


def _plan_capsules(guide: Guide) -> None:
    guide.go(Qt.Key.Key_1)
    guide.fill(CAPSULE_PRESCRIPTION, TABLETS, CAPSULES)
    guide.fill({"Balance shows steps of": "0.1", "Repeatability": "0,02"})
    guide.person.press(Qt.Key.Key_Tab)
    guide.shoot("plan-refused-entry")
    guide.fill(BALANCE)
    page = guide.page(PlanPage)
    plan = page.presenter.state.plan
    expect(plan is not None and plan.can_be_made, True, "the sample plan")
    guide.person.tab_to("Patient")
    guide.shoot("plan", dark=True)
    guide.person.press(Qt.Key.Key_F2)
    guide.shoot("plan-working")
    guide.person.press(Qt.Key.Key_F2)
    guide.go(Qt.Key.Key_Return)


def _make_capsules(guide: Guide) -> None:
    page = guide.page(WorksheetPage)
    _choose_lots(guide, page)
    guide.shoot("worksheet-lots")
    guide.push("Use these lots")
    guide.person.type("3")
    guide.enter()
    for number in (1, 2, 3):
        _make_batch(guide, page, first=number == 1)
        if number < 3:
            guide.push(page.done.go_on.accessibleName())


def _choose_lots(guide: Guide, page: WorksheetPage) -> None:
    for at, wanted in enumerate(
        page.presenter.state.view.wanted if page.presenter.state.view else ()
    ):
        texts = TABLET_LOT if wanted.role == "tablet" else LOTS[wanted.name]
        for key, text in zip(("maker", "product_code", "lot", "expires"), texts, strict=True):
            name = page.lots.form.field(f"lots[{at}].{key}").accessibleName().split(",")[0]
            if text:
                guide.fill({name: text})
        if f"lots[{at}].weighed" in page.lots.form.field_keys():
            guide.person.choose_first(page.lots.form.field(f"lots[{at}].weighed").accessibleName())


def _make_batch(guide: Guide, page: WorksheetPage, *, first: bool) -> None:
    _weigh_all(guide, page, first=first)
    batch = page.presenter.state.batch
    if batch is None or batch.fill_each_mg is None:
        raise TourError("the batch has no fill weight")
    guide.fill({"Capsules made": str(batch.units), "Empty capsule": SHELL})
    guide.fill(_weights(batch.fill_each_mg))
    if first:
        guide.shoot("worksheet-capsules")
    guide.push("Record the weights")
    guide.person.tab_to("They were")
    guide.person.press(Qt.Key.Key_Down)
    guide.push("Record")
    _sign(guide, first=first)
    state = page.presenter.state.batch
    expect(state.state if state else None, "released", "the batch after its release")
    _write_worksheet(guide, page, shoot=first)


def _write_worksheet(guide: Guide, page: WorksheetPage, *, shoot: bool = False) -> None:
    """The paper of the batch at hand, as PDF."""
    batch = page.presenter.state.batch
    if batch is None:
        raise TourError("there is no batch at hand")
    path = guide.folder / f"Worksheet {batch.number}.pdf"
    page.save_pdf(path)
    guide.settle()
    if shoot:
        guide.shoot("worksheet-saved")
    expect(page.paper_said.text(), f"Written: {path.name}", "the paper of the worksheet")
    expect(path.is_file(), True, f"{path.name} in the folder")


def _weigh_all(guide: Guide, page: WorksheetPage, *, first: bool) -> None:
    if first:
        guide.person.type("82.1")
        guide.enter()
        guide.shoot("worksheet-refused-weight")
    while page.presenter.state.step == "weigh":
        batch = page.presenter.state.batch
        target = next(t for t in batch.targets if t.is_next) if batch else None
        if target is None:
            raise TourError("there is nothing to weigh")
        guide.person.shortcut(Qt.Key.Key_A)
        guide.person.type(target.target)
        if first and target.what == "filler":
            guide.settle()
            guide.shoot("worksheet-weigh", dark=True)
        before = page.presenter.state.accepted
        guide.enter()
        expect(page.presenter.state.accepted, before + 1, f"weighing {target.name}")


def _weights(fill: str) -> dict[str, str]:
    """Ten weights near shell and fill, as a person would read them off."""
    base = (Decimal(fill) + Decimal(SHELL)).quantize(Decimal("0.1"))
    return {f"Capsule {at}": f"{base + Decimal(off)}" for at, off in enumerate(OFFSETS, 1)}


def _sign(guide: Guide, *, first: bool) -> None:
    guide.person.type(PREPARER)
    guide.enter()
    if first:
        guide.go(Qt.Key.Key_3)
        guide.shoot("label-proof")
        screen_patient(guide)
        guide.fill({"Checked by": PREPARER.swapcase()})
        guide.push("Check and release")
        guide.shoot("worksheet-same-person")
    guide.fill({"Checked by": CHECKER})
    guide.push("Check and release")


def _write_labels(guide: Guide, folder: Path) -> None:
    guide.shoot("worksheet-released")
    guide.go(Qt.Key.Key_3)
    page = guide.page(LabelsPage)
    _write_all(guide, page, folder)


def _write_all(guide: Guide, page: LabelsPage, folder: Path) -> None:
    written: list[str] = []
    for row in page.presenter.state.recent:
        if row.status != "released" or _pdf(folder, row.number).exists():
            continue
        page.presenter.pick_batch(row.batch_id)
        guide.settle()
        page.save_pdf(_pdf(folder, row.number))
        guide.settle()
        expect(page.presenter.state.said and page.presenter.state.said[0], "fine", "the label")
        written.append(row.number)
    if not written:
        raise TourError("no label was written")
    guide.shoot("labels", dark=True)


def _pdf(folder: Path, number: str) -> Path:
    return folder / f"Label {number}.pdf"


def _make_liquid(guide: Guide) -> None:
    guide.go(Qt.Key.Key_1)
    guide.fill(LIQUID_PRESCRIPTION, TABLETS)
    guide.person.tab_to("Capsules")
    guide.person.press(Qt.Key.Key_Right)
    guide.settle()
    guide.person.tab_to("Patient")
    guide.shoot("plan-liquid")
    guide.go(Qt.Key.Key_Return)
    page = guide.page(WorksheetPage)
    _choose_lots(guide, page)
    guide.push("Use these lots")
    guide.person.type("2")
    guide.enter()
    _weigh_all(guide, page, first=False)
    guide.shoot("worksheet-liquid")
    guide.person.type("100")
    guide.enter()
    guide.person.type(PREPARER)
    guide.enter()
    screen_patient(guide)
    guide.fill({"Checked by": CHECKER})
    guide.push("Check and release")
    _write_worksheet(guide, page)
    guide.go(Qt.Key.Key_3)
    labels = guide.page(LabelsPage)
    _write_all(guide, labels, guide.folder)


def _export(guide: Guide, folder: Path) -> None:
    guide.go(Qt.Key.Key_4)
    page = guide.page(LogPage)
    path = folder / "Batch log.xlsx"
    page.presenter.export(path)
    guide.settle()
    expect(page.presenter.state.said and page.presenter.state.said[0], "fine", "the export")
    page.table.pick(page.model.rowCount() - 1)
    guide.settle()
    guide.shoot("log", dark=True)


def _plan_refill(guide: Guide) -> None:
    """The first patient again, after the liquid of another."""
    guide.go(Qt.Key.Key_1)
    guide.person.tab_to("Oral liquid")
    guide.person.press(Qt.Key.Key_Left)
    guide.fill(CAPSULE_PRESCRIPTION, TABLETS, CAPSULES)
    guide.go(Qt.Key.Key_Return)
    expect(isinstance(guide.app.window.page(), WorksheetPage), True, "the start of the refill")


def _verify(guide: Guide) -> None:
    from compounding import bootstrap

    place = guide.app.place
    with bootstrap.open_services(
        place.url, read_only=True, settings_folder=place.settings_folder
    ) as services:
        verification = services.verify()
    if not verification.ok:
        raise TourError(verification.sentence)
