"""Where the program runs: the machine, the account signed in to it, the program's version."""

from __future__ import annotations

import getpass
import socket
import unicodedata

from compounding import __version__
from compounding.persistence.record import Station

NAME_LONGEST = 64


def station_here() -> Station:
    """This machine, the account signed in to it, this program."""
    return Station(_plain(socket.gethostname()), _plain(_account()), __version__)


def _plain(name: str) -> str:
    """A name of the system as the record can hold it."""
    line = "".join(mark if mark.isprintable() else "?" for mark in name)[:NAME_LONGEST]
    return unicodedata.normalize("NFC", line)


def _account() -> str:
    """The account signed in to the machine; not a verified person."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "unknown"
