"""What no other check sees: numbers, colours, texts and sizes that the house forbids.

The import directions are import-linter's; these read the sources themselves.
"""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from compounding.messages import SENTENCES

ROOT = Path(__file__).resolve().parent.parent
CORE = sorted((ROOT / "compounding").rglob("*.py"))
SCREEN = sorted((ROOT / "ui").rglob("*.py"))
EXACT = [path for path in CORE if {"domain", "application"} & set(path.relative_to(ROOT).parts)]
LONGEST_FILE, LONGEST_FUNCTION = 400, 50
FORBIDDEN = frozenset({
    "QDoubleSpinBox", "QSpinBox", "QDoubleValidator", "QIntValidator", "QSortFilterProxyModel",
    "QRunnable", "QThreadPool", "QMessageBox", "QTextEdit", "QTextBrowser", "QWebEngineView",
})  # fmt: skip
CODE = re.compile(r"[a-z]+(\.[a-z_0-9]+)+|[a-z]+(_[a-z]+)+")


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def found(paths: list[Path], wrong: type[ast.AST] | tuple[type[ast.AST], ...]) -> Iterator[tuple]:
    """Each node of a kind in ``paths`` with its place."""
    for path in paths:
        for node in ast.walk(tree(path)):
            if isinstance(node, wrong):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def named(node: ast.AST) -> str:
    """The last name of what is called or used: ``QColor`` of ``QtGui.QColor``."""
    return getattr(node, "id", None) or getattr(node, "attr", "")


def test_sums_hold_no_binary_float():
    literals = [
        place
        for place, node in found(EXACT, ast.Constant)
        if isinstance(node.value, float | complex)
    ]
    calls = [place for place, node in found(EXACT, ast.Name) if node.id in ("float", "complex")]
    assert literals + calls == []


def test_presenters_know_no_widget():
    presenters = [path for path in SCREEN if path.name == "presenter.py"]
    assert len(presenters) >= 5
    wrong = []
    for place, node in found(presenters, (ast.Import, ast.ImportFrom)):
        modules = [getattr(node, "module", None) or ""] + [each.name for each in node.names]
        wrong += [place for each in modules if re.search(r"QtWidgets|QtGui|ui\.widgets", each)]
    assert wrong == []


def test_only_the_theme_sets_a_style_sheet_or_names_a_colour():
    others = [path for path in SCREEN if path != ROOT / "ui" / "theme.py"]
    sheets = [place for place, node in found(others, ast.Attribute) if node.attr == "setStyleSheet"]
    literals = [
        place
        for place, node in found(others, ast.Constant)
        if isinstance(node.value, str) and re.search(r"#[0-9A-Fa-f]{6}\b|\brgba?\(", node.value)
    ]
    colours = [
        place
        for place, node in found(others, ast.Call)
        if named(node.func) == "QColor" and any(isinstance(arg, ast.Constant) for arg in node.args)
    ]
    assert sheets + literals + colours == []


def test_nothing_uses_a_class_that_loses_digits_results_or_plain_text():
    used = [
        f"{place} {named(node)}"
        for place, node in found(SCREEN, (ast.Name, ast.Attribute, ast.alias))
        if named(node) in FORBIDDEN or getattr(node, "name", "") in FORBIDDEN
    ]
    assert used == []


@pytest.mark.parametrize("path", CORE + SCREEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_file_and_its_functions_are_short_enough_to_read(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE
    if "migrations" in path.parts:
        return  # a list of columns is read as a list
    long = [
        node.name
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ]
    assert long == []


def test_no_error_is_swallowed_whatever_it_is():
    """Tidying up and raising again is no swallowing."""
    broad = [
        place
        for place, node in found(CORE + SCREEN, ast.ExceptHandler)
        if node.type is None
        or {named(each) for each in ast.walk(node.type)} & {"Exception", "BaseException"}
        if not (isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None)
    ]
    assert broad == []


def codes_used() -> Iterator[tuple[str, str]]:
    """Every code that the sources write out for a finding, an error or a sentence."""
    place_of_code = {"Finding": 1, "InputProblem": 1, "Words": 0, "_stop": 0, "sentence": 0}
    for place, node in found(CORE + SCREEN, ast.Call):
        name = named(node.func)
        at = 0 if name.endswith("Error") else place_of_code.get(name)
        if at is None or len(node.args) <= at:
            continue
        code = getattr(node.args[at], "value", None)
        if isinstance(code, str) and CODE.fullmatch(code):
            yield place, code


def test_every_code_in_use_has_its_sentence():
    used = list(codes_used())
    assert len(used) > 100
    variants = {code.rpartition(".")[0] for code in SENTENCES}
    assert [each for each in used if each[1] not in SENTENCES and each[1] not in variants] == []


def test_every_sentence_is_whole_calm_and_fills_its_gaps():
    for code, text in SENTENCES.items():
        assert text.strip() == text, code
        assert "!" not in text, code
        assert "ERROR" not in text, code
        assert all(name is None or name.isidentifier() for _, name, _, _ in Formatter().parse(text))


def tracked() -> list[Path]:
    """The files of the repository, new ones included."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=30)
    if listed.returncode:
        pytest.skip("this is no clone of the repository")
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


def test_repository_names_no_place_of_a_machine_and_no_package_index():
    places = re.compile(
        rb"(?<![\w.])/(?:work|root|home/[a-z]|Users/[A-Za-z]|tmp/[\w.-]+/)|"
        rb"index-url|py[p]i\.org|python[h]osted|find-links|://[^\s/\"']*(?:artifactory|nexus|devpi)"
    )
    own = Path(__file__).resolve()
    wrong = []
    for path in tracked():
        raw = path.read_bytes()
        if path == own or b"\0" in raw[:8000]:
            continue
        wrong += [
            f"{path.relative_to(ROOT)}: {hit.group().decode()}" for hit in places.finditer(raw)
        ]
    assert wrong == []
