"""The name in what a language model answers: models add quotes, headings, explanations, code fences and JSON to it."""

from __future__ import annotations

import json
import re

LONGEST_NAME = 60
LONGEST_LINE = 300

THOUGHTS = re.compile(r"^.*</think(?:ing)?>|<think(?:ing)?>.*$", re.DOTALL | re.IGNORECASE)
"""What some models say before they answer; the first mark is often part of the prompt, and the last is missing where
the answer was cut."""

FENCE = re.compile(r"(`{3,}|~{3,})\w*")
GIVEN = re.compile(
    r"(?:[\w ,.!'’-]*\bname\b[\w ]*|(?:final )?(?:answer|label|title|topic|group))(?: is)? ?[:：]\s*", re.IGNORECASE
)
"""What stands before a name on its line: `Name:`, `Sure! A good name for this group is:`, `Final answer:`."""
REFUSAL = re.compile(
    r"(i['’]?m |i am )?(very )?sorry\b|i can('|’|no)t\b|i can not\b|i am unable|as an ai\b", re.IGNORECASE
)
JSON_NAMES = ("name", "label", "title", "topic", "answer")


def read_name(answer: str) -> str | None:
    """The name in an answer without quotes, marks and a full stop; None where there is none that can be used."""
    lines = [line.strip() for line in THOUGHTS.sub("", answer).splitlines()]
    lines = [line for line in lines if line and not FENCE.fullmatch(line)]
    if lines and lines[0][0] in '{["':
        lines = _in_json("\n".join(lines)) or lines
    name = _bare(_named(lines))
    is_name = any(map(str.isalnum, name)) and name[0] not in "{[" and not REFUSAL.match(name)
    return name if is_name and len(name) <= LONGEST_NAME else None


def _in_json(source: str) -> list[str]:
    """The name in JSON: a text, the first of a list, or what an object has under one of the usual keys; none where it
    is no JSON."""
    try:
        told = json.loads(source)
    except ValueError:
        return []
    if isinstance(told, list):
        told = told[0] if told else None
    if isinstance(told, dict):
        told = next((told[key] for key in JSON_NAMES if isinstance(told.get(key), str)), None)
    return told.splitlines()[:1] if isinstance(told, str) else []


def _named(lines: list[str]) -> str:
    """The first line that can be a name, or what a line says is one; explanations and introductions are passed over."""
    plain = [re.sub("[*`]", "", line[:LONGEST_LINE]).lstrip("#>-• ").strip() for line in lines]
    for place, line in enumerate(plain):
        if given := GIVEN.match(line):
            return line[given.end() :] or "".join(plain[place + 1 : place + 2])
        if len(line) <= LONGEST_NAME and not line.endswith((":", "：")):
            return line
    return ""


def _bare(name: str) -> str:
    name = name.strip(" \t_\"'“”„«»「」").rstrip(".。 ")
    return " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())
