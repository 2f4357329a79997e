"""Which paragraphs of a Word document are headings, and which only list them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from dashboard.corpus_files.docx_parts import DocumentParts, Element, attribute

StyleKind = Literal["heading", "contents", "body"]

HEADING = re.compile(r"(heading ?\d|title$)", re.I)
CONTENTS = re.compile(r"toc ?(\d|heading)", re.I)
"""Word calls its own styles so in every language."""

BODY_LEVEL = 9
"""Outline levels count from 0; this one means none."""


@dataclass(frozen=True)
class Style:
    """What a style says itself, and the id of the one it is based on."""

    name: str
    outline_level: int | None
    based_on: str | None


def style_kinds(parts: DocumentParts) -> dict[str, StyleKind]:
    """What paragraphs of a style are, by its id; empty where the document has no styles."""
    if "styles" not in parts.related:
        return {}
    styles = {
        attribute(element, "styleId") or "": Style(
            value(element, "name") or "", outline_level(element), value(element, "basedOn")
        )
        for element in parts.elements(parts.related["styles"], "style")
    }
    return {style_id: kind_of(style_id, styles) for style_id in styles}


def kind_of(style_id: str, styles: Mapping[str, Style]) -> StyleKind:
    """What paragraphs of a style are: its name tells, else its level, else the style that it is based on."""
    seen: set[str] = set()
    at: str | None = style_id
    while at is not None and at in styles and at not in seen:
        seen.add(at)
        style = styles[at]
        if CONTENTS.match(style.name):
            return "contents"
        if HEADING.match(style.name):
            return "heading"
        if style.outline_level is not None:
            return "heading" if style.outline_level < BODY_LEVEL else "body"
        at = style.based_on
    return "body"


def paragraph_kind(paragraph: Element, kinds: Mapping[str, StyleKind]) -> StyleKind:
    """What a paragraph is, by its own level or its style."""
    level = outline_level(paragraph)
    if level is not None:
        return "heading" if level < BODY_LEVEL else "body"
    style_id = value(paragraph, "pPr/{*}pStyle") or ""
    return kinds.get(style_id) or ("heading" if HEADING.match(style_id) else "body")


def outline_level(element: Element) -> int | None:
    """The outline level that the properties of a paragraph or style name."""
    level = value(element, "pPr/{*}outlineLvl")
    return int(level) if level and level.isdecimal() else None


def value(element: Element, path: str) -> str | None:
    """The value that a child of an element holds."""
    child = element.find(f"{{*}}{path}")
    return None if child is None else attribute(child, "val")


def is_on(elements: Iterable[Element]) -> bool:
    """Whether a switch is there and not set to off."""
    return any(attribute(element, "val") not in ("0", "false", "off") for element in elements)
