"""An encoder followed by the removal of directions: what texts say along them is taken away from every vector.

It is called `BASE without WHAT #HASH`. The directions are kept in the data folder under the hash, which is that of
the base's id and of what they come from: computed again, they may differ in their last digits.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis.encoders.protocol import Encoder, EncoderError
from dashboard.analysis.encoders.vectors import unit_rows

NAME = re.compile(r"(?P<base>.+?) without (?P<what>.+) #(?P<hash>[0-9a-f]{16})", re.DOTALL)
FOLDER = Path("encoders") / "removed"


@dataclass(frozen=True, eq=False)
class Removal:
    """The orthonormal rows of `directions` (removed, dimensions), taken away from what the encoder `base` says.
    `source` names all that they come from besides the encoder."""

    base: str
    base_id: str
    what: str
    source: str
    directions: NDArray[np.float32]

    @property
    def hash(self) -> str:
        """A hash of everything that changes a vector."""
        return hashlib.sha256(json.dumps([self.base_id, self.source]).encode()).hexdigest()[:16]

    @property
    def name(self) -> str:
        """As an encoder is called."""
        return f"{self.base} without {self.what} #{self.hash}"

    @property
    def id(self) -> str:
        """As the vectors are kept under."""
        return f"{self.base_id}|without={self.hash}"

    def kept(self, home: Path) -> Removal:
        """The one of this hash that `read_removal` finds: this one, unless there was one already."""
        file = home / FOLDER / f"{self.hash}.json"
        if not file.is_file():
            file.parent.mkdir(parents=True, exist_ok=True)
            told = {"base_id": self.base_id, "source": self.source, "directions": self.directions.tolist()}
            part = file.with_suffix(".part")
            part.write_text(json.dumps(told), "utf-8")
            part.replace(file)
        return read_removal(self.name, self.base_id, home=home)


def is_removal(name: str) -> bool:
    """Whether an encoder of this name is another one with directions removed."""
    return NAME.fullmatch(name) is not None


def base_of(name: str) -> str:
    """The encoder that reads the texts."""
    found = NAME.fullmatch(name)
    return name if found is None else found["base"]


def spoken(name: str) -> str:
    """The name without its hash, to read."""
    found = NAME.fullmatch(name)
    return name if found is None else f"{found['base']} without {found['what']}"


def read_removal(name: str, base_id: str, *, home: Path) -> Removal:
    """What is removed by the encoder of this name; raises `EncoderError`."""
    found = NAME.fullmatch(name)
    assert found is not None
    file = home / FOLDER / f"{found['hash']}.json"
    if not file.is_file():
        raise EncoderError(f"The directions that {spoken(name)} removes are not in the data folder: remove them anew.")
    told = json.loads(file.read_text("utf-8"))
    if told["base_id"] != base_id:
        raise EncoderError(f"The encoder {found['base']} has changed since directions were removed: remove them anew.")
    return Removal(found["base"], base_id, found["what"], told["source"], np.array(told["directions"], np.float32))


def removed(vectors: NDArray[np.float32], directions: NDArray[np.float32]) -> NDArray[np.float32]:
    """The vectors without their part along orthonormal directions, of unit length; zero where nothing is left."""
    rest = vectors - (vectors @ directions.T) @ directions
    rest[np.linalg.norm(rest, axis=1) < 1e-4] = 0
    return unit_rows(rest)


class RemovingEncoder:
    """See `Encoder`."""

    def __init__(self, base: Encoder, removal: Removal) -> None:
        self.id = removal.id
        self.dimensions = base.dimensions
        self._base = base
        self._directions = removal.directions

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See `Encoder.encode`."""
        return removed(self._base.encode(texts), self._directions)
