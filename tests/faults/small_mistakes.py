"""Small mistakes, to be put into a copy of a module: whoever checks the module must notice each.

The text of a mistake stands in the module once. Where the module was changed and it does not, the
test says so: then choose a mistake of the same kind anew. Left out are changes that change nothing.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any, Final

ANCHOR_MISTAKES: Final[tuple[tuple[str, str], ...]] = (
    ("return mark.branch, mark.seq", "return mark.seq, mark.branch"),
    ("return mark.branch, mark.seq", "return 0, mark.seq"),
    ("return max(whole, key=age", "return min(whole, key=age"),
    ("return 0 if first < second else 1", "return 1 if first < second else 0"),
    ("return 0 if first < second else 1", "return 0"),
    ("return 0 if first < second else 1", "return 1"),
    ("            return None\n        newest", "            return Mark(0, b'')\n        newest"),
    ("except FileNotFoundError:\n            return None\n",
     "except OSError:\n            return None\n"),
    ("            raise AnchorUnreadableError", "            return None"),
    ("age(newest) >= age(mark)", "age(newest) > age(mark)"),
    ("age(newest) >= age(mark)", "age(newest) <= age(mark)"),
    ("age(newest) >= age(mark)", "False"),
    ("slots.turn * BLOCK", "0"),
    ("os.write(_at(descriptor, slots.turn * BLOCK), _line(mark))\n        _settle(descriptor)",
     "os.write(_at(descriptor, slots.turn * BLOCK), _line(mark))"),
    ("os.lseek(descriptor, offset, os.SEEK_SET)", "os.lseek(descriptor, offset, os.SEEK_CUR)"),
    (".ljust(2 * BLOCK", ".ljust(BLOCK"),
    ("                os.fsync(file.fileno())\n", ""),
    ("        settle(self.path.parent)\n", ""),
    ("_is_at(self._open, self.path)", "True"),
    ("content[BLOCK : 2 * BLOCK]", "content[:BLOCK]"),
    ("_mark(content[:BLOCK])", "None"),
    ("{mark.branch} {mark.seq}", "{mark.seq} {mark.branch}"),
    ("([0-9]{1,15})", "([0-9]+)"),
    ("([0-9]{1,5})", "([0-9]+)"),
    ("([0-9]{1,15})", "(.{1,15})"),
    ("([0-9]{1,15})", "( *[0-9]{1,15})"),
    ("([0-9a-f]{64})", "([0-9a-fA-F]{64})"),
    ("([0-9a-f]{64})", "([0-9a-f]+)"),
    ("([0-9a-f]{16})\\n", "([0-9a-f]{16})"),
    ('rb"(LDN anchor 1 ', 'rb"(... anchor 1 '),
    ('rb"(LDN anchor 1 ', 'rb"(LDN anchor . '),
    ("_LINE.match(slot)", "_LINE.search(slot)"),
    (" or _check(found[1]) != found[5]", ""),
    ("int(found[2]))", "int(found[3]))"),
    ("int(found[2]))", "0)"),
    ("hashlib.sha256(said)", "hashlib.sha1(said)"),
)  # fmt: skip

STANDING_MISTAKES: Final[tuple[tuple[str, str], ...]] = (
    ("self.branchings[-1].branch", "self.branchings[0].branch"),
    ("self.branchings[-1].branch", "len(self.branchings)"),
    ("isinstance(each, RecordOpened) and each.anchored", "isinstance(each, RecordOpened)"),
    ("isinstance(each, AnchorBegun) or ", ""),
    ("isinstance(each, BRANCHING)", "isinstance(each, EndAccepted)"),
    ("isinstance(each, BRANCHING)", "isinstance(each, RecordRestored)"),
    ("return Mark(seq, head, branch)", "return Mark(seq, head)"),
    ("return Mark(seq, head, branch)", "return Mark(seq + 1, head, branch)"),
    ("sorted(marks, key=age, reverse=True)", "sorted(marks, key=age)"),
    ("sorted(marks, key=age, reverse=True)", "marks"),
    ("sorted(marks, key=age, reverse=True)", "sorted(marks, key=age, reverse=True)[:1]"),
    ("sorted(marks, key=age, reverse=True)",
     "sorted(marks, key=lambda each: each.seq, reverse=True)"),
    ("if not _fits(", "if _fits("),
    ("Trouble.MISSING if known.seq > mine.seq else",
     "Trouble.MISSING if known.seq >= mine.seq else"),
    ("Trouble.MISSING if known.seq > mine.seq else",
     "Trouble.DIFFERS if known.seq > mine.seq else"),
    ("Standing(mine, trouble, known, _params", "Standing(mine, trouble, None, _params"),
    ("if known.branch > mine.branch:", "if False:"),
    ("if known.branch > mine.branch:", "if known.branch >= mine.branch:"),
    ("return known.branch < mine.branch and _was_given_up(story, known)", "return False"),
    ("return known.branch < mine.branch and _was_given_up(story, known)",
     "return known.branch < mine.branch"),
    ("if known.seq == left.lost_seq:", "if False:"),
    ("return known.seq < left.lost_seq", "return True"),
    ("return known.seq < left.lost_seq", "return False"),
    ("known.seq <= mine.seq and hash_at", "known.seq < mine.seq and hash_at"),
    ("    if known.seq == 0:\n        return True", "    if known.seq == 0:\n        return False"),
    ("    if known.seq == 0:\n        return True", "    if known.seq >= 0:\n        return True"),
    ("hash_at(connection, known.seq) == known.head:", "True:"),
    ("hash_at(connection, known.seq) == known.head:",
     "hash_at(connection, known.seq) is not None:"),
    ("hash_at(connection, known.seq) == known.head:",
     "hash_at(connection, known.seq - 1) == known.head:"),
    ("hash_at(connection, known.seq) == known.head:",
     "hash_at(connection, known.seq) != known.head:"),
    ("max(known.seq - mine.seq, 0)", "known.seq - mine.seq"),
    ("max(known.seq - mine.seq, 0)", "max(mine.seq - known.seq, 0)"),
    ('"last": str(mine.seq)', '"last": str(known.seq)'),
    ('"known": str(known.seq)', '"known": str(mine.seq)'),
)  # fmt: skip


def mistaken(module: ModuleType, old: str, new: str, folder: Path) -> ModuleType:
    """A copy of ``module`` under another name, with ``new`` for the one ``old`` in it."""
    assert module.__file__ is not None
    source = Path(module.__file__).read_text("utf-8")
    assert source.count(old) == 1, f"{old!r} stands {source.count(old)} times in {module.__name__}"
    path = folder / f"mistaken_{module.__name__.rpartition('.')[2]}.py"
    path.write_text(source.replace(old, new), "utf-8")
    spec: Any = importlib.util.spec_from_file_location(path.stem, path)
    copy = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = copy  # dataclasses look their module up
    try:
        spec.loader.exec_module(copy)
    finally:
        del sys.modules[path.stem]
    return copy
