"""Awkward text in every field that is typed: kept letter by letter, or refused by name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from compounding.application import making, settings
from compounding.domain.prescription import Pharmacy
from compounding.errors import InputError
from tests.unit.record_samples import (
    DRAFT,
    MemoryStore,
    begin,
    crushed,
    drafts,
    finished,
    screened,
)

KEPT = (
    "=HYPERLINK(1)",
    "+1",
    "-1",
    "@SUM(1)",
    "<b>bold</b>",
    "&lt;5 mg&gt;",
    "^FS^XA~JA_5E",
    "'; DROP TABLE--",
    "{0}{name}%s",
    "../../etc/x",
    "CON",
    "1E5",
    "0012",
    "MAR1",
    "100%_\\",
    "İstanbul É",
    "µg Ω 薬",
    "O'Brien",
)
REFUSED = (
    "a\x00b",
    "a\tb",
    "a\nb",
    "a\u202eb",
    "a\u200bb",
    "a\ufeffb",
    "a\u2028b",
    "\ud800",
    "\ufffe",
    "Aсet",
    "x" * 32_768,
    "x" * 1_000_000,
)


@pytest.fixture
def store():
    return MemoryStore()


@pytest.fixture
def view(store):
    return making.view(store, begin(store).making_ids[0])


@pytest.mark.parametrize("text", KEPT)
def test_text_is_kept_letter_by_letter(store, view, text):
    draft = replace(DRAFT, patient=text, rx_number=text, prescriber=text)
    shown = making.view(store, begin(store, draft=draft).making_ids[0]).prescription
    assert (shown.patient, shown.rx_number, shown.prescriber) == (text, text, text)
    settings.set_pharmacy(store, Pharmacy(text, text, text))
    assert settings.read_pharmacy(store) == Pharmacy(text, text, text)
    lots = [replace(each, maker=text, product_code=text, lot=text) for each in drafts(view)]
    chosen = making.choose_lots(store, view.making_id, lots)
    assert [(each.maker, each.product_code, each.lot) for each in chosen.lots] == [(text,) * 3] * 2
    rejected = making.reject(store, view.batches[0].batch_id, "B", text)
    assert rejected.batches[0].rejected.reason == text


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: ascii(text[:8]))
def test_text_that_hides_something_is_refused_in_every_field(store, view, text):
    recorded = len(store.bodies)
    for field in ("patient", "rx_number", "prescriber"):
        with pytest.raises(InputError):
            begin(store, draft=replace(DRAFT, **{field: text}))
    for field in ("name", "address", "phone"):
        with pytest.raises(InputError):
            settings.set_pharmacy(store, replace(Pharmacy("a", "b", "c"), **{field: text}))
    for field in ("maker", "product_code", "lot", "expires"):
        lots = [replace(drafts(view)[0], **{field: text}), drafts(view)[1]]
        with pytest.raises(InputError):
            making.choose_lots(store, view.making_id, lots)
    batch = view.batches[0].batch_id
    for action, arguments in (
        (making.prepare, (text,)),
        (making.check_and_release, (text,)),
        (making.reject, (text, "why")),
        (making.reject, ("B", text)),
        (making.settle_extras, ("other", text)),
        (making.weigh, ("filler", text)),
    ):
        with pytest.raises(InputError):
            action(store, batch, *arguments)
    assert len(store.bodies) == recorded


def test_text_is_kept_as_nfc(store):
    decomposed = "Jose\u0301"
    shown = making.view(store, begin(store, draft=replace(DRAFT, patient=decomposed)).making_ids[0])
    assert shown.prescription.patient == "José"


def test_names_that_look_alike_are_the_same_person(store):
    view = crushed(store, begin(store).making_ids[0])
    batch = view.batches[0]
    finished(store, batch)
    making.prepare(store, batch.batch_id, "ОЛЕГ ПАР")
    screened(store, view.making_id)
    with pytest.raises(Exception, match=r"check\.same_person"):
        making.check_and_release(store, batch.batch_id, "олег-пар")
