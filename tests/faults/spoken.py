"""Another program: a process of its own that is told what to do, line by line."""

from __future__ import annotations

import subprocess
import sys

from tests.e2e.headless import ROOT


class Spoken:
    """A process that does what it is told, line by line, and answers each with one line.

    It is started when it is first told something.
    """

    def __init__(self, script: str, *words: str) -> None:
        self._command = [sys.executable, "-c", script, *words]
        self._process: subprocess.Popen[str] | None = None

    def say(self, line: str) -> str:
        """Its answer."""
        if self._process is None:
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline().strip()
        if not answer:
            raise AssertionError(f"no answer to {line!r}: {self._process.communicate()[1]}")
        return answer

    def end(self) -> None:
        """Let it end by itself; it must have nothing to complain of."""
        process, self._process = self._process, None
        if process is not None:
            _, said = process.communicate()
            assert (process.returncode, said) == (0, "")

    def kill(self) -> None:
        """End it as it is."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()
