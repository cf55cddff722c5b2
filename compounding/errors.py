"""Everything that can go wrong in a way the program knows, in one tree.

::

    CompoundingError(code, params)        never carries the text a person reads
    ├── QuantityError                     a text is not a quantity, count, date or line of text
    ├── InputError(problems)              a request cannot be used; every problem with its key path
    ├── RuleError(findings)               an action is not allowed now; every reason at once
    ├── ReferenceDataError                a table that ships with the program is missing or damaged
    ├── StorageError                      the database or its folder, not the person
    │   ├── DatabaseMissingError
    │   ├── DatabaseBusyError
    │   ├── DatabaseFullError
    │   ├── DatabaseReadOnlyError
    │   ├── DatabaseDamagedError
    │   ├── DatabaseTooNewError
    │   ├── PlaceRefusedError
    │   └── BackupError
    └── DocumentError                     a label or workbook cannot be made or written
        ├── TextDoesNotFitError
        └── CancelledError

Anything else that is raised is a bug: it is shown once, calmly, and never swallowed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from compounding.findings import EMPTY, Finding


class CompoundingError(Exception):
    """Base of all: ``code`` names the sentence, ``params`` fill it; no patient data in either."""

    def __init__(self, code: str, params: Mapping[str, str] = EMPTY) -> None:
        super().__init__(code)
        self.code = code
        self.params = dict(params)


class QuantityError(CompoundingError):
    """A text is not what its field asks for. The text itself is kept by whoever typed it."""


@dataclass(frozen=True, slots=True)
class InputProblem:
    """One refused key: its path (``make.filler.packing_mg``) and why."""

    path: str
    code: str
    params: Mapping[str, str] = field(default_factory=dict)


class InputError(CompoundingError):
    """A request that cannot be used, with all of its problems."""

    def __init__(self, problems: Sequence[InputProblem]) -> None:
        super().__init__("input_refused")
        self.problems = tuple(problems)


class RuleError(CompoundingError):
    """An action that the rules forbid as things stand."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(findings[0].code, findings[0].params)
        self.findings = tuple(findings)


class ReferenceDataError(CompoundingError):
    """A table that ships with the program is missing or damaged; nothing is worked out without."""


class StorageError(CompoundingError):
    """The environment failed: nothing of the action is on disk unless the code says so."""


class DatabaseMissingError(StorageError):
    """The database or its folder is not where it was."""


class DatabaseBusyError(StorageError):
    """Another program holds the database."""


class DatabaseFullError(StorageError):
    """The disk has no room left."""


class DatabaseReadOnlyError(StorageError):
    """The database or its folder cannot be written."""


class DatabaseDamagedError(StorageError):
    """The file is not a sound database, or its chain of events is broken."""


class DatabaseTooNewError(StorageError):
    """A newer program wrote this database."""


class PlaceRefusedError(StorageError):
    """No record may lie there: a network share, or a folder that is kept in step."""


class BackupError(StorageError):
    """A backup could not be made, or is none that can be put back; the record is as it was."""


class DocumentError(CompoundingError):
    """A label, paper or workbook could not be made or written."""


class TextDoesNotFitError(DocumentError):
    """A text does not fit its place; nothing was printed."""


class CancelledError(DocumentError):
    """The person stopped it; nothing was written."""
