"""Places where no record may lie: shares and folders kept in step, each told before a file is."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from compounding import bootstrap
from compounding.errors import PlaceRefusedError
from compounding.messages import sentence_of_error
from compounding.persistence import place_kind as subject
from tests.backups_on_disk import Workstation, every_file

HERE = subject.share_of(Path(__file__).parent)


def mounted(*mounts: tuple[object, str, str]) -> list[SimpleNamespace]:
    """What psutil tells of mounts: where, what kind, with which options."""
    return [
        SimpleNamespace(mountpoint=str(point), fstype=kind, opts=options, device="")
        for point, kind, options in mounts
    ]


@pytest.fixture
def disks(monkeypatch):
    """Gives the machine the mounts of the test."""

    def give(*mounts):
        monkeypatch.setattr(psutil, "disk_partitions", lambda **_: mounted(*mounts))

    return give


# Shares


@pytest.mark.parametrize(
    "kind",
    [
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse", "fuse.sshfs", "fuse.rclone"),
        *("afpfs", "webdav", "davfs", "virtiofs", "vboxsf", "vmhgfs", "glusterfs", "CIFS", "ceph"),
        "fuseblk",
    ],
)
def test_share_is_told_by_its_kind(disks, tmp_path, kind):
    disks(("/", "ext4", "rw"), (tmp_path, kind, "rw,relatime"))
    assert subject.share_of(tmp_path / "data") == kind
    assert subject.share_of(tmp_path) == kind
    assert subject.share_of(tmp_path.parent) is None


@pytest.mark.parametrize(
    "kind",
    ["ext4", "xfs", "btrfs", "zfs", "apfs", "hfs", "NTFS", "vfat", "exfat", "tmpfs", "overlay"],
)
def test_disk_of_this_machine_passes(disks, tmp_path, kind):
    disks((tmp_path.anchor, kind, "rw"), ("/elsewhere", "nfs", "rw"))
    assert subject.share_of(tmp_path) is None
    assert subject.expect_local(tmp_path / "record.db", {}) is None


def test_folder_under_no_mount_that_is_told_passes(disks, tmp_path):
    disks(("/elsewhere", "nfs", "rw"))
    assert subject.share_of(tmp_path) is None


def test_drive_letter_of_a_share_is_told_by_its_options(disks, tmp_path):
    """As Windows tells a mapped drive: with a kind of its own, or with none."""
    disks(("/", "ext4", "rw"), (tmp_path, "NTFS", "rw,remote"))
    assert subject.share_of(tmp_path / "data") == "NTFS"
    disks(("/", "ext4", "rw"), (tmp_path, "", "rw,remote"))
    assert subject.share_of(tmp_path / "data") == "network drive"


@pytest.mark.parametrize("name", ["//server/share/pharmacy", r"\\server\share\pharmacy"])
def test_network_path_is_told(monkeypatch, name):
    monkeypatch.setattr(os.path, "realpath", lambda *_, **__: name)
    with pytest.raises(PlaceRefusedError) as error:
        subject.expect_local(Path(name) / "record.db", {})
    assert "network path" in sentence_of_error(error.value)


def test_nearest_mount_counts_and_of_two_on_one_place_the_last(disks, tmp_path):
    disks(("/", "nfs", "rw"), (tmp_path, "ext4", "rw"))
    assert subject.share_of(tmp_path / "data") is None
    assert subject.share_of(tmp_path.parent) == "nfs"
    disks((tmp_path, "ext4", "rw"), (tmp_path, "nfs", "rw"))
    assert subject.share_of(tmp_path) == "nfs"
    disks((tmp_path, "nfs", "rw"), (tmp_path, "ext4", "rw"))
    assert subject.share_of(tmp_path) is None


def test_folder_beside_a_share_of_a_longer_name_is_not_on_it(disks, tmp_path):
    disks(("/", "ext4", "rw"), (tmp_path / "data", "nfs", "rw"))
    assert subject.share_of(tmp_path / "data2") is None
    assert subject.share_of(tmp_path / "data" / "deep" / "er") == "nfs"


def test_link_into_a_share_is_followed(disks, tmp_path):
    (tmp_path / "share").mkdir()
    (tmp_path / "local").symlink_to(tmp_path / "share", target_is_directory=True)
    disks(("/", "ext4", "rw"), (tmp_path / "share", "cifs", "rw"))
    assert subject.share_of(tmp_path / "local") == "cifs"


def test_folder_that_is_not_made_yet_is_judged_by_where_it_will_be(disks, tmp_path):
    disks(("/", "ext4", "rw"), (tmp_path / "share", "cifs", "rw"))
    assert subject.share_of(tmp_path / "share" / "not" / "yet") == "cifs"


def test_mounts_of_this_machine_are_read_without_being_told(tmp_path):
    assert HERE is None
    assert subject.share_of(tmp_path) is None
    if Path("/proc").is_dir():
        assert [each.fstype for each in psutil.disk_partitions(all=True)]


# Folders kept in step


@pytest.mark.parametrize(
    ("folder", "program"),
    [
        ("OneDrive", "OneDrive"),
        ("OneDrive - Riverside Pharmacy", "OneDrive"),
        ("OneDrive (Personal)", "OneDrive"),
        ("onedrive", "OneDrive"),
        ("Dropbox", "Dropbox"),
        ("Dropbox (Riverside Pharmacy)", "Dropbox"),
        ("Google Drive", "Google Drive"),
        ("My Drive", "Google Drive"),
        ("iCloud Drive", "iCloud"),
        ("iCloudDrive", "iCloud"),
        ("Library/Mobile Documents/com~apple~CloudDocs", "iCloud"),
        ("Library/CloudStorage/OneDrive-Riverside", "iCloud or another cloud drive"),
        ("Nextcloud", "Nextcloud"),
        ("ownCloud", "ownCloud"),
        ("Syncthing", "Syncthing"),
        ("Box Sync", "Box"),
        ("pCloud Drive", "pCloud"),
        ("MEGAsync", "MEGA"),
    ],
)
def test_folder_that_a_program_keeps_in_step_is_told_by_its_name(tmp_path, folder, program):
    for place in (tmp_path / folder, tmp_path / folder / "LDN Compounder" / "data"):
        assert subject.keeper_of(place, {}) == program
    assert subject.keeper_of(tmp_path, {}) is None


@pytest.mark.parametrize(
    "folder",
    [
        *("LDN Compounder", "Pharmacy", "One Drive", "Documents", "Old Dropbox"),
        *("records - OneDrive", "My Drives", "Inbox", "Boxes", "Desktop"),
    ],
)
def test_ordinary_folder_passes(tmp_path, folder):
    assert subject.keeper_of(tmp_path / folder, {}) is None


@pytest.mark.parametrize("name", ["OneDrive", "OneDriveCommercial", "OneDriveConsumer"])
def test_onedrive_is_known_by_what_it_tells_programs(tmp_path, name):
    own = tmp_path / "Files of the pharmacy"
    environment = {name: str(own)}
    assert subject.keeper_of(own, environment) == "OneDrive"
    assert subject.keeper_of(own / "data", environment) == "OneDrive"
    assert subject.keeper_of(tmp_path / "Files of the pharmacy 2", environment) is None
    assert subject.keeper_of(own, {name: ""}) is None


@pytest.mark.parametrize(
    ("mark", "program"),
    [
        (".dropbox.cache/", "Dropbox"),
        (".dropbox", "Dropbox"),
        (".nextcloudsync.log", "Nextcloud"),
        (".owncloudsync.log", "ownCloud"),
        (".stfolder/", "Syncthing"),
        (".stfolder", "Syncthing"),
        (".sync/ID", "Resilio Sync"),
        (".tmp.drivedownload/", "Google Drive"),
    ],
)
def test_folder_is_known_by_what_a_program_leaves_in_it(tmp_path, mark, program):
    root = tmp_path / "Files of the pharmacy"
    left = root / mark
    left.parent.mkdir(parents=True)
    if mark.endswith("/"):
        left.mkdir()
    else:
        left.write_text("")
    (root / "data").mkdir()
    assert subject.keeper_of(root, {}) == program
    assert subject.keeper_of(root / "data" / "not yet", {}) == program
    assert subject.keeper_of(tmp_path, {}) is None


def test_settings_folder_of_dropbox_in_a_home_is_no_sign(tmp_path):
    """``~/.dropbox`` is there wherever Dropbox is installed; the home is not kept in step."""
    (tmp_path / ".dropbox").mkdir()
    (tmp_path / "Dropbox").mkdir()
    assert subject.keeper_of(tmp_path / ".local" / "share" / "LDN Compounder", {}) is None
    assert subject.keeper_of(tmp_path / "Dropbox" / "data", {}) == "Dropbox"


def test_link_into_such_a_folder_is_followed_and_one_out_of_it_is_told_too(tmp_path):
    kept = tmp_path / "OneDrive - Riverside Pharmacy"
    (kept / "data").mkdir(parents=True)
    (tmp_path / "plain").symlink_to(kept / "data", target_is_directory=True)
    assert subject.keeper_of(tmp_path / "plain", {}) == "OneDrive"
    (tmp_path / "local").mkdir()
    (kept / "out").symlink_to(tmp_path / "local", target_is_directory=True)
    assert subject.keeper_of(kept / "out", {}) == "OneDrive"
    assert subject.keeper_of(tmp_path / "local", {}) is None


def test_record_whose_own_name_is_a_link_is_followed(tmp_path):
    kept = tmp_path / "OneDrive"
    kept.mkdir()
    (tmp_path / "record.db").symlink_to(kept / "record.db")
    with pytest.raises(PlaceRefusedError) as error:
        subject.expect_local(tmp_path / "record.db", {})
    assert str(kept) in sentence_of_error(error.value)


# The program


@pytest.fixture
def kept(tmp_path) -> Workstation:
    """A workstation whose record would lie in a folder that OneDrive keeps in step."""
    made = Workstation(tmp_path / "OneDrive - Riverside Pharmacy")
    made.folder.mkdir()
    return made


@pytest.fixture
def backup(tmp_path) -> Path:
    made = Workstation(tmp_path / "local")
    made.folder.mkdir()
    made.work("a")
    return made.back_up().path


@pytest.mark.parametrize("read_only", [False, True])
def test_record_is_not_begun_in_such_a_folder_and_nothing_is_written(kept, read_only):
    before = every_file(kept.folder.parent)
    with pytest.raises(PlaceRefusedError) as error:
        kept.open(read_only=read_only)
    text = sentence_of_error(error.value)
    assert "kept in step" in text
    assert "OneDrive" in text
    assert str(kept.folder) in text
    assert every_file(kept.folder.parent) == before


@pytest.mark.parametrize("read_only", [False, True])
def test_record_that_was_moved_there_is_neither_opened_nor_touched(kept, backup, read_only):
    kept.place.write_bytes(backup.read_bytes())
    before = every_file(kept.folder)
    with pytest.raises(PlaceRefusedError):
        kept.open(read_only=read_only)
    assert every_file(kept.folder) == before


def test_record_on_a_share_is_refused_with_its_kind(disks, tmp_path):
    share = Workstation(tmp_path / "share")
    share.folder.mkdir()
    disks(("/", "ext4", "rw"), (share.folder, "cifs", "rw"))
    with pytest.raises(PlaceRefusedError) as error:
        share.open()
    assert "network share (cifs)" in sentence_of_error(error.value)
    assert every_file(tmp_path) == {}


def test_restore_to_such_a_folder_is_refused_and_nothing_is_written(kept, backup):
    before = every_file(kept.folder.parent)
    with pytest.raises(PlaceRefusedError):
        kept.restore(backup)
    assert every_file(kept.folder.parent) == before


def test_backups_may_go_to_such_a_folder(kept, backup):
    here = Workstation(backup.parent.parent)
    with here.open() as services:
        made = services.copy_to(kept.folder)
    assert made.path.parent == kept.folder
    assert here.rehearse(made.path).events == made.events


def test_environment_of_the_program_is_asked(monkeypatch, tmp_path):
    own = Workstation(tmp_path / "Files")
    own.folder.mkdir()
    monkeypatch.setenv("OneDriveCommercial", str(own.folder))
    with pytest.raises(PlaceRefusedError):
        own.open()
    monkeypatch.delenv("OneDriveCommercial")
    bootstrap.open_services(own.url, settings_folder=own.settings).close()
