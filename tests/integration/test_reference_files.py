"""The table files: found beside the packages, and refused as a whole where one is damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from compounding.errors import ReferenceDataError
from compounding.messages import sentence
from compounding.paths import resources
from compounding.reference import read_offered, read_tables

FILES = ("capsules.toml", "formulas.toml", "beyond_use.toml", "fillers.toml", "spreads.toml")
OFFERED = ("regimens.toml", "dispensing.toml")


def test_tables_of_a_missing_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ReferenceDataError) as refusal:
        read_tables(tmp_path)
    assert refusal.value.params["file"] == "capsules.toml"
    assert "Install the program again" in sentence(refusal.value.code, refusal.value.params)


@pytest.mark.parametrize("damaged", FILES)
def test_tables_with_one_damaged_file_are_refused(tmp_path: Path, damaged: str) -> None:
    for name in FILES:
        whole = (resources() / "reference" / name).read_bytes()
        (tmp_path / name).write_bytes(
            whole[: len(whole) // 2] + b'\n= "' if name == damaged else whole
        )
    with pytest.raises(ReferenceDataError) as refusal:
        read_tables(tmp_path)
    assert refusal.value.params["file"] == damaged


@pytest.mark.parametrize("missing", OFFERED)
def test_offers_without_one_of_their_files_are_refused(tmp_path: Path, missing: str) -> None:
    for name in OFFERED:
        if name != missing:
            (tmp_path / name).write_bytes((resources() / "reference" / name).read_bytes())
    with pytest.raises(ReferenceDataError) as refusal:
        read_offered(tmp_path)
    assert refusal.value.params["file"] == missing


def test_resources_lie_beside_the_packages_from_source() -> None:
    assert (resources() / "reference").is_dir()
