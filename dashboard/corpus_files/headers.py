"""Whether the first row of a table names its columns."""

from __future__ import annotations

import re
from collections.abc import Sequence

VALUE = re.compile(
    r"""[-+]?[\d.,]*\d\s*%? | \d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T][\d:.]+)?.* | (https?://|www\.)\S+
        | [^@\s]+@[^@\s]+\.\w+ | true | false""",
    re.X | re.I,
)
"""A number, a date, an address, a truth value: what stands below a name, never as one."""

LONGEST_VALUE = 2_000
"""Characters of an address; longer cells are prose, and dear to match."""

TYPED_SHARE = 0.8
TYPED = 2.0
"""The vote of a column of values below a name."""
FEWEST_COUNTED = 4

FEWEST_COUNTED_COLUMNS = 3
FEWEST_ANSWERS = 10
"""Cells of which none asks, so that one that does is no text by chance."""

COUNTED_NAME = re.compile(r"(?P<word>[^\W\d]*[ _.]?)(?P<number>\d{1,6})")


def has_header(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names the columns, judged by how it differs from the rows below."""
    if not rows:
        return False
    first, rest = rows[0], rows[1:]
    votes = column_votes(rows)
    if counts_columns(first) and (not any(map(is_value, first)) or any(map(holds_words, rest))):
        return True
    if any(map(is_value, first)) and not is_numbered(rows) and not (is_counted(rows) and TYPED in votes[1:]):
        return False
    total = sum(votes)
    if total:
        return total > 0
    return len(first) > 1 and all(len(cell) <= 40 for cell in first)


def column_votes(rows: Sequence[Sequence[str]]) -> list[float]:
    """How strongly each column speaks for its first cell being a name."""
    first, rest = rows[0], rows[1:]
    return [vote(name, [row[at] for row in rest if at < len(row) and row[at].strip()]) for at, name in enumerate(first)]


def counts_columns(cells: Sequence[str]) -> bool:
    """Whether cells count the columns, as programs do that have no names for them: a, b, c; V1, V2, V3; 0, 1, 2.

    The first column may have a name of another kind, and any may have none.
    """
    filled = [cell.strip() for cell in cells if cell.strip()]
    return filled == ["0", "1"] or any(are_counted(names) for names in (filled, filled[1:]))


def holds_words(cells: Sequence[str]) -> bool:
    """Whether any of the cells but the first is more than a number."""
    return any(cell.strip() and not is_value(cell) for cell in cells[1:])


def are_counted(names: Sequence[str]) -> bool:
    """Whether at least three names are letters, or numbers behind the same word, each one more than that before it."""
    if len(names) < FEWEST_COUNTED_COLUMNS:
        return False
    numbered = [COUNTED_NAME.fullmatch(name) for name in names]
    if all(numbered):
        words = {found["word"] for found in numbered if found}
        numbers = [int(found["number"]) for found in numbered if found]
    else:
        words = {""}
        numbers = [ord(name) if len(name) == 1 and name.isalpha() else -1 for name in names]
    starts = (0, 1) if all(numbered) else (ord("a"), ord("A"))
    return len(words) == 1 and numbers[0] in starts and numbers == [*range(numbers[0], numbers[0] + len(numbers))]


def is_counted(rows: Sequence[Sequence[str]]) -> bool:
    """Whether only the first cell of the first row is a value: that of a column that counts all rows, the names too."""
    numbers = [row[0].strip() for row in rows if row]
    counts = all(number == str(at) for at, number in enumerate(numbers, start=int(numbers[0] == "1")))
    return len(numbers) >= FEWEST_COUNTED and counts and not any(map(is_value, rows[0][1:]))


def is_numbered(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the values in the first row are years or numbers that name columns: none stands below any of them."""
    values = [at for at, cell in enumerate(rows[0]) if is_value(cell)]
    return 2 <= len(values) < len(rows[0]) and all(
        rows[0][at].isdecimal() and not any(row[at].isdecimal() for row in rows[1:] if at < len(row)) for at in values
    )


def is_value(cell: str) -> bool:
    """Whether a cell is a number, date, address or truth value."""
    return len(cell) <= LONGEST_VALUE and VALUE.fullmatch(cell.strip()) is not None


def vote(name: str, cells: Sequence[str]) -> float:
    """How strongly a column speaks for (> 0) or against (< 0) its first cell being a name."""
    name = name.strip()
    if not cells or not name:
        return 0.0
    if sum(map(is_value, cells)) >= TYPED_SHARE * len(cells):
        return TYPED
    if name in cells:
        return -1.0
    usual = sorted(map(len, cells))[len(cells) // 2]
    if len(name) <= 40 and len(name.split()) <= 4 and usual >= 2 * len(name) and usual >= 12:
        return 1.0
    asks = is_question(name) and len(cells) >= FEWEST_ANSWERS and not any(map(is_question, cells))
    if asks or (is_identifier(name) and not any(map(is_identifier, cells))):
        return 1.0
    return -1.0 if is_sentence(name) else 0.0


def is_identifier(cell: str) -> bool:
    """Whether a cell is written like a name in a program: `review_text`, `reviewText`."""
    return re.fullmatch(r"[a-z][a-z0-9]*([_A-Z][A-Za-z0-9_]*)?", cell) is not None


def is_question(cell: str) -> bool:
    """Whether a cell asks something, as the first row of a survey's answers does."""
    return cell.strip().endswith(("?", "？", "؟"))


def is_sentence(cell: str) -> bool:
    """Whether a cell is longer than names are, or ends like a sentence; in scripts without spaces, holds one."""
    return len(cell.split()) > 6 or cell.endswith((".", "!", "।")) or "。" in cell or "！" in cell
