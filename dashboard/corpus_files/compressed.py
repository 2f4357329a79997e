"""Files compressed as a whole with gzip, Zstandard, bzip2 or xz: unpacked on disk, within bounds."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, cast

import pyarrow as pa

from dashboard.corpus_files.errors import MalformedFileError, UnpackedTooLargeError
from dashboard.corpus_files.records import SourceFile

LARGEST_UNPACKED = 8 << 30
"""Bytes: four times the largest upload."""

LARGEST_RATIO = 1_000
"""Unpacked bytes for each packed one, beyond the first `ANY_RATIO`: text seldom reaches 30, a bomb has thousands."""

ANY_RATIO = 64 << 20
BLOCK = 1 << 20


def open_gzip(path: Path) -> IO[bytes]:
    """The content of a file compressed with gzip."""
    return cast(IO[bytes], gzip.GzipFile(path))


def open_zstd(path: Path) -> IO[bytes]:
    """The content of a file compressed with Zstandard."""
    stream: IO[bytes] = pa.CompressedInputStream(pa.OSFile(str(path)), "zstd")
    return stream


OPENERS: Mapping[bytes, Callable[[Path], IO[Any]]] = {
    b"\x1f\x8b": open_gzip,
    b"\x28\xb5\x2f\xfd": open_zstd,
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ": lzma.LZMAFile,
}
"""How compressed files begin, and what opens them."""

SUFFIXES = ("gz", "gzip", "zst", "zstd", "bz2", "xz")


def is_compressed(head: bytes) -> bool:
    """Whether a file that begins like this is compressed as a whole."""
    return head.startswith(tuple(OPENERS))


def unpacked(source: SourceFile, head: bytes) -> SourceFile:
    """The file inside, in the scratch folder; raises a `CorpusFileError` where it is damaged or too large."""
    opener = next(opener for signature, opener in OPENERS.items() if head.startswith(signature))
    inside = source.scratch / "unpacked"
    packed = source.path.stat().st_size
    try:
        with opener(source.path) as stream:
            copy_bounded(stream, inside, most=most_bytes(packed))
    except (OSError, EOFError, zlib.error, lzma.LZMAError, pa.ArrowException) as error:
        raise MalformedFileError(
            "This compressed file is damaged or incomplete; compress it again, or upload it uncompressed."
        ) from error
    name = source.name.rpartition(".")[0] if source.suffix in SUFFIXES else source.name
    return replace(source, path=inside, name=name)


def most_bytes(packed: int) -> int:
    """How many bytes may come out of so many packed ones."""
    return min(LARGEST_UNPACKED, ANY_RATIO + LARGEST_RATIO * packed)


def copy_bounded(stream: IO[bytes], path: Path, *, most: int) -> int:
    """Write a stream to a file and return how many bytes it has; raises `UnpackedTooLargeError` beyond `most`."""
    written = 0
    with path.open("wb") as file:
        while block := stream.read(BLOCK):
            written += len(block)
            if written > most:
                raise too_large(most)
            file.write(block)
    return written


def too_large(most: int) -> UnpackedTooLargeError:
    """The error for a file that would take more than so many bytes."""
    return UnpackedTooLargeError(
        f"Unpacked, this file is larger than {most / 2**20:,.0f} MB, which is more than its size allows for; unpack it "
        "yourself and upload what you need of it."
    )
