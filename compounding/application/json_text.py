"""JSON as text: read strictly, every slip named in plain words.

A repeated key, a bare decimal number and NaN are refused with the path of the key, because a
reader that guesses picks one of two doses or loses digits. Rule: the plan interface, first part.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from compounding.errors import InputError, InputProblem

# How the whole input is called where no key can be named.
WHOLE = "request"
# A request is nested four deep; far deeper, walking through it would come to Python's own end.
DEEPEST = 20


@dataclass(frozen=True, slots=True)
class _Bare:
    """A number written without quotes that is not a whole number, or NaN."""


@dataclass(frozen=True, slots=True)
class _Pairs:
    """An object as written, so that a repeated key is still seen."""

    pairs: tuple[tuple[str, object], ...]


def below(path: str, key: str) -> str:
    """The path of ``key`` in the object at ``path``; what cannot be printed is escaped."""
    shown = key if key.isprintable() else ascii(key)
    return shown if path == WHOLE else f"{path}.{shown}"


def read_json(text: str) -> object:
    """The data that ``text`` holds, as dictionaries, lists, texts and whole numbers.

    Raises:
        InputError: with every repeated key and bare number, or saying where it is not JSON.
    """
    try:
        raw = json.loads(
            text.removeprefix("\ufeff"),
            parse_float=lambda _: _Bare(),
            parse_constant=lambda _: _Bare(),
            object_pairs_hook=lambda pairs: _Pairs(tuple(pairs)),
        )
    except json.JSONDecodeError as error:
        where = {"line": str(error.lineno), "column": str(error.colno)}
        code = "json.not_json" if text.strip("\ufeff \t\r\n") else "json.empty"
        raise InputError([InputProblem(WHOLE, code, where)]) from error
    except RecursionError as error:
        raise InputError([InputProblem(WHOLE, "json.too_deep")]) from error
    except ValueError as error:
        raise InputError([InputProblem(WHOLE, "json.number_too_long")]) from error
    problems = list(_problems(raw, WHOLE, DEEPEST))
    if problems:
        raise InputError(problems)
    return _unwrapped(raw)


def _problems(value: object, path: str, levels: int) -> Iterator[InputProblem]:
    """What is wrong below ``path``, as far as ``levels`` down."""
    if isinstance(value, _Bare):
        yield InputProblem(path, "json.bare_number")
    elif levels == 0 and isinstance(value, list | _Pairs):
        yield InputProblem(WHOLE, "json.too_deep")
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _problems(each, f"{path}[{index}]", levels - 1)
    elif isinstance(value, _Pairs):
        seen: set[str] = set()
        for key, each in value.pairs:
            if key in seen:
                yield InputProblem(below(path, key), "key.repeated")
            seen.add(key)
            yield from _problems(each, below(path, key), levels - 1)


def _unwrapped(value: object) -> object:
    if isinstance(value, list):
        return [_unwrapped(each) for each in value]
    if isinstance(value, _Pairs):
        return {key: _unwrapped(each) for key, each in value.pairs}
    return value
