"""One bench sum as a shell calls it: exit status, JSON on standard output, plain refusals."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.e2e.headless import assert_refused, said, start
from tests.unit.calc_samples import SAMPLES


def as_bytes(data: object) -> bytes:
    return json.dumps(data).encode()


@pytest.mark.parametrize("name", list(SAMPLES))
def test_calc_answers_from_standard_input_in_json(name):
    done = start("calc", name, "-", stdin=as_bytes(SAMPLES[name]))
    assert (done.returncode, said(done)) == (0, [])
    answer: dict[str, Any] = json.loads(done.stdout)
    assert answer
    assert "Infinity" not in done.stdout.decode()


def test_calc_answers_the_same_from_a_file_and_without_one(tmp_path):
    path = tmp_path / "sum.json"
    path.write_bytes(as_bytes(SAMPLES["aliquot"]))
    from_file = start("calc", "aliquot", path)
    from_input = start("calc", "aliquot", stdin=path.read_bytes())
    assert from_file.stdout == from_input.stdout
    assert json.loads(from_file.stdout)["diluent_mg"] == "1080"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("acceptance-value", {"values_pct": ["80"] * 10}),
        ("weight-variation", SAMPLES["weight-variation"] | {"theoretical_mg": "140"}),
    ],
)
def test_calc_that_does_not_pass_is_a_no_with_its_figures(name, data):
    done = start("calc", name, stdin=as_bytes(data))
    assert (done.returncode, said(done)) == (1, [])
    assert json.loads(done.stdout)["passes"] is False


@pytest.mark.parametrize(
    ("name", "raw", "paths"),
    [
        ("aliquot", b'{"need_mg": 12.0, "minimum_mg": "120"}', ["need_mg"]),
        ("aliquot", b'{"need_mg": "12", "minimum_mg": "120", "need_mg": "1"}', ["need_mg"]),
        ("aliquot", b'{"need_mg": "1e1", "minimum_mg": "-1", "a": 1}',
         ["a", "minimum_mg", "need_mg"]),
        ("aliquot", b'{"need_mg": "12", "minimum_mg": "120", "multiple": "5"}', ["multiple"]),
        ("acceptance-value", b'{"values_pct": ["100", NaN]}', ["values_pct[1]"]),
        ("acceptance-value", b'{"values_pct": ["100"]}', ["values_pct"]),
        ("minimum-weighable", b"", ["request"]),
        ("minimum-weighable", b"null", ["request"]),
    ],
)  # fmt: skip
def test_calc_refuses_what_it_cannot_use_key_by_key(name, raw, paths):
    lines = assert_refused(start("calc", name, stdin=raw))
    assert sorted(line.partition(": ")[0] for line in lines) == paths


@pytest.mark.parametrize("words", [["nonsense"], ["nonsense", "no file.json"], [""]])
def test_calc_of_an_unknown_name_is_refused_in_one_sentence(words):
    (line,) = assert_refused(start("calc", *words))
    assert line.startswith("calc: There is no sum called ")


def test_calc_without_a_name_or_with_a_missing_file_is_refused(tmp_path):
    (line,) = assert_refused(start("calc"))
    assert "NAME" in line
    (line,) = assert_refused(start("calc", "aliquot", tmp_path / "gone.json"))
    assert "cannot be read" in line
