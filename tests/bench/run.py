"""All benchmarks, one after another: `python3 dev.py bench`.

Figures, not verdicts: they depend on the machine. Each part is a process of its own; a name alone
(`sums`, `keystrokes`, `start_up`, `record`) runs that part, with its arguments.
"""

from __future__ import annotations

import os
import subprocess
import sys

PARTS = ("sums", "screen", "keystrokes", "start_up", "record")


def main() -> int:
    """The part that is named, or all."""
    named = sys.argv[1:2]
    if named and named[0] not in PARTS:
        print(f"There are: {', '.join(PARTS)}.")
        return 2
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    ended = [
        subprocess.call(
            [sys.executable, "-m", f"tests.bench.{part}", *sys.argv[2:]], env=environment
        )
        for part in (named or PARTS)
    ]
    return max(ended)


if __name__ == "__main__":
    sys.exit(main())
