"""The program as it is called from a shell, with nothing of the test's own process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def start(
    *words: str | Path,
    stdin: bytes = b"",
    limit: float = 60,
    cwd: Path = ROOT,
    **environment: str,
) -> subprocess.CompletedProcess[bytes]:
    """Call the program with ``words``; ``environment`` adds to what every call has."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith("LDN_")}
    return subprocess.run(
        [sys.executable, "-X", "utf8=0", "-m", "ui", *map(str, words)],
        cwd=cwd,
        env=variables | {"QT_QPA_PLATFORM": "offscreen"} | environment,
        input=stdin,
        capture_output=True,
        timeout=limit,
        check=False,
    )


def said(done: subprocess.CompletedProcess[bytes]) -> list[str]:
    """The lines on standard error."""
    return done.stderr.decode("utf-8").splitlines()


def assert_refused(done: subprocess.CompletedProcess[bytes]) -> list[str]:
    """Exit status 2, nothing on standard output, plain lines and no traceback; the lines."""
    lines = said(done)
    assert done.returncode == 2, (done.returncode, lines)
    assert done.stdout == b""
    assert lines
    for line in lines:
        assert "Traceback" not in line
        assert "Error" not in line
        assert line.strip()
        assert not line.startswith(" "), line
    return lines
