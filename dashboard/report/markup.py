"""HTML made of elements, in which whatever is not an element is text."""

from __future__ import annotations

from html import escape


class Markup(str):
    """HTML that was made here; every other string is a text, and escaped before it stands in HTML."""

    __slots__ = ()


def element(name: str, *content: str, **attributes: str | None) -> Markup:
    """An element around its content; an attribute `class_` is called `class`, one that is None is left out."""
    told = "".join(f' {key.rstrip("_")}="{escape(value)}"' for key, value in attributes.items() if value is not None)
    return Markup(f"<{name}{told}>{joined(*content)}</{name}>")


def joined(*content: str) -> Markup:
    """Elements and texts, one after the other."""
    return Markup("".join(part if isinstance(part, Markup) else escape(part) for part in content))
