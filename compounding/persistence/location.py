"""Where the record lies: a folder that all users of the workstation share, if there is one.

The place is remembered in a small settings file of the user. A place that is remembered is
expected: if nothing is there the next time, that is said, and no empty record is begun silently.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import platformdirs

from compounding.errors import (
    DatabaseMissingError,
    DatabaseReadOnlyError,
    InputError,
    InputProblem,
    StorageError,
)

NAME: Final = "LDN Compounder"
FILE: Final = "record.db"
SETTINGS: Final = "places.json"
VARIABLE: Final = "LDN_DATABASE_URL"
SCHEME: Final = "sqlite:///"
REMEMBERED: Final = 20


@dataclass(frozen=True, slots=True)
class Location:
    """A place for a database; ``named`` by a person, ``expected`` where one was there before."""

    place: Path
    named: bool
    expected: bool
    settings: Path


def locate(
    url: str | None, settings_folder: Path | None, environment: Mapping[str, str]
) -> Location:
    """The place that ``url``, else the environment, else the settings, else the system names.

    Raises:
        InputError: if the URL is none that this program can open.
    """
    folder = settings_folder or Path(platformdirs.user_config_dir(NAME, appauthor=False))
    settings = folder / SETTINGS
    known = _known(settings)
    asked = url or environment.get(VARIABLE)
    if asked:
        place = _read_url(asked, "--database" if url else VARIABLE)
        return Location(place, True, str(place) in known["named"], settings)
    if known["usual"]:
        return Location(Path(known["usual"][0]), False, True, settings)
    return Location(_usual_place(), False, False, settings)


def _read_url(url: str, path: str) -> Path:
    name = url.removeprefix(SCHEME)
    if name in (url, "", ":memory:") or "\0" in name:
        raise InputError([InputProblem(path, "storage.not_a_url", {"scheme": SCHEME})])
    return Path(name).absolute()


def _usual_place() -> Path:
    """The shared folder where a record is there or may be begun, else the user's own."""
    shared = Path(platformdirs.site_data_dir(NAME, appauthor=False))
    there = os.path.exists(shared / FILE)  # noqa: PTH110 - Path.exists raises behind a closed door
    if there or _can_write(shared):
        return shared / FILE
    return Path(platformdirs.user_data_dir(NAME, appauthor=False)) / FILE


def _can_write(folder: Path) -> bool:
    """Whether a file can be made there; the only answer to trust is to try."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _known(settings: Path) -> dict[str, list[str]]:
    """The places remembered; an unreadable settings file is said, not taken as empty."""
    unreadable = StorageError("storage.settings_unreadable", {"place": str(settings)})
    try:
        read = json.loads(settings.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {"usual": [], "named": []}
    except (OSError, ValueError) as error:
        raise unreadable from error
    if not isinstance(read, dict):
        raise unreadable
    places = {name: read.get(name, []) for name in ("usual", "named")}
    if not all(isinstance(each, list) for each in places.values()):
        raise unreadable
    return {name: [str(each) for each in listed] for name, listed in places.items()}


def remember(location: Location) -> None:
    """Expect a database at this place from now on."""
    if location.expected:
        return
    known = _known(location.settings)
    key = "named" if location.named else "usual"
    place = str(location.place)
    known[key] = [place, *(each for each in known[key] if each != place)][:REMEMBERED]
    draft = location.settings.with_suffix(f".{os.getpid()}")
    try:
        location.settings.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps(known, indent=1), encoding="utf-8")
        draft.replace(location.settings)
    except OSError as error:
        params = {"place": str(location.settings)}
        raise DatabaseReadOnlyError("storage.settings_unwritable", params) from error


def prepare_folder(location: Location) -> None:
    """Make the usual folder on first start; a folder that a person named must be there.

    Raises:
        StorageError: if the folder is missing, or nothing can be written in it.
    """
    folder = location.place.parent
    params = {"place": str(location.place), "folder": str(folder)}
    if location.named and not folder.is_dir():
        raise DatabaseMissingError("storage.folder_missing", params)
    if not _can_write(folder):
        raise DatabaseReadOnlyError("storage.no_permission", params)
