"""The self-test as a pharmacist runs it: a table, a paper to file, a no where sums break."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

import ui.__main__
from compounding import __version__, cli
from compounding.domain import weighing
from compounding.reference import published
from tests.e2e.headless import ROOT, assert_refused, said, start
from tests.e2e.papers import title_of, words_of

COUNT = len(published.cases()) + len(published.plans())


def test_self_test_prints_its_table_and_says_yes(tmp_path):
    done = start("self-test", cwd=ROOT)
    text = done.stdout.decode("utf-8")
    assert (done.returncode, said(done)) == (0, [])
    assert f"All {COUNT} cases come out as they must." in text
    first = text.splitlines()[0]
    assert re.fullmatch(
        rf"LDN Compounder {re.escape(__version__)}\. Self-test of the sums, "
        r"\d{4}-[A-Z][a-z]{2}-\d{2}, \d{2}:\d{2}, UTC[+-]\d{2}:\d{2}",
        first,
    )
    assert all(f"\n{case.id} " in text for case in published.cases())


def test_self_test_without_a_paper_never_loads_qt():
    code = (
        "import sys, ui.__main__; status = ui.__main__.main(['self-test']); "
        "sys.exit(status or any(name.startswith('PySide6') for name in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr


def test_self_test_writes_a_paper_that_can_be_read_back(tmp_path):
    out = tmp_path / "Self-test.PDF"
    out.write_bytes(b"an older paper")
    done = start("self-test", "--out", out)
    assert (done.returncode, said(done)) == (0, [])
    assert f"All {COUNT} cases come out as they must." in done.stdout.decode("utf-8")
    assert title_of(out) == "Self-test of the sums"
    words = words_of(out)
    assert f"All {COUNT} cases come out as they must." in words
    assert f"LDN Compounder {__version__}" in words
    assert "Signature" in words
    for case in (*published.cases(), *published.plans()):
        assert f"{case.id} · " in words, case.id
    assert "The source rounds the room before it works out the filler: 7 % too much." in words
    assert "differs, as it must" in words
    assert re.search(r"page 2 of \d+", words)
    assert [path.name for path in tmp_path.iterdir()] == [out.name]


@pytest.mark.parametrize("out", ["paper.txt", "paper", "", "no folder/paper.pdf"])
def test_self_test_refuses_a_paper_that_cannot_be_written(tmp_path, out):
    lines = assert_refused(start("self-test", "--out", out, cwd=tmp_path, PYTHONPATH=str(ROOT)))
    assert len(lines) == 1
    assert list(tmp_path.iterdir()) == []


def test_self_test_refuses_a_folder_in_place_of_the_paper(tmp_path):
    (tmp_path / "paper.pdf").mkdir()
    assert_refused(start("self-test", "--out", tmp_path / "paper.pdf"))


def test_self_test_refuses_words_it_does_not_know():
    assert_refused(start("self-test", "again"))


def test_self_test_with_a_broken_sum_says_no_and_names_it(monkeypatch, capsys):
    monkeypatch.setattr(weighing, "HUNDRED", 1000)
    assert cli.main(["self-test"]) == 1
    told = " ".join(capsys.readouterr().out.split())
    assert "cases do not come out as they must: W01, " in told


def test_self_test_with_a_broken_sum_still_writes_the_paper(monkeypatch, capsys, qapp, tmp_path):
    monkeypatch.setattr(weighing, "HUNDRED", 1000)
    out = tmp_path / "paper.pdf"
    assert ui.__main__.main(["self-test", f"--out={out}"]) == 1
    words = words_of(out)
    assert "Does not agree" in words
    assert "NOT THE EXPECTED 120" in words
    assert "come out as they must" in capsys.readouterr().out


def test_self_test_without_whoever_draws_papers_is_refused(capsys, tmp_path):
    assert cli.main(["self-test", "--out", str(tmp_path / "paper.pdf")]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "cannot write papers" in captured.err
    assert list(tmp_path.iterdir()) == []
