"""The list beside the record: its hash, and what is kept of a text that was pasted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from compounding.domain.medication_list import MedicationList, clean_list, name_hash

KEPT = MedicationList("s1", "p1", "metformin\nlisinopril", ("metformin", "lisinopril"), "ab" * 16)


@pytest.mark.parametrize(
    "other",
    [
        replace(KEPT, text="metformin\nlisinopri1"),
        replace(KEPT, entries=("metformin lisinopril",)),
        replace(KEPT, salt="cd" * 16),
        replace(KEPT, screen_id="s2"),
        replace(KEPT, text="metformin\nlisinoprilmetformin", entries=("lisinopril",)),
    ],
)
def test_hash_is_of_every_part(other):
    assert other.hash != KEPT.hash
    assert len(KEPT.hash) == 64


def test_name_hash_tells_names_apart_and_is_the_same_again():
    assert name_hash("zzzyx") == name_hash("zzzyx")
    assert name_hash("zzzyx") != name_hash("zzzyy")


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("a\r\nb\rc\u2028d\u0085e\x0bf", "a\nb\nc\nd\ne\nf"),
        ("oxy\u00adco\u200bdone\ufeff", "oxycodone"),
        ("\u202eenodocyxo", "enodocyxo"),
        ("a\tb", "a\tb"),
        ("a\x00b\x1bc", "a b c"),
        ("a\ue000b", "a\ufffdb"),
        ("caf\u0065\u0301", "caf\u00e9"),
        ("", ""),
    ],
)
def test_list_is_kept_line_by_line_without_hidden_marks(pasted, kept):
    assert clean_list(pasted) == kept
