"""The last few answers: the one not asked for longest goes first, whoever asks at once."""

from concurrent.futures import ThreadPoolExecutor

from dashboard.last_few import LastFew


def test_what_was_not_asked_for_longest_goes_first():
    kept = LastFew(2)
    assert kept.keep("a", 1) == 1
    kept.keep("b", 2)
    assert kept.get("a") == 1
    kept.keep("c", 3)
    assert [kept.get(key) for key in "abc"] == [1, None, 3]
    kept.clear()
    assert [kept.get(key) for key in "abc"] == [None] * 3


def test_many_may_ask_and_keep_at_once():
    kept = LastFew(3)

    def ask(number):
        kept.keep(number % 7, number % 7)
        return kept.get(number % 5) in (None, number % 5)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(5_000)))
    assert sum(kept.get(key) is not None for key in range(7)) == 3
