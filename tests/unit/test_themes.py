"""Contrast of every text on every ground it stands on (WCAG 2.1, 1.4.3 and 1.4.11), per theme.

Read from the files alone: no Qt. Small text needs 4.5 to 1; large text, icons and the lines
that show where a field is and which one has the cursor need 3 to 1.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from string import Template

import pytest

THEMES = Path(__file__).parents[2] / "resources" / "themes"
NAMES = ("light", "dark")
TONES = ("stop", "warn", "fine", "note", "quiet")
GROUNDS = ("window", "surface", "hover", "field", "accent_soft")

TEXT_PAIRS = [
    *[("text", ground) for ground in (*GROUNDS, "field_disabled", "quiet_soft", "line_soft")],
    *[("muted", ground) for ground in ("window", "surface", "field", "accent_soft", "hover")],
    ("muted", "quiet_soft"),
    *[("accent", ground) for ground in ("window", "surface", "field", "accent_soft")],
    *[("accent_text", ground) for ground in ("accent", "accent_hover", "accent_pressed")],
    *[(tone, ground) for tone in TONES for ground in ("surface", f"{tone}_soft")],
    *[("text", f"{tone}_soft") for tone in TONES],
    *[("nav_text", ground) for ground in ("nav", "nav_selected", "nav_hover")],
    *[("nav_muted", ground) for ground in ("nav", "nav_selected", "nav_hover")],
    ("tip_text", "tip"),
    ("muted", "fine_soft"),
    ("muted", "track"),
]
LARGE_PAIRS = [
    *[("focus", ground) for ground in ("window", "surface", "field")],
    *[(tone, "window") for tone in TONES],
    *[("accent", ground) for ground in ("fine_soft", "fine_band", "track")],
    *[("warn", ground) for ground in ("fine_soft", "fine_band", "track")],
    ("fine", "fine_band"),
    ("text", "accent_bar"),
]


def roles(name: str) -> dict[str, str]:
    tokens = tomllib.loads((THEMES / f"{name}.toml").read_text(encoding="utf-8"))
    return {role: tokens["base"][base] for role, base in tokens["roles"].items()}


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_of_black_on_white_is_twenty_one() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_theme_with_small_text_has_enough_contrast(name: str, text: str, ground: str) -> None:
    shown = roles(name)
    assert contrast(shown[text], shown[ground]) >= 4.5


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("mark", "ground"), LARGE_PAIRS)
def test_theme_with_large_text_and_marks_has_enough_contrast(
    name: str, mark: str, ground: str
) -> None:
    shown = roles(name)
    assert contrast(shown[mark], shown[ground]) >= 3


def test_themes_have_the_same_roles() -> None:
    assert list(roles("light")) == list(roles("dark"))


@pytest.mark.parametrize("name", NAMES)
def test_theme_colours_are_all_used_and_well_written(name: str) -> None:
    tokens = tomllib.loads((THEMES / f"{name}.toml").read_text(encoding="utf-8"))
    assert set(tokens["roles"].values()) == set(tokens["base"])
    assert all(re.fullmatch(r"#[0-9A-F]{6}", colour) for colour in tokens["base"].values())


@pytest.mark.parametrize("name", NAMES)
def test_style_sheet_holds_roles_and_no_colour_of_its_own(name: str) -> None:
    template = (THEMES / "app.qss").read_text(encoding="utf-8")
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|\brgb", template)
    assert "$" not in Template(template).substitute(roles(name))
