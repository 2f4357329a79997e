"""The elements of a web page and what of them a reader sees; nothing is run, fetched or drawn."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from dashboard.corpus_files.encodings import BYTE_ORDER_MARKS
from dashboard.corpus_files.errors import EmptyFileError, MalformedFileError
from dashboard.corpus_files.records import SourceFile

Element = Any
"""An lxml element; the library has no types."""

DECLARATION = re.compile(
    rb"""<meta[^>]+?charset\s*=\s*["']?\s*([\w.:-]+) | ^\s*<\?xml[^>]+?encoding\s*=\s*["']([\w.:-]+)""", re.I | re.X
)
DECLARED_WITHIN = 4096
"""Bytes; browsers search the first 1,024."""

WIDER_ENCODINGS = {
    "ascii": "windows-1252", "us-ascii": "windows-1252", "latin-1": "windows-1252", "latin1": "windows-1252",
    "iso-8859-1": "windows-1252", "iso-8859-9": "windows-1254", "shift_jis": "cp932", "shift-jis": "cp932",
    "x-sjis": "cp932", "gb2312": "gb18030", "gbk": "gb18030", "euc-kr": "cp949", "ks_c_5601-1987": "cp949",
    "tis-620": "cp874", "x-gbk": "gb18030",
}  # fmt: skip
"""What browsers read where a page declares an encoding of which the second is an extension."""

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
BLOCKS = HEADINGS | {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "hr", "html", "legend", "li",
    "main", "menu", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
LEFT_OUT = {
    "annotation", "annotation-xml", "audio", "canvas", "datalist", "head", "iframe", "map", "nav", "noscript", "object",
    "rp", "rt", "script", "select", "style", "svg", "template", "textarea", "video",
}  # fmt: skip
"""What is no text (scripts, styles, pictures), no text of this page (navigation, frames, what stands in forms) or says
twice what is there (pronunciations, the source of formulas)."""

NAVIGATION_ROLES = ("navigation", "menu", "menubar")
HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


@dataclass(frozen=True)
class Tag:
    """The beginning or the end of an element."""

    element: Element
    name: str
    opens: bool


def page_tree(source: SourceFile) -> tuple[Element, str]:
    """The root of a page, and the encoding that it was read in; raises a `CorpusFileError` for one that holds nothing,
    or is nested so deep that the rest of it would be lost."""
    content = source.path.read_bytes()
    encoding = page_encoding(source, content)
    text = content.decode(encoding, "replace")
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(text.encode(errors="replace"), parser) if text.strip() else None
    if any("Excessive depth" in entry.message for entry in parser.error_log):
        raise MalformedFileError(
            "This web page nests its elements more than 2,000 deep, which no browser writes; copy its text from the "
            "browser and paste it."
        )
    if root is None:
        raise EmptyFileError("This web page is empty; choose another file.")
    return root, encoding


def page_encoding(source: SourceFile, content: bytes) -> str:
    """The encoding that a page declares, unless the user named one, a byte order mark tells it or it does not fit.

    A page that is valid UTF-8 is none in an encoding of single bytes, whatever it says: programs that converted it
    forgot to change that.
    """
    match = DECLARATION.search(content[:DECLARED_WITHIN])
    has_mark = content.startswith(tuple(mark for mark, _ in BYTE_ORDER_MARKS))
    if source.options.encoding or has_mark or match is None or source.encoding.startswith(("utf-16", "utf-32")):
        return source.encoding
    declared = (match[1] or match[2]).decode("ascii", "replace").lower()
    declared = WIDER_ENCODINGS.get(declared, declared)
    if not can_decode(content, declared) or declared.startswith("utf-16"):
        return source.encoding
    is_single_byte = can_decode(b"\xe9 \xe8", declared)
    return source.encoding if is_single_byte and can_decode(content, "utf-8") else declared


def can_decode(content: bytes, encoding: str) -> bool:
    """Whether the bytes are text in an encoding that exists."""
    try:
        content.decode(encoding)
    except (LookupError, ValueError):
        return False
    return True


def nothing(element: Element) -> bool:
    """No element at all."""
    return False


def pieces(root: Element, whole: Callable[[Element], bool] = nothing) -> Iterator[Tag | str]:
    """The tags and texts that a reader sees, in order, line ends only where they have a meaning.

    Of an element that is wanted `whole` only the first tag comes.
    """
    walk = etree.iterwalk(root, events=("start", "end"))
    verbatim = 0
    for event, element in walk:
        tag = element.tag
        is_seen = element is root or not is_left_out(element)
        is_entered = is_seen and not whole(element)
        if event == "start" and is_seen:
            yield Tag(element, tag, opens=True)
        elif event == "end" and is_entered:
            yield Tag(element, tag, opens=False)
        if is_entered and tag == "pre":
            verbatim += 1 if event == "start" else -1
        if event == "start" and not is_entered:
            walk.skip_subtree()
        else:
            text = element.text if event == "start" else None if element is root else element.tail
            if text:
                yield text if verbatim else spaced(text)


def spaced(text: str) -> str:
    """The text with its line ends, which mean nothing in HTML, as spaces."""
    return text.replace("\n", " ").replace("\r", " ")


def is_left_out(element: Element) -> bool:
    """Whether a reader of the page does not see an element, or only to get elsewhere."""
    tag = element.tag
    if tag in LEFT_OUT:
        return True
    attributes = element.attrib
    if not attributes or tag in ("html", "body"):
        return False  # scripts show pages that begin hidden
    return (
        ("hidden" in attributes and attributes["hidden"] != "until-found")
        or attributes.get("aria-hidden") == "true"
        or attributes.get("role") in NAVIGATION_ROLES
        or HIDING_STYLE.search(attributes.get("style", "")) is not None
    )


def links_within_page(element: Element) -> bool:
    """Whether a link leads to another place of its page; a bare ``#`` leads nowhere, but to a script."""
    return len(target := element.get("href", "")) > 1 and target.startswith("#")


def text_of(element: Element) -> str:
    """All that a reader sees of an element, in one line."""
    seen = (
        piece if isinstance(piece, str) else " " if piece.name in BLOCKS | {"br"} else "" for piece in pieces(element)
    )
    return " ".join("".join(seen).split())
