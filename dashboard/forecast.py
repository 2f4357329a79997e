"""How long a map will take: from tokens and points, and from how fast this machine was the last time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.analysis.text_profile import TextProfile

USUAL = {"first-look": 300_000.0, "full": 4_000.0, "map": 700.0}
"""Tokens, and points of a map, per second on two cores, as measured in benchmarks/RESULTS.md."""

MAP = "map"
"""Everything after encoding, as a kind of work."""

MEASURED_POINTS = 1_000
"""A smaller map says nothing about this machine's speed."""

UNASKED = 30 * 60.0
"""Seconds that a full map may take to be drawn without anybody asking for it."""

CHARACTERS_PER_TOKEN = 4.0
"""In English, where nothing better is known."""


@dataclass(frozen=True)
class Forecast:
    """Seconds until a map is there; `is_measured` says whether this machine has done such work before."""

    seconds: float
    is_measured: bool


def forecast(encoder: str, *, points: int, profile: TextProfile | None, speeds: Mapping[str, float]) -> Forecast | None:
    """How long the map of so many points takes; None where nothing is known of the encoder's speed or the texts."""
    per_second = speeds.get(encoder, USUAL.get(encoder))
    if per_second is None or profile is None:
        return None
    tokens = points * tokens_per_text(profile)
    seconds = tokens / per_second + points / speeds.get(MAP, USUAL[MAP])
    return Forecast(seconds, is_measured=encoder in speeds and MAP in speeds)


def tokens_per_text(profile: TextProfile) -> float:
    """The mean, guessed from characters where the encoder does not tell."""
    return profile.characters / CHARACTERS_PER_TOKEN if profile.tokens is None else profile.tokens
