"""Markdown: paragraphs with the heading above them; code is left whole."""

from __future__ import annotations

import pytest

from dashboard.corpus_files import ReadOptions, open_file

PAGE = """---
title: Parcels
---

# Late parcels #

It came late,
and wet.

- one
- two

Learn C#
========

```python
# no heading

print("code")
```

Next
----
Text under it.
***
## Learn C#
last
"""


@pytest.fixture
def read(tmp_path):
    def read(content: str, **options) -> list[tuple]:
        path = tmp_path / "page.md"
        path.write_text(content, "utf-8")
        with open_file(path, options=ReadOptions(**options)) as table:
            return [tuple(row.values()) for row in table.records()]

    return read


def test_paragraphs_have_the_heading_above_them(read):
    assert read(PAGE) == [
        ("It came late,\nand wet.", "Late parcels"),
        ("- one\n- two", "Late parcels"),
        ('```python\n# no heading\n\nprint("code")\n```', "Learn C#"),
        ("Text under it.\n***", "Next"),
        ("last", "Learn C#"),
    ]


def test_headings_are_texts_where_there_is_nothing_else(read):
    assert read("# One\n\n## Two\n") == [("One", None), ("Two", None)]


def test_a_fence_that_is_never_closed_holds_the_rest(read):
    assert read("a\n\n~~~\n# b\n\nc\n") == [("a", None), ("~~~\n# b\n\nc", None)]


def test_a_rule_is_no_heading_without_a_paragraph_above_it(read):
    assert read("first\n\n---\nsecond\n") == [("first", None), ("---\nsecond", None)]


def test_a_file_may_be_one_text(read):
    assert read("# One\n\ntext\n", text_per="document") == [("# One\n\ntext",)]
    assert read("# One\ntext\n", text_per="line") == [("# One",), ("text",)]
