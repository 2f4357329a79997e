"""JSON read strictly (RFC 8259) and one value at a time, however large the file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from json import JSONDecodeError
from typing import Any, NoReturn, TextIO

from dashboard.corpus_files.errors import MalformedFileError

CHUNK_CHARACTERS = 1 << 20
MAX_VALUE_CHARACTERS = 1 << 26
LONGEST_TOKEN = 16
"""More than the characters of `false`, `\\uD83D\\uDE00` or the exponent of a number that a chunk may cut in two."""

WHITESPACE = re.compile(r"[ \t\n\r]*")


class JsonStream:
    """A cursor over JSON text; every method raises `MalformedFileError` with line and column where it is not JSON."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._buffer = ""
        self._position = 0
        self._ended = False
        self._line = 1
        self._column = 1
        self._decoder = json.JSONDecoder(parse_constant=refuse_constant)

    def peek(self) -> str:
        """The next character that is not whitespace, or nothing at the end of the file."""
        while True:
            match = WHITESPACE.match(self._buffer, self._position)
            self._position = match.end() if match else self._position
            if self._position < len(self._buffer):
                return self._buffer[self._position]
            if self._ended:
                return ""
            self._read_on()

    def skip(self, expected: str) -> None:
        """Pass over one of the `expected` characters."""
        if not (found := self.peek()) or found not in expected:
            wanted = " or ".join(f"“{character}”" for character in expected)
            self._refuse(f"{wanted} is missing", self._position)
        self._position += 1

    def value(self) -> Any:
        """The next value, decoded."""
        self.peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._buffer, self._position)
            except JSONDecodeError as error:
                if self._ended or not may_be_cut(error):
                    self._refuse(REASONS.get(error.msg, error.msg), error.pos)
            except (ValueError, RecursionError) as error:
                self._refuse(
                    str(error) if isinstance(error, UnreadableValueError) else "too deep or too long", self._position
                )
            else:
                if self._ended or len(self._buffer) - end > LONGEST_TOKEN:
                    self._position = end
                    return value
            self._read_on()

    def elements(self) -> Iterator[Any]:
        """The elements of the array that begins here."""
        self.skip("[")
        if self.peek() == "]":
            self.skip("]")
            return
        while True:
            yield self.value()
            if self.peek() == "]":
                break
            self.skip(",]")
        self.skip("]")

    def members(self) -> Iterator[str]:
        """The names in the object that begins here; after each the caller must consume its value."""
        self.skip("{")
        if self.peek() == "}":
            self.skip("}")
            return
        while True:
            if self.peek() != '"':
                self._refuse("a name in double quotes is missing", self._position)
            name: str = self.value()
            self.skip(":")
            yield name
            if self.peek() == "}":
                break
            self.skip(",}")
        self.skip("}")

    def end(self) -> None:
        """Make sure that nothing follows."""
        if self.peek():
            self._refuse("something follows the end of the data", self._position)

    def _read_on(self) -> None:
        """Drop what has been consumed and read at least as much as is waiting."""
        consumed = self._buffer[: self._position]
        self._line += consumed.count("\n")
        self._column = len(consumed) - consumed.rfind("\n") if "\n" in consumed else self._column + len(consumed)
        waiting = self._buffer[self._position :]
        if len(waiting) > MAX_VALUE_CHARACTERS:
            self._refuse("one value is longer than 64 million characters", self._position)
        more = self._text.read(max(CHUNK_CHARACTERS, len(waiting)))
        self._ended = not more
        self._buffer = waiting + more
        self._position = 0

    def _refuse(self, reason: str, position: int) -> NoReturn:
        before = self._buffer[:position]
        line = self._line + before.count("\n")
        column = len(before) - before.rfind("\n") if "\n" in before else self._column + len(before)
        raise MalformedFileError(f"This is not valid JSON: {reason} (line {line}, column {column}).")


class UnreadableValueError(ValueError):
    """A value that Python reads and JSON does not know."""


def refuse_constant(name: str) -> NoReturn:
    """NaN and infinities are no JSON."""
    raise UnreadableValueError(f"{name} is not a JSON value, null is")


def may_be_cut(error: JSONDecodeError) -> bool:
    """Whether the value may only be incomplete because the rest of it has not been read yet."""
    return error.msg.startswith("Unterminated string") or error.pos >= len(error.doc) - LONGEST_TOKEN


REASONS = {
    "Expecting value": "a value is missing",
    "Expecting property name enclosed in double quotes": "a name in double quotes is missing",
    "Expecting ':' delimiter": "“:” is missing",
    "Expecting ',' delimiter": "“,” is missing",
    "Unterminated string starting at": "a quote is opened and never closed",
    "Illegal trailing comma before end of object": "a comma stands before “}”",
    "Illegal trailing comma before end of array": "a comma stands before “]”",
    "Invalid control character at": "a control character stands in a text",
    "Invalid \\escape": "a backslash is followed by something unknown",
    "Invalid \\uXXXX escape": "“\\u” is not followed by four hexadecimal digits",
}
"""The messages of Python's decoder in the words of the page."""
