"""Real records in a folder of the test."""

from __future__ import annotations

from pathlib import Path

import pytest

from compounding import bootstrap
from compounding.application import settings
from tests.records_on_disk import copy_record
from tests.unit.record_samples import PHARMACY, StillClock


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "record.db"


@pytest.fixture
def open_record(tmp_path, place, clock):
    """Opens the record of the test; whatever was opened is closed at the end."""
    opened = []

    def opening(url: str | None = None, **more):
        services = bootstrap.open_services(
            url or f"sqlite:///{place}", clock=clock, settings_folder=tmp_path / "settings", **more
        )
        opened.append(services)
        return services

    yield opening
    for each in opened:
        each.close()


@pytest.fixture(scope="session")
def record_with_pharmacy(tmp_path_factory) -> Path:
    """A record just begun, its pharmacy set; copied for each test, because beginning takes time."""
    folder = tmp_path_factory.mktemp("begun")
    url = f"sqlite:///{folder / 'record.db'}"
    with bootstrap.open_services(url, clock=StillClock(), settings_folder=folder) as services:
        settings.set_pharmacy(services.store, PHARMACY)
    return folder / "record.db"


@pytest.fixture
def store(record_with_pharmacy, place, open_record):
    """An open record with its pharmacy set."""
    copy_record(record_with_pharmacy, place)
    return open_record().store
