"""What of a table becomes documents: which texts, whole or in parts, all or a sample."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dashboard.corpus_files.errors import OptionError

Split = Literal["whole", "paragraph", "sentence"]


@dataclass(frozen=True)
class Selection:
    """Choices between a table and its documents; the default takes every text as it is.

    `template` joins columns, as in `{title}. {body}`, and replaces the text column. `split` makes a document of each
    paragraph or sentence. `sample` takes so many of the rows that have a text: at random with `seed` (the same seed
    draws the same rows), or `from_start`, or in proportion to the values of the column `sample_by`. It is taken before
    splitting, so that no text is torn.
    """

    template: str | None = None
    split: Split = "whole"
    sample: int | None = None
    sample_by: str | None = None
    from_start: bool = False
    seed: int = 42

    def __post_init__(self) -> None:
        if self.sample is not None and self.sample < 1:
            raise OptionError("A sample needs at least one row; choose a larger number.")
        if self.sample_by is not None and self.sample is None:
            raise OptionError("A sample by the values of a column needs a size; say how many rows to take.")
        if self.sample_by is not None and self.from_start:
            raise OptionError("A sample is taken from the start or by the values of a column; choose one of the two.")


EVERY_TEXT = Selection()
