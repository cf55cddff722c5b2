"""Someone without rights, who works on a record in a folder whose rights are taken and given.

Only a process of its own can give up root's rights; root itself is refused nothing.
"""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from compounding import bootstrap
from compounding.application import settings
from compounding.domain.prescription import Pharmacy
from tests.e2e.headless import ROOT
from tests.faults.spoken import Spoken

ASK = "Ask whoever looks after this computer"
NOBODY = """
import contextlib, io, json, os, sys, tempfile
from pathlib import Path
from compounding import bootstrap, cli
from compounding.application import settings
from compounding.domain.prescription import Pharmacy
from compounding.errors import CompoundingError
from compounding.messages import sentence_of_error

# Whatever is loaded when it is first needed is loaded now: nobody may not read every folder.
nowhere = io.TextIOWrapper(io.BytesIO())
with tempfile.TemporaryDirectory() as warm, contextlib.redirect_stdout(nowhere):
    os.environ["XDG_CONFIG_HOME"] = warm
    url = f"sqlite:///{warm}/record.db"
    with bootstrap.open_services(url) as services:
        settings.set_pharmacy(services.store, Pharmacy("A", "B", "C"))
    for words in (["verify"], ["export", "--out", f"{warm}/log.xlsx"]):
        if cli.main([f"--database={url}", *words]):
            sys.exit("the record to warm up with is not fine")
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
opened = []

def open_it(place, home, read_only):
    url = f"sqlite:///{place}"
    opened.append(bootstrap.open_services(url, settings_folder=Path(home), read_only=read_only))

def read():
    return settings.read_pharmacy(opened[-1].store).name

def record(name):
    return settings.set_pharmacy(opened[-1].store, Pharmacy(name, "B", "C")).seq

def check():
    return opened[-1].verify().sentence

def forget():
    opened[-1].store.close()

def close():
    while opened:
        opened.pop().close()

def call(words, home):
    os.environ["XDG_CONFIG_HOME"] = home
    os.chdir(home)
    said, refused = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(refused):
        return [cli.main(words), refused.getvalue()]

known = {each.__name__: each for each in (open_it, read, record, check, forget, close, call)}
for line in sys.stdin:
    word, *given = json.loads(line)
    try:
        answer = {"did": known[word](*given)}
    except CompoundingError as error:
        answer = {"code": error.code, "told": sentence_of_error(error)}
    except BaseException as error:
        answer = {"crashed": repr(error)}
    print(json.dumps(answer), flush=True)
"""
KILLED = """
import os, signal, sys
from pathlib import Path
from compounding import bootstrap
from compounding.application import settings
from compounding.domain.prescription import Pharmacy
services = bootstrap.open_services(sys.argv[1], settings_folder=Path(sys.argv[2]))
settings.set_pharmacy(services.store, Pharmacy("Killed", "B", "C"))
os.kill(os.getpid(), signal.SIGKILL)
"""


def left_behind(folder: Path, *, killed: bool) -> Path:
    """A record closed in order, or left by a writer that was killed after its last event."""
    place = folder / "record.db"
    folder.mkdir()
    with bootstrap.open_services(f"sqlite:///{place}", settings_folder=folder) as services:
        settings.set_pharmacy(services.store, Pharmacy("Closed", "B", "C"))
    if killed:
        command = [sys.executable, "-c", KILLED, f"sqlite:///{place}", str(folder)]
        done = subprocess.run(command, cwd=ROOT, check=False, timeout=60)
        assert done.returncode == -signal.SIGKILL
        assert place.with_name("record.db-wal").stat().st_size > 0
    return folder


BUSY_WRITER = """
import sys
from pathlib import Path
from compounding import bootstrap
from compounding.application import settings
from compounding.domain.prescription import Pharmacy
url, home = sys.argv[1], Path(sys.argv[2])
with bootstrap.open_services(url, settings_folder=home) as services:
    number = 0
    print("writing", flush=True)
    while True:
        settings.set_pharmacy(services.store, Pharmacy(f"Busy {number}", "B" * 50, "C"))
        number += 1
"""


class Folder:
    """A folder with a record in it, and someone without rights who works on it."""

    def __init__(self, root: Path, someone: Spoken) -> None:
        self.root = root
        self.someone = someone
        self.place = root / "data" / "record.db"
        self.recorded: list[int] = []
        self.refused = 0

    def fill(self, left: Path) -> None:
        """Put a record there that somebody left."""
        self.place.parent.mkdir()
        for path in left.glob("record.db*"):
            shutil.copyfile(path, self.place.with_name(path.name))
        self.recorded = [2, 3] if left.name == "killed" else [2]
        self.allow()

    def allow(self, folder: int = 0o777, files: int = 0o666) -> None:
        """Give the rights, or take them."""
        for path in self.place.parent.iterdir():
            path.chmod(files)
        self.place.parent.chmod(folder)

    def ask(self, word: str, *given: object) -> Any:
        """Have it done; the answer, None where it was refused in a sentence that helps."""
        answer = json.loads(self.someone.say(json.dumps([word, *given])))
        if "did" in answer:
            return answer["did"] or word
        assert answer.get("code") in ("storage.read_only", "storage.no_permission"), answer
        assert ASK in answer["told"]
        self.refused += 1
        return None

    def open(self, how: str) -> bool:
        return bool(self.ask("open_it", str(self.place), str(self.root / "home"), how == "ro"))

    def record(self, name: str) -> bool:
        """Whether it was said to be recorded; that is kept, to be looked for."""
        seq = self.ask("record", name)
        self.recorded += [] if seq is None else [seq]
        return seq is not None

    def whole(self) -> None:
        """Everything that was said to be recorded is there, and nothing else."""
        url = f"sqlite:///{self.place}"
        with bootstrap.open_services(url, settings_folder=self.root / "root") as services:
            assert services.verify().ok
            entries = services.store.entries("pharmacy")
            assert [each.seq for each in entries] == self.recorded
