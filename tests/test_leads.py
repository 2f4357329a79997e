"""What is said of Isogloss beside other tools, on tables small enough to reckon by hand."""

import numpy as np
import pytest

from benchmarks.leads import UNREADABLE, bootstrapped, leads

TOOLS = {
    ("one", "first-look"): (0.50, 0.40, 0.30),
    ("one", "full"): (0.60, 0.50, 0.70),
    ("two", "first-look"): (0.30, 0.30, 0.10),
    ("two", "full"): (0.40, 0.20, 0.30),
    (UNREADABLE, "first-look"): (0.0, 0.05, 0.0),
    (UNREADABLE, "full"): (0.0, 0.05, 0.0),
}
ROWS = [
    {"corpus": corpus, "encoder": encoder, "tool": tool, "AMI": f"{value:.3f}", "AMI, noise apart": f"{value / 2:.3f}"}
    for (corpus, encoder), values in TOOLS.items()
    for tool, value in zip(("Isogloss", "Near", "Far"), values, strict=True)
]


def test_the_lead_is_over_the_tool_with_the_next_best_mean_and_the_worst_over_any() -> None:
    found = {(row["noise"], row["encoder"], row["corpora"]): row for row in leads(ROWS)}
    assert len(found) == 2 * 3 * 2
    both = found["joined", "both", f"without {UNREADABLE}"]
    assert (both["Isogloss"], both["Near"], both["Far"]) == ("0.450", "0.350", "0.350")
    assert both["worst"] == "-0.100 (one, full, Far)"
    assert found["joined", "full", f"without {UNREADABLE}"]["best other"] == "Far"
    assert found["joined", "full", f"without {UNREADABLE}"]["lead"].startswith("+0.000 (")
    assert found["joined", "both", "all"]["best other"] == "Near"
    assert found["joined", "both", "all"]["lead"].startswith("+0.050 (")
    assert found["apart", "first-look", "all"]["worst"] == f"-0.025 ({UNREADABLE}, first-look, Near)"


def test_the_interval_draws_corpora() -> None:
    assert bootstrapped_around(0.1, [0.1, 0.1, 0.1]) == pytest.approx((0.1, 0.1))
    low, high = bootstrapped_around(0.0, [-0.1, 0.1])
    assert (low, high) == pytest.approx((-0.1, 0.1))


def bootstrapped_around(mean: float, differences: list[float]) -> tuple[float, float]:
    low, high = bootstrapped(np.array(differences))
    assert low <= mean <= high or low == pytest.approx(high)
    return low, high
