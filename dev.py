#!/usr/bin/env python3
"""One door to the project: sets up `.venv`, then runs, tests, checks or builds the program.

    python3 dev.py run [arguments]     the program; without a display its tour, into ./tour
    python3 dev.py test [arguments]    the tests (arguments go to pytest); tests/faults are tests of
                                       their own: kills, power cuts, failing disks; --faults=long
    python3 dev.py check               lint, format, types and import directions
    python3 dev.py bench               how fast a plan, a key on the Plan page, the start are
    python3 dev.py mutants [modules]   whether the unit tests notice changed sums; hours
    python3 dev.py build               one folder that runs without Python, then its own test
    python3 dev.py setup               only what the others need

Needs nothing but Python 3.11 and a package index that pip can reach. Every package is pinned
and hashed in `requirements/*.lock`. Exit status 2: this machine lacks something, and the last
line says what.
"""

import sys

if sys.version_info < (3, 11):  # Said before anything newer is read or imported.
    print(
        "LDN Compounder needs Python 3.11 or newer; this is %d.%d. Nothing was changed."
        % sys.version_info[:2]
    )
    sys.exit(2)

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
WINDOWS = os.name == "nt"
BIN = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if WINDOWS else "python")
PROGRAM = BIN / "ldn-compounder"
READY = VENV / "ready.txt"

# What each part of the set-up is made from; a change there means doing it again.
SOURCES = {
    "runtime": ROOT / "requirements" / "runtime.lock",
    "dev": ROOT / "requirements" / "dev.lock",
    "package": ROOT / "pyproject.toml",
}

# Library that Qt loads -> Debian package that holds it.
QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
}
WINDOW_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}

# Reads labels and worksheets back in the tests; without it those tests are skipped and say so.
POPPLER = "poppler-utils"


class CannotGoOnError(Exception):
    """This machine lacks something; the message is one calm sentence with the next step."""


def say(text: str) -> None:
    """Print at once, so that lines stay in order with those of the tools we start."""
    print(text, flush=True)


def call(*command: str | Path, cwd: Path | None = ROOT) -> int:
    """Run a command with its output shown; its exit status."""
    return subprocess.call([str(part) for part in command], cwd=cwd)


def has_display() -> bool:
    """Whether a window can open here."""
    shown = WINDOWS or sys.platform == "darwin"
    return shown or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


# --- the machine ---------------------------------------------------------------------------


def loads(library: str) -> bool:
    """Whether the system finds this shared library, by loading it as Qt would."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_packages(command: str) -> list[str]:
    """Debian packages of what this command needs and is not there; looked for one by one."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    missing = [f"{version}-venv"] if importlib.util.find_spec("ensurepip") is None else []
    if sys.platform == "linux":
        window = command == "build" or (command == "run" and has_display())
        libraries = QT_LIBRARIES | (WINDOW_LIBRARIES if window else {})
        missing += [package for name, package in libraries.items() if not loads(name)]
        if command == "build" and shutil.which("objdump") is None:
            missing.append("binutils")
        if command == "test" and not (shutil.which("pdftotext") and shutil.which("pdftoppm")):
            missing.append(POPPLER)
    return missing


def mend_machine(command: str) -> None:
    """Install the missing system packages when root on Debian; otherwise say how."""
    missing = missing_packages(command)
    if not missing:
        return
    names = " ".join(missing)
    line = f"apt-get update && apt-get install -y --no-install-recommends {names}"
    if shutil.which("apt-get") is None:
        lack = (
            f"This system lacks something; the Debian names are: {names}. "
            "Please install the packages of this system that hold the same, then start again."
        )
    elif os.geteuid() != 0:
        lack = (
            "Some system packages are missing and only an administrator can add them. "
            f"Please run this line, then start again:\n\n    sudo sh -c '{line}'\n"
        )
    else:
        install_packages(line, names)
        missing = missing_packages(command)
        lack = (
            f"These system packages could not be installed: {' '.join(missing)}. apt-get says why "
            f"above. Please see to that and start again. The line was:\n\n    {line}\n"
        )
    if set(missing) - {POPPLER}:
        raise CannotGoOnError(lack)
    if missing:
        say(f"{lack}\nGoing on without {POPPLER}: the tests that read papers back are skipped.")


