"""``screen``: a medication list in, the documented JSON out, status 0 only for a clear list."""

from __future__ import annotations

import json

import pytest

from tests.e2e.headless import assert_refused, start

ORDINARY = """Metformin 500 mg bid
Lisinopril 10 mg daily
atorvastatin (Lipitor) 20 mg hs
Levothyroxine 75 mcg
sertraline 50 mg
omeprazole 20 mg
Vitamin D3 1000 units
albuterol inhaler 2 puffs prn
amlodipine 5 mg
gabapentin 300 mg tid
"""
KEYS = [
    *("text", "verdict", "ingredients", "category", "washout_days", "why", "did_you_mean"),
]


def answer(done):
    return json.loads(done.stdout.decode("utf-8"))


def test_screen_of_ten_ordinary_drugs_is_clear_without_any_hand():
    done = start("screen", stdin=ORDINARY.encode())
    assert done.returncode == 0
    said = answer(done)
    assert said["outcome"] == "clear"
    assert [each["verdict"] for each in said["entries"]] == ["not_opioid"] * 10


def test_screen_names_an_opioid_with_its_wash_out(tmp_path):
    listed = tmp_path / "list.txt"
    listed.write_text(ORDINARY + "Percocet 5-325 mg 1 tab q6h prn\n", encoding="utf-8")
    done = start("screen", listed)
    assert done.returncode == 1
    said = answer(done)
    assert said["outcome"] == "stop"
    found = said["entries"][-1]
    assert list(found) == KEYS
    assert (found["verdict"], found["ingredients"]) == ("opioid", ["oxycodone"])
    assert (found["category"], found["washout_days"]) == ("W1", 10)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [("", "not_asked"), ("\n  \n", "not_asked"), ("Zzyqrtol 5 mg", "classify"),
     ("naltrexone 50 mg", "classify"), ("methdone 10 mg", "classify")],
)  # fmt: skip
def test_screen_that_is_not_clear_says_so_by_its_status(text, outcome):
    done = start("screen", "-", stdin=text.encode())
    assert (done.returncode, answer(done)["outcome"]) == (1, outcome)


def test_screen_of_a_file_that_is_no_text_is_refused(tmp_path):
    (tmp_path / "list.txt").write_bytes(b"\xff\xfe\x00")
    assert_refused(start("screen", tmp_path / "list.txt"))
    assert_refused(start("screen", tmp_path / "none.txt"))
