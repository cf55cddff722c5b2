"""One line of text, and when two names are the same person."""

from __future__ import annotations

import unicodedata

import pytest

from compounding.domain.text import clean_line, clean_path, person_key
from compounding.errors import QuantityError


def test_clean_line_is_trimmed_and_composed() -> None:
    assert clean_line("  Zoe\u0308 M. ", longest=40) == "Zo\u00eb M."
    assert clean_line("", longest=5, required=False) == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "text.empty"),
        ("   ", "text.empty"),
        ("x" * 11, "text.too_long"),
        ("a\tb", "text.control"),
        ("a\nb", "text.control"),
        ("a\x00b", "text.control"),
        ("a\u2028b", "text.control"),
        ("a\u202eb", "text.direction"),
        ("a\u200fb", "text.direction"),
        ("a\u200bb", "text.invisible"),
        ("a\u00adb", "text.invisible"),
        ("a\U000e0041", "text.invisible"),
        ("a\ue000", "text.not_a_character"),
        ("a\ud800", "text.not_a_character"),
        ("a\u0378", "text.not_a_character"),
        ("p\u0430ul", "text.mixed_scripts"),
        ("\u13aanna", "text.mixed_scripts"),
        ("a\u0578nna", "text.mixed_scripts"),
        ("\u041e\u039d", "text.mixed_scripts"),
    ],
)
def test_clean_line_hidden_or_missing_text_is_refused(text: str, code: str) -> None:
    with pytest.raises(QuantityError) as refusal:
        clean_line(text, longest=10)
    assert refusal.value.code == code


def test_clean_line_words_of_two_alphabets_side_by_side_are_fine() -> None:
    text = "Anna \u0410\u043d\u043d\u0430 2"
    assert clean_line(text, longest=20) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A. Smith", "a smith"),
        ("Jos\u00e9", "JOSE"),
        ("\uff21nn", "Ann"),
        ("Stra\u00dfe", "STRASSE"),
        ("\u0440\u0430\u0443\u0435", "paye"),
        ("O'Neil", "O\u2019Neil"),
        ("ANNA", "\u0391\u039d\u039d\u0391"),
        ("\u03b1\u03bd\u03bd\u03b1", "\u0391\u039d\u039d\u0391"),
        (
            "\u0393\u03b9\u03ac\u03bd\u03bd\u03b7\u03c2",
            "\u0393\u0399\u0391\u039d\u039d\u0397\u03a3",
        ),
        ("ZOE", "\u0396\u039f\u0395"),
        ("BEHM", "\u0412\u0415\u041d\u041c"),
        ("Bill", "BiIl"),
        ("Bill", "Bil1"),
        ("Bill", "B|ll"),
        ("Jones", "J0nes"),
        ("M\u00f8ller", "Moller"),
        ("\u0141ukasz", "Lukasz"),
        ("\u0110uro", "Duro"),
        ("\u00c6gir", "Aegir"),
        ("\u0152uvre", "Oeuvre"),
        ("\u0130lk\u0131n", "Ilkin"),
    ],
)
def test_person_key_spellings_of_one_name_agree(one: str, other: str) -> None:
    assert person_key(one) == person_key(other)


def test_person_key_two_people_differ() -> None:
    assert person_key("A. Smith") != person_key("B. Smith")
    assert person_key("...") == ""


def test_person_key_of_a_script_without_look_alikes_is_compared_as_it_is() -> None:
    assert person_key("\u5c71\u7530") == "\u5c71\u7530"
    assert person_key("\u13a0\u13b7\u13aa") != person_key("\u13a0\u13b7\u13ab")


@pytest.mark.parametrize(
    "text", ["5 \u00b5g", "50\u00b5L", "M\u00aa", "O\u02bcNeil", "\u5c71\u7530A"]
)
def test_clean_line_signs_beside_latin_letters_are_fine(text: str) -> None:
    assert clean_line(text, longest=20) == text


def test_path_may_hold_a_name_of_each_alphabet():
    assert clean_path(" /home/Ольга/Ελένη/b ", longest=40) == "/home/Ольга/Ελένη/b"
    assert clean_path("", longest=40) == ""


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/a\u202eb", "text.direction"),
        ("/Te\u0441h", "text.mixed_scripts"),
        ("/a" * 30, "text.too_long"),
    ],
)
def test_path_that_hides_something_or_never_ends_is_refused(path, code):
    with pytest.raises(QuantityError) as error:
        clean_path(path, longest=40)
    assert error.value.code == code
