"""Everything that is written can be read: a contrast of at least 4.5 to 1 with the paper, as WCAG 2.2 demands (AA)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard.figures.ink import DARK, LIGHT

AA = 4.5
STATIC = Path(__file__).parent.parent / "dashboard" / "static"
HALF_TRANSPARENT = re.compile(r"([^{}]+)\{[^{}]*?(?<![\w-])opacity: ([\d.]+)")
NOTHING_WRITTEN = (".legend button.faded > i", ".histogram i.faded")
"""Discs and bars."""
THEMES = pytest.mark.parametrize("ink", [LIGHT, DARK], ids=["light", "dark"])


@THEMES
def test_names_of_regions_and_faint_words_can_be_read(ink):
    names = [mixed(color, ink.text, ink.label_share_of_text) for color in ink.palette]
    assert min(contrast(color, channels(ink.paper)) for color in [*names, channels(ink.faint)]) >= AA


@THEMES
def test_half_transparent_words_can_be_read(ink):
    rules = [rule for sheet in STATIC.rglob("*.css") for rule in HALF_TRANSPARENT.findall(sheet.read_text("utf-8"))]
    written = [(selector.strip(), float(opacity)) for selector, opacity in rules]
    assert {*NOTHING_WRITTEN, ".card .metadata"} <= {selector for selector, _ in written}
    for selector, opacity in written:
        half = mixed(ink.paper, ink.text, opacity)
        assert selector in NOTHING_WRITTEN or contrast(half, channels(ink.paper)) >= AA, selector


def test_contrast_is_that_of_the_standard():
    assert contrast(channels("#000000"), channels("#ffffff")) == pytest.approx(21)
    assert contrast(channels("#777777"), channels("#ffffff")) == pytest.approx(4.48, abs=0.01)


def contrast(one: list[float], other: list[float]) -> float:
    """(L1 + 0.05) / (L2 + 0.05), the lighter one above."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(color: list[float]) -> float:
    red, green, blue = (
        part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in color
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def channels(color: str) -> list[float]:
    return [int(color[start : start + 2], 16) for start in (1, 3, 5)]


def mixed(first: str, second: str, share: float) -> list[float]:
    """The first colour with a share of the second in it."""
    return [one + (other - one) * share for one, other in zip(channels(first), channels(second), strict=True)]