def install_packages(line: str, names: str) -> None:
    """Run the line of apt-get as root; whether it worked is seen by looking again."""
    say(f"Installing system packages: {names}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.call(["sh", "-c", line], stdout=subprocess.DEVNULL, env=quiet)
    importlib.invalidate_caches()


# --- .venv ---------------------------------------------------------------------------------


def fingerprint(part: str) -> str:
    """One line of the record of what is installed: part, and a hash of all it depends on."""
    source = SOURCES[part].read_bytes()
    place = f"{sys.version_info[:2]}\n{sys.base_prefix}\n{ROOT}\n"
    return f"{part} {hashlib.sha256(place.encode() + source).hexdigest()}"


def set_up(*parts: str) -> None:
    """Bring `.venv` to the state that the lock files describe; nothing to do is the usual case.

    The record is taken away before the first change and written after the last, so a set-up that
    was stopped half-way is started afresh.
    """
    wanted = [fingerprint(part) for part in parts]
    done = READY.read_text().splitlines() if READY.exists() and PYTHON.exists() else []
    due = [line.split()[0] for line in wanted if line not in done]
    if not due:
        return
    kept = [line for line in done if line.split()[0] not in due]
    READY.unlink(missing_ok=True)
    if "runtime" in due:
        say("Making the virtual environment .venv")
        kept, due = [], list(parts)
        if call(sys.executable, "-m", "venv", "--clear", VENV):
            raise CannotGoOnError("The virtual environment could not be made; the reason is above.")
    for part in due:
        install(part)
    READY.write_text("\n".join([*kept, *(fingerprint(part) for part in due)]) + "\n")


def install(part: str) -> None:
    """Install one part with pip, which keeps to its own settings for where packages come from."""
    pip = (PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    if part == "package":
        say("Installing the program itself")
        failed = call(*pip, "--no-deps", "--no-build-isolation", "--editable", ROOT)
    else:
        say(f"Installing the {part} packages of requirements/{part}.lock; this can take minutes")
        failed = call(*pip, "--require-hashes", "--requirement", SOURCES[part])
    if failed:
        raise CannotGoOnError(
            "The packages could not be installed; pip says why above. Please check that pip can "
            "reach its package index, then start again: nothing half done is kept."
        )


# --- the commands --------------------------------------------------------------------------


def run(arguments: list[str]) -> int:
    """The program; without a display and without arguments, its tour, which lists what it made."""
    if arguments or has_display():
        return call(PROGRAM, *arguments, cwd=None)
    say("There is no display here, so no window can open. Playing the tour into ./tour instead:")
    return call(PROGRAM, "tour", "--out=tour", cwd=None)


def test(arguments: list[str]) -> int:
    """The tests. Without arguments all of them, with the coverage that `domain` must keep."""
    return call(PYTHON, "-m", "pytest", *(arguments or ["-n", "auto", "--cov"]))


def check(_: list[str]) -> int:
    """Every check, so that one run shows all there is to mend."""
    checks = {
        "lint": ("ruff", "check"),
        "format": ("ruff", "format", "--check", "--quiet"),
        "types of compounding": ("mypy",),
        "types of ui": ("pyright",),
        "import directions": ("lint-imports", "--no-logo"),
    }
    failed = []
    for name, (tool, *arguments) in checks.items():
        say(f"\n--- {name}: {tool}")
        if call(BIN / tool, *arguments):
            failed.append(name)
    say(f"\nTo mend: {', '.join(failed)}." if failed else "\nAll checks passed.")
    return 1 if failed else 0


def bench(arguments: list[str]) -> int:
    """Figures, not verdicts: they depend on the machine."""
    return call(PYTHON, "-m", "tests.bench.run", *arguments)


def mutants(arguments: list[str]) -> int:
    """Small changes in the sums, each of which some unit test should notice."""
    if WINDOWS:
        raise CannotGoOnError("The mutants need fork, which Windows lacks. Nothing was changed.")
    return call(PYTHON, ROOT / "tests" / "mutants" / "run.py", *arguments)


def build(_: list[str]) -> int:
    """The folder dist/ldn-compounder, and its test."""
    tool = ("PyInstaller", "--noconfirm", "--log-level", "WARN", "pyinstaller.spec")
    return call(PYTHON, "-m", *tool) or call(PYTHON, "-m", "pytest", "-m", "bundle")


def setup(_: list[str]) -> int:
    """Nothing more than what precedes every command."""
    say("Ready.")
    return 0


COMMANDS = {
    "run": run,
    "test": test,
    "check": check,
    "bench": bench,
    "mutants": mutants,
    "build": build,
    "setup": setup,
}


def main() -> int:
    """Set up, then do as told; a missing piece of this machine is a sentence and status 2."""
    command, *arguments = sys.argv[1:] or ["help"]
    if command not in COMMANDS:
        say(__doc__.strip())
        return 0 if command in ("help", "-h", "--help") else 2
    try:
        mend_machine(command)
        set_up("runtime", *(() if command == "run" else ("dev",)), "package")
        return COMMANDS[command](arguments)
    except CannotGoOnError as lack:
        say(str(lack))
        return 2
    except KeyboardInterrupt:
        say("Stopped.")
        return 130


if __name__ == "__main__":
    sys.exit(main())
