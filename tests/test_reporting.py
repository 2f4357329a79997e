"""A benchmark's section is written, replaced in place, and leaves the others alone."""

from pathlib import Path

import numpy as np

from benchmarks.reporting import report


def test_a_section_is_replaced_and_the_others_stay(tmp_path: Path) -> None:
    report("Neighbors", [{"points": 13_083, "seconds": 3.04}], folder=tmp_path)
    report("Embedding", [{"texts": "short", "tokens/s": 2700.4}], "First run.", folder=tmp_path)
    report("Embedding", [{"texts": "a|b", "tokens/s": np.float32(4012.6)}, {"texts": None}], folder=tmp_path)
    page = (tmp_path / "RESULTS.md").read_text("utf-8")
    assert page.count("## Embedding") == page.count("## Neighbors") == 1
    assert page.index("## Embedding") < page.index("## Neighbors")
    assert "| texts | tokens/s |\n| --- | --- |\n| a\\|b | 4,013 |\n| - | - |" in page
    assert "| 13,083 | 3.04 |" in page
    assert "First run." not in page
    assert "2,700" not in page
