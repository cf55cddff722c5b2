"""Sentences about what was typed into a field."""

from __future__ import annotations

from typing import Final

SENTENCES: Final[dict[str, str]] = {
    "quantity.not_text": "Write the number in quotes, as text: numbers without quotes lose digits.",
    "quantity.too_long": "This is longer than {longest} characters. Type a shorter number.",
    "quantity.too_many_decimals": "Type at most {decimals} digits after the point.",
    "quantity.empty": "Type a number.",
    "quantity.comma": "A comma can mean two things. Use a point for decimals: 1.5.",
    "quantity.sign": "Type the number without a plus or minus sign.",
    "quantity.exponent": "Type the number in full, without an exponent.",
    "quantity.space": "Type the number without spaces.",
    "quantity.other_digits": "Type the digits 0 to 9.",
    "quantity.two_points": "There is more than one point. Use one, for the decimals.",
    "quantity.naked_point": "Put a 0 before the point: 0.5, not .5.",
    "quantity.trailing_point": "Finish the number after the point, or remove the point.",
    "quantity.leading_zero": "Leave out the leading zero.",
    "quantity.not_a_number": "This is not a number. Type digits, with a point for decimals: 1.5.",
    "quantity.not_whole": "Type a whole number.",
    "quantity.too_large": "Type at most {largest}.",
    "quantity.not_positive": "Type a number above 0.",
    "date.empty": "Type a date: year-month-day, as 2026-11-23.",
    "date.not_a_date": "This is not a date. Type year-month-day, as 2026-11-23.",
    "date.no_such_day": "There is no such day in the calendar. Check the date.",
    "date.not_an_expiry": "Type the expiry as printed: 2028-03-31, or 2028-03 for the whole month.",
    "field.see_findings": "See Findings.",
    "window.unforeseen": (
        "Something unforeseen happened, and it is not sure that this step was recorded. What you"
        " typed is still here: do it again. Nothing is recorded twice."
    ),
    "window.already_open": (
        "LDN Compounder is open already on this record. Nothing was changed. Use that window, or "
        "close it and start again."
    ),
    "settings.pharmacy_recorded": "Recorded. Labels made from now on show it.",
    "text.empty": "This is needed. Type it here.",
    "text.too_long": "Type at most {longest} characters: more does not fit the label.",
    "text.too_long_here": "Type at most {longest} characters.",
    "text.control": "There is a hidden control character in this text. Type it again by hand.",
    "text.direction": "There is a hidden direction mark in this text. Type it again by hand.",
    "text.invisible": "There is an invisible character in this text. Type it again by hand.",
    "text.not_a_character": "There is a damaged character in this text. Type it again by hand.",
    "text.mixed_scripts": (
        "This text mixes look-alike letters of two alphabets. Type it again by hand."
    ),
}
