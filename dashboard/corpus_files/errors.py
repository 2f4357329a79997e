"""What can be wrong with a file; every message is a finished sentence to show to the user."""

from __future__ import annotations


class CorpusFileError(Exception):
    """A file that cannot be read as documents: what is wrong, where, and what to do."""


class EmptyFileError(CorpusFileError):
    """A file without any content."""


class UnsupportedFormatError(CorpusFileError):
    """A file of a known kind that is not read, or one that is no text at all."""


class EncodingError(CorpusFileError):
    """An encoding that does not exist or does not fit the file."""


class MalformedFileError(CorpusFileError):
    """A file that is not what its format demands, such as JSON with a missing bracket."""


class ProtectedFileError(CorpusFileError):
    """A file that only its password opens."""


class TooLargeError(CorpusFileError):
    """A file that takes more room, time or memory than one may."""


class UnpackedTooLargeError(TooLargeError):
    """A packed file from which more would come than its size allows for."""


class NoTextColumnError(CorpusFileError):
    """A table in which no column holds texts."""


class CorrectedRowsError(CorpusFileError):
    """Corrected rows that do not fit the file they are for."""


class VectorError(CorpusFileError):
    """Vectors of one's own that are none, or of different lengths."""


class OptionError(CorpusFileError):
    """An option that no file can be read with."""


class UnknownColumnError(CorpusFileError):
    """A column that the file does not have."""


UNREADABLE = (
    "This file is damaged, or written in a way that Isogloss does not understand; save it anew, or as CSV or plain "
    "text, and upload that."
)
"""What there is to say where a library gives up without a reason that a user would understand."""
