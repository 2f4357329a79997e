"""The parts of a Word document: XML files in a ZIP container, found by the relationships between them."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from dashboard.corpus_files.errors import MalformedFileError, ProtectedFileError, TooLargeError

LARGEST_PARTS = 512 << 20
"""Bytes of the parts that are read, unpacked; pictures are not among them and stay packed."""

IS_ENCRYPTED = 0x1
WANTED = ("styles", "footnotes", "endnotes")

CONTAINER_ERRORS = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, ValueError)
"""What is raised for a container that is broken; the last one for names in no encoding."""

Element = Any
"""An lxml element; the library has no types."""


@dataclass(frozen=True)
class DocumentParts:
    """A container that is open, the name of its main part, and those of the parts that belong to it, by their kind."""

    container: zipfile.ZipFile
    main: str
    related: Mapping[str, str]

    def elements(self, name: str, *tags: str) -> Iterator[Element]:
        """The elements of a part with these names in any namespace, complete, as soon as each is closed."""
        with self.container.open(name) as stream:
            yield from elements(stream, *tags)


@contextmanager
def opened(path: Path) -> Iterator[DocumentParts]:
    """The parts of a Word document; raises a `CorpusFileError` where they, or what is read of them, are broken."""
    try:
        with zipfile.ZipFile(path) as container:
            main = target(container, "", "officeDocument")
            if main is None or main not in container.NameToInfo:
                raise MalformedFileError(
                    "This is no Word document, or it lacks its text; save it anew and upload that."
                )
            related = {kind: name for kind in WANTED if (name := target(container, main, kind)) in container.NameToInfo}
            check_parts([container.NameToInfo[name] for name in (main, *related.values())])
            yield DocumentParts(container, main, related)
    except (*CONTAINER_ERRORS, etree.XMLSyntaxError) as error:
        raise MalformedFileError(
            "This Word document is damaged or incomplete; open and save it in Word and upload that."
        ) from error


def check_parts(parts: list[zipfile.ZipInfo]) -> None:
    """Raises a `CorpusFileError` for parts that are locked, or larger when unpacked than any text is."""
    if any(part.flag_bits & IS_ENCRYPTED for part in parts):
        raise ProtectedFileError(
            "This Word document is protected by a password; remove the password, save it and upload that."
        )
    size = sum(part.file_size for part in parts)
    if size > LARGEST_PARTS:
        raise TooLargeError(
            f"The text of this Word document takes {size / 2**20:,.0f} MB, more than {LARGEST_PARTS >> 20} MB; "
            "divide it and upload a part."
        )


def target(container: zipfile.ZipFile, part: str, kind: str) -> str | None:
    """The name of the part that is of such a kind to another, or to the whole document (``""``)."""
    folder, name = posixpath.split(part)
    relationships = posixpath.join(folder, "_rels", f"{name}.rels")
    if relationships not in container.NameToInfo:
        return None
    check_parts([container.NameToInfo[relationships]])
    with container.open(relationships) as stream:
        for relationship in elements(stream, "Relationship"):
            is_inside = relationship.get("TargetMode") != "External"
            if is_inside and relationship.get("Type", "").rpartition("/")[2] == kind:
                return posixpath.normpath(posixpath.join("/", folder, relationship.get("Target", ""))).lstrip("/")
    return None


def elements(stream: Any, *tags: str) -> Iterator[Element]:
    """The elements with these names in any namespace, complete, as soon as each is closed.

    Nothing is fetched, no entity is resolved, and a document type, which no Office program writes, is refused: only
    entities need one.
    """
    wanted = [f"{{*}}{tag}" for tag in tags]
    for _, element in etree.iterparse(stream, tag=wanted, resolve_entities=False, load_dtd=False, no_network=True):
        if element.getroottree().docinfo.doctype:
            raise MalformedFileError(
                "This Word document holds XML that no Office program writes; save it anew in Word."
            )
        yield element


def local_name(element: Element) -> str:
    """The name of an element without its namespace, which differs between the two variants of the format; empty for a
    comment."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element, name: str) -> str | None:
    """An attribute by its name in the namespace of the element."""
    namespace = element.tag.rpartition("}")[0]
    value: str | None = element.get(f"{namespace}}}{name}" if namespace else name)
    return value
