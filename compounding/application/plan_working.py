"""The working of a plan in words: each result with its formula, inputs and where they come from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from textwrap import wrap

from compounding.domain.dates import long_day
from compounding.domain.plan import Plan
from compounding.domain.working import DATE, Input, Line
from compounding.messages import sentence
from compounding.quantity import grouped

WIDTH = 80


def value_text(value: Fraction, unit: str) -> str:
    """A value with its unit: ``83.25 mg``, ``15``, ``2026-Nov-23``."""
    if unit == DATE:
        return long_day(date.fromordinal(int(value)))
    return f"{grouped(value)} {unit}".rstrip()


def symbol_text(line: Line) -> str:
    """What a line works out, in words."""
    return sentence(f"symbol.{line.symbol}", {"of": line.of or ""})


def formula_text(line: Line) -> str:
    """The formula of a line, in words."""
    return sentence(f"formula.{line.formula}")


def input_text(given: Input) -> str:
    """An input with its value and origin: ``drug 22.5 mg (worked out)``."""
    name, origin = sentence(f"input.{given.name}"), sentence(f"origin.{given.origin}")
    return f"{name} {value_text(given.value, given.unit)} ({origin})"


def result_text(line: Line) -> str:
    """The exact value of a line, and what it was rounded to and how."""
    exact = value_text(line.exact, line.unit)
    if line.rounded is None or line.rounding is None:
        return exact
    rounded = value_text(line.rounded, line.unit)
    return f"{exact}, {sentence(f'rounding.{line.rounding}')}: {rounded}"


def line_text(line: Line) -> str:
    """The whole line as one sentence, for a hint on the screen."""
    inputs = "; ".join(input_text(each) for each in line.inputs)
    return f"{symbol_text(line)} = {formula_text(line)} = {result_text(line)}. From: {inputs}."


def working_text(plan: Plan) -> list[str]:
    """The working line by line, under a heading for the plan and for each batch."""
    return [text for _, block in _blocks(plan) for text in block]


def place_of(plan: Plan, line: Line) -> tuple[int, int]:
    """Where ``line`` stands in :func:`working_text`: its first line, from 0, and how many.

    Raises:
        ValueError: if it is not part of the working of ``plan``.
    """
    begin = 0
    for of, block in _blocks(plan):
        if of is line:
            return begin, len(block)
        begin += len(block)
    raise ValueError("the line belongs to another plan")


def _blocks(plan: Plan) -> Iterator[tuple[Line | None, list[str]]]:
    """Headings (without a line) and lines as blocks of text, in their order."""
    for batch in (None, *(each.number for each in plan.batches)):
        yield None, ["", "Working" if batch is None else f"Working, batch {batch}"]
        for line in plan.working:
            if line.batch == batch:
                yield line, list(_block(line))


def _block(line: Line) -> Iterator[str]:
    step = "" if line.step is None else f", step {line.step}"
    yield from _wrapped(f"{symbol_text(line)}{step} = {formula_text(line)}", "  ")
    for given in line.inputs:
        yield from _wrapped(input_text(given), "      ")
    yield from _wrapped(f"= {result_text(line)}", "    ")


def _wrapped(text: str, indent: str) -> list[str]:
    return wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent + "  ")
