"""Dates and times as people write them."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from dashboard.corpus_files.engine import engine, one_column

TIMES = ("", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f", " %I:%M %p", " %I:%M:%S %p", " %H:%M:%S GMT")
ZONED_TIMES = (" %H:%M:%S %z", " %I:%M:%S %p %z")

ISO = "iso"

DATE_FORMATS: tuple[Sequence[str], ...] = (
    (ISO,),
    ("%Y/%m/%d",),
    ("%Y-%m",),
    ("%d.%m.%Y",),
    ("%d.%m.%y",),
    ("%m/%d/%Y",),
    ("%d/%m/%Y",),
    ("%m-%d-%Y",),
    ("%d-%m-%Y",),
    ("%m/%d/%y",),
    ("%d/%m/%y",),
    ("%d %B %Y", "%d %b %Y"),
    ("%B %d, %Y", "%b %d, %Y", "%B %d %Y", "%b %d %Y"),
    ("%d-%b-%Y", "%d-%b-%y"),
    ("%a, %d %b %Y", "%a %d %b %Y"),
    ("%a %b %d %H:%M:%S %z %Y", "%a %b %d %H:%M:%S %Y"),
)
"""One of these reads a whole column, with or without a time. Month before day first, as pandas does: a column that
fits both holds no day after the twelfth."""

ISO_MOMENT = r"\d{4}-\d{1,2}-\d{1,2}([T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?)?"
ZONE, SHORT_OFFSET = r" (?:GMT|UTC)([-+])", r" ([-+])(\d(?::\d\d)?)$"
"""“GMT+1” as surveys write it, to be read as “+01”."""
HAS_OFFSET = r".* [-+]\d{2}(:?\d{2})?( \d{4})?"
ISO_OFFSET = r" ?(Z|UTC|[-+]\d{2}(:?\d{2})?)"

EARLIEST_YEAR = 1000
"""A year of two digits must not become one of the first century."""


def date_values(cells: pa.Array, date_format: Sequence[str]) -> pa.Array:
    """Timestamps (UTC where an offset is given) of the cells written like this, null for all others."""
    cursor = engine().cursor()
    try:
        cursor.register("cells", pa.table({"cell": cells}))
        if date_format == (ISO,):
            return one_column(
                cursor.sql(
                    """
                    select case
                        when regexp_full_match(cell, $moment) then try_cast(cell as timestamp)
                        when regexp_full_match(cell, $moment || $offset)
                            then make_timestamp(epoch_us(try_cast(cell as timestamptz)))
                    end from (select trim(cell) as cell from cells)
                    """,
                    params={"moment": ISO_MOMENT, "offset": ISO_OFFSET},
                )
            )
        return one_column(
            cursor.sql(
                # Apart, since DuckDB takes the offset of one cell for the next that has none.
                """
                select case when year(moment) >= $earliest then moment end
                from (select case
                        when regexp_full_match(cell, $has_offset)
                            then make_timestamp(epoch_us(try_strptime(cell, $zoned)))
                        else try_strptime(cell, $formats)
                    end as moment
                    from (select regexp_replace(
                        regexp_replace(trim(cell), $zone, ' \\1'), $short, ' \\10\\2'
                    ) as cell from cells)
                )
                """,
                params={
                    "earliest": EARLIEST_YEAR,
                    "formats": [form + time for form in date_format if "%z" not in form for time in TIMES],
                    "zoned": [form + time for form in date_format for time in (*ZONED_TIMES, "")],
                    **{"zone": ZONE, "short": SHORT_OFFSET, "has_offset": HAS_OFFSET},
                },
            )
        )
    finally:
        cursor.close()
