"""A list as words: what does not count is taken off, and nothing else is lost."""

from __future__ import annotations

import pytest

from compounding.domain.opioids.folding import fold, is_number, tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("OxyContin 20 mg", ("oxycontin", "20", "mg")),
        ("Pércocet® 5/325", ("percocet", "5", "325")),
        ("Percocet™", ("percocet",)),
        ("Ｏｘｙ　１０", ("oxy", "10")),
        ("ﬁlm", ("film",)),
        ("œstradiol Ærø", ("oestradiol", "aero")),
        ("oxy\u200bcodone", ("oxycodone",)),
        ("lisi\u00adnopril", ("lisinopril",)),
        ("Neptune's Fix", ("neptunes", "fix")),
        ("Neptune\u2019s Fix", ("neptunes", "fix")),
        ("T3", ("t", "3")),
        ("500mg", ("500", "mg")),
        ("1,000 units 0.5%", ("1,000", "units", "0.5", "%")),
        ("Tylenol #3", ("tylenol", "#", "3")),
        ("p.o. b.i.d.", ("po", "bid")),
        ("M.O.S", ("mos",)),
        ("Oxy.IR", ("oxy", "ir")),
        ("w/o codeine w/ food", ("without", "codeine", "w", "food")),
        ("B&O", ("b", "o")),
        ("aspirin?", ("aspirin", "?")),
        ("morphine — 10 µg • daily ½", ("morphine", "10", "μg", "daily", "1", "2")),
        ("a_b", ("a", "b")),
        ("- = * …", ()),
    ],
)
def test_tokens_of_what_is_written(text: str, words: tuple[str, ...]) -> None:
    assert tokens(text) == words


@pytest.mark.parametrize("sign", ["💊", "☠", "€x", "\ue000"])
def test_tokens_an_odd_sign_is_a_word(sign: str) -> None:
    assert tokens(f"Zyrtec {sign}")[0] == "zyrtec"
    assert len(tokens(f"Zyrtec {sign}")) > 1


def test_tokens_letters_of_other_alphabets_stay() -> None:
    assert tokens("морфин 羟考酮") == ("морфин", "羟考酮")


def test_tokens_a_look_alike_letter_makes_another_word() -> None:
    assert tokens("оxycodone") != ("oxycodone",)


def test_fold_of_plain_and_of_other_text_agree() -> None:
    assert fold("Advil's `PM`") == fold("Advil\u2019s PM\u200b") == "advils pm"


def test_is_number_tells_figures() -> None:
    assert [is_number(word) for word in tokens("5 mg 0.5 #3")] == [True, False, True, False, True]
