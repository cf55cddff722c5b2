"""Which places no record may lie in: network shares and folders that a program keeps in step.

SQLite's log needs the memory of one machine and locks that hold, which a share has not
(https://www.sqlite.org/useovernet.html); a program that copies the file while it is written spoils
both copies. An early success proves nothing, so such a place is refused before anything is opened.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Final

from compounding.errors import PlaceRefusedError

# Kinds of file system that reach over a network or through another program (FUSE).
_SHARES: Final = frozenset(
    {
        *("9p", "afpfs", "afs", "ceph", "cifs", "coda", "davfs", "davfs2", "fuse", "fuseblk"),
        *("gfs", "gfs2", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "smb2", "smb3"),
        *("smbfs", "virtiofs", "vboxsf", "vmhgfs", "webdav"),
    }
)
# What such programs call their folders, and what they leave in them.
_FOLDERS: Final[dict[str, str]] = {
    "box": "Box",
    "box sync": "Box",
    "cloudstorage": "iCloud or another cloud drive",
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "icloud drive": "iCloud",
    "iclouddrive": "iCloud",
    "megasync": "MEGA",
    "mobile documents": "iCloud",
    "my drive": "Google Drive",
    "nextcloud": "Nextcloud",
    "onedrive": "OneDrive",
    "owncloud": "ownCloud",
    "pcloud drive": "pCloud",
    "pclouddrive": "pCloud",
    "syncthing": "Syncthing",
}
_LEFT: Final[dict[str, str]] = {
    ".dropbox.cache": "Dropbox",
    ".dropbox": "Dropbox",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
    ".stfolder": "Syncthing",
    ".sync/ID": "Resilio Sync",
    ".tmp.drivedownload": "Google Drive",
}
_NAMED_BY: Final = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")


def expect_local(place: Path, environment: Mapping[str, str] = os.environ) -> None:
    """Go on only where a record may lie.

    Raises:
        PlaceRefusedError: naming the share, or the program that keeps the folder in step.
    """
    # The record's own name may be a link, too.
    for folder in dict.fromkeys((place.parent, Path(os.path.realpath(place)).parent)):
        params = {"place": str(place), "folder": str(folder)}
        program = keeper_of(folder, environment)
        if program is not None:
            raise PlaceRefusedError("storage.kept_in_step", {**params, "program": program})
        kind = share_of(folder)
        if kind is not None:
            raise PlaceRefusedError("storage.on_a_share", {**params, "kind": kind})


def keeper_of(folder: Path, environment: Mapping[str, str]) -> str | None:
    """The program that keeps ``folder`` in step with another place, as far as can be seen."""
    for real in {folder, Path(os.path.realpath(folder))}:
        for name in _NAMED_BY:
            if environment.get(name) and real.is_relative_to(environment[name]):
                return "OneDrive"
        for each in (real, *real.parents):
            found = _FOLDERS.get(_plain(each)) or _left_in(each)
            if found is not None:
                return found
    return None


def _plain(folder: PurePath) -> str:
    """A folder's name without what such programs add: ``OneDrive - Riverside Pharmacy``."""
    return folder.name.split(" - ")[0].split(" (")[0].strip().casefold()


def _left_in(folder: Path) -> str | None:
    return next((of for name, of in _LEFT.items() if _is_left(folder / name)), None)


def _is_left(mark: Path) -> bool:
    # Dropbox keeps its settings in a folder of the same name in each home that it is used from.
    return os.path.lexists(mark) and not (mark.name == ".dropbox" and mark.is_dir())


def share_of(folder: Path) -> str | None:
    """The kind of network share that ``folder`` lies on; None on a disk of this machine."""
    real = os.path.realpath(folder)
    if real.startswith(("\\\\", "//")):
        return "network path"
    import psutil  # costs some milliseconds, and only an opening needs it

    mounts = [each for each in psutil.disk_partitions(all=True) if _holds(each.mountpoint, real)]
    if not mounts:
        return None
    # Where one is mounted over another the last one listed is the one in use.
    longest = max(len(each.mountpoint) for each in mounts)
    mount = [each for each in mounts if len(each.mountpoint) == longest][-1]
    kind = mount.fstype.casefold()
    if kind in _SHARES or kind.startswith("fuse.") or "remote" in mount.opts.split(","):
        return mount.fstype or "network drive"
    return None


def _holds(mount: str, path: str) -> bool:
    below, above = os.path.normcase(path), os.path.normcase(mount)
    return below == above or below.startswith(above.rstrip(os.sep) + os.sep)
