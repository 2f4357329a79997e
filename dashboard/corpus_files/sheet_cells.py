"""The cells of a workbook, as a person reads them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from dashboard.corpus_files.rows import Cell

EXACT_DIGITS = 15
"""The decimal digits that a spreadsheet keeps of a number; what a float has beyond them is rounding."""

Value = int | float | str | bool | time | date | datetime | timedelta
"""A cell as calamine gives it; an empty one, and one that holds an error, is an empty string."""


def is_filled(value: Value) -> bool:
    """Whether a cell holds more than whitespace."""
    return not isinstance(value, str) or bool(value.strip())


def as_text(value: Value) -> Cell:
    """A cell as a person reads it, None for an empty one: ISO 8601 for dates and times, hours for durations."""
    match value:
        case str():
            return value if is_filled(value) else None
        case bool():
            return "true" if value else "false"
        case float():
            return number_text(value)
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return duration_text(value)
        case _:
            return str(value)


def number_text(number: float) -> str:
    """A number with the digits that a spreadsheet keeps, a whole one without a decimal point."""
    text = format(number, f".{EXACT_DIGITS}g")
    return format(Decimal(text), "f") if number.is_integer() and "e" in text else text


def duration_text(duration: timedelta) -> str:
    """Hours, minutes and seconds; a day is 24 hours."""
    seconds = round(duration.total_seconds())
    hours, rest = divmod(abs(seconds), 3600)
    return f"{'-' if seconds < 0 else ''}{hours}:{rest // 60:02}:{rest % 60:02}"
