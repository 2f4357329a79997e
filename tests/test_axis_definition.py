"""What an axis is made of, to a link and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.axis_definition import LONGEST_PART, MOST_PARTS, MOST_ROWS, AxisDefinition, PolePart, part_of, rows_part

PARTS = st.one_of(
    st.text(min_size=1, max_size=60).map(lambda text: PolePart("text", text)),
    st.lists(st.integers(0, 10**9 - 1), min_size=1, max_size=MOST_ROWS).map(rows_part),
    st.lists(st.integers(1, 300), min_size=1).map(rows_part),
    st.tuples(st.integers(0, 999), st.integers(0, 99_999)).map(lambda numbers: PolePart("region", numbers=numbers)),
    st.builds(lambda column, value: PolePart("value", value, (column,)), st.integers(0, 9_999), st.text(max_size=40)),
)


@given(PARTS)
def test_a_part_comes_back_from_its_line(part):
    assert part_of(str(part)) == part


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("a refund", PolePart("text", "a refund")),
        ("#12", PolePart("rows", numbers=(12,))),
        ("#3,8,20-24", PolePart("rows", numbers=(3, 8, 20, 21, 22, 23, 24))),
        ("#8,3,8", PolePart("rows", numbers=(3, 8))),
        ("#3-", PolePart("text", "#3-")),
        ('"#12', PolePart("text", "#12")),
        ("#twelve", PolePart("text", "#twelve")),
        ("@1.4", PolePart("region", numbers=(1, 4))),
        ("=3:a:b", PolePart("value", "a:b", (3,))),
    ],
)
def test_lines_are_read(line, part):
    assert part_of(line) == part


def test_a_link_of_any_length_makes_a_bounded_axis():
    definition = AxisDefinition.of(negative=["x" * 10**6, " ", ""], positive=["y"] * 10**4)
    assert len(definition.negative) == 1
    assert len(definition.negative[0].text) == LONGEST_PART
    assert len(definition.positive) == MOST_PARTS
    assert part_of("#1-999999999").numbers == tuple(range(1, MOST_ROWS + 1))
    overlong = part_of("#" + ",".join(["7"] * (LONGEST_PART // 2 - 1)) + ",123")
    assert overlong.numbers == (7,), "half of 123 is another row"


def test_whole_definitions_have_an_id_of_their_own():
    made = [
        AxisDefinition.of(negative=["a"], positive=["b"]),
        AxisDefinition.of(negative=["b"], positive=["a"]),
        AxisDefinition.of(negative=["a"], positive=["b"], column="3"),
        AxisDefinition.of(negative=[], positive=[], column="3"),
    ]
    assert len({definition.id for definition in made}) == 4
    assert all(definition.is_whole for definition in made)
    for definition in made:
        assert AxisDefinition.of(**definition.as_dict()) == definition
    assert not AxisDefinition.of(negative=["a"], positive=[" "]).is_whole
    assert AxisDefinition.of(negative=["a"], positive=["b"], column="x").column is None
    for share, meant in (("0.94", 0.94), ("1.0", 1.0), ("0", 0.0), ("nan", None), ("7", None), ("-1", None)):
        found = AxisDefinition.of(negative=["#1"], positive=["#2"], again=share)
        assert found.again == meant
        assert AxisDefinition.of(**found.as_dict()) == found
