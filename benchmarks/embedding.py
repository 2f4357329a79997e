"""Speed of the full encoder against `SentenceTransformer.encode` with its defaults: `python -m benchmarks.embedding`.

Both encode the same texts in the same process, warm and in turn, on the same device and threads. Counted are the
tokens of the texts that reach the model, once each and without special tokens: the library cuts a text at 256
tokens, Isogloss encodes the rest in further windows.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.util import get_device_name
from tokenizers import Tokenizer

from benchmarks.reporting import report
from dashboard.analysis.encoders import Encoder
from dashboard.analysis.encoders.libraries import load_sentence_transformer
from dashboard.analysis.encoders.model_folder import bundled_model
from dashboard.analysis.encoders.tokens import token_ids
from dashboard.analysis.encoders.transformer import load_model
from dashboard.analysis.encoders.windows import window_spans

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
ROUNDS = 4
TOKENS = 8_000
"""Of each kind of text, in each round."""

WINDOW, SPECIAL = 256, 2
PRODUCTS, SIDE = 50, 1024
LAYERS, WIDTH, INNER = 6, 384, 1536


def main() -> None:
    """Measure short, mixed and long texts, and publish them."""
    library, encoder = load_sentence_transformer(bundled_model()), load_model(bundled_model())
    rows = [compared(kind, texts, library, encoder) for kind, texts in kinds_of_texts().items()]
    note = (
        f"all-MiniLM-L6-v2 against `SentenceTransformer.encode` with its defaults: {library.device.type}, "
        f"{torch.get_num_threads()} threads, float32, warm, in turn, the fastest of {ROUNDS} rounds each. Cosine is "
        "the least between the two over the texts inside the window. The roof is a 1,024 x 1,024 matrix product, "
        "timed in the same rounds; its share counts the model's arithmetic without padding."
    )
    report("Embedding", rows, note)


def compared(kind: str, texts: list[str], library: SentenceTransformer, encoder: Encoder) -> dict[str, Any]:
    """One row of the table."""
    lengths = token_lengths(texts)
    calls = {"library": lambda: library.encode(texts), "isogloss": lambda: encoder.encode(texts), "roof": products()}
    seconds, vectors = fastest_in_turn(calls)
    cosines = (vectors["library"] * vectors["isogloss"]).sum(axis=1)[lengths <= WINDOW - SPECIAL]
    seen = {"library": np.minimum(lengths, WINDOW - SPECIAL).sum(), "isogloss": lengths.sum()}
    speed = {name: seen[name] / seconds[name] for name in seen}
    roof = PRODUCTS * 2 * SIDE**3 / seconds["roof"]
    return {
        "texts": kind,
        "number": len(texts),
        "median tokens": int(np.median(lengths)),
        "cut by the library": f"{1 - seen['library'] / seen['isogloss']:.0%} of the tokens",
        "SentenceTransformer.encode (tokens/s)": float(speed["library"]),
        "Isogloss (tokens/s)": float(speed["isogloss"]),
        "times": float(speed["isogloss"] / speed["library"]),
        "roof (GFLOP/s)": float(roof / 1e9),
        "share of the roof": f"{arithmetic(lengths) / seconds['isogloss'] / roof:.0%}",
        "least cosine": f"{cosines.min():.7f}",
    }


def kinds_of_texts() -> dict[str, list[str]]:
    """Short: questions to a bank. Long: film reviews. Mixed: those, and sentences and speeches, in like numbers."""
    short = pd.read_csv(DATA / "banking77" / "banking77.csv").text
    sentences = pd.read_csv(DATA / "csabstruct" / "csabstruct.csv").text
    speeches = pd.read_parquet(DATA / "sotu" / "sotu.parquet").text
    long = pd.read_parquet(DATA / "cad_imdb_pairs" / "pairs.parquet").a
    mixed = pd.concat([source.sample(400, random_state=1) for source in (short, sentences, speeches, long)])
    return {kind: sampled(texts) for kind, texts in [("short", short), ("mixed", mixed), ("long", long)]}


def sampled(texts: pd.Series[str]) -> list[str]:
    """So many texts, in random order, that they have about `TOKENS` tokens."""
    shuffled = texts.sample(frac=1, random_state=2).head(2_000).tolist()
    return shuffled[: int(np.searchsorted(np.cumsum(token_lengths(shuffled)), TOKENS)) + 1]


def token_lengths(texts: list[str]) -> NDArray[np.intp]:
    """Tokens of each text, special ones left out."""
    tokenizer = Tokenizer.from_file(str(bundled_model().path / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return np.array([len(ids) for ids in token_ids(tokenizer, texts)], np.intp)


def fastest_in_turn(
    calls: dict[str, Callable[[], NDArray[np.float32]]],
) -> tuple[dict[str, float], dict[str, NDArray[np.float32]]]:
    """Seconds of each call's fastest round, and what it returned. A first round warms up."""
    results = {name: call() for name, call in calls.items()}
    seconds: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(ROUNDS):
        for name, call in calls.items():
            start = time.perf_counter()
            call()
            seconds[name].append(time.perf_counter() - start)
    return {name: min(measured) for name, measured in seconds.items()}, results


def arithmetic(lengths: NDArray[np.intp]) -> float:
    """Floating-point operations of the model's matrix products for texts of so many tokens, in windows."""
    spans = [end - start + SPECIAL for length in lengths for start, end in window_spans(length, WINDOW - SPECIAL)]
    sizes = np.array(spans, np.float64)
    per_token = 2 * (4 * WIDTH**2 + 2 * WIDTH * INNER) + 4 * WIDTH * sizes
    return float(LAYERS * (per_token * sizes).sum())


def products() -> Callable[[], NDArray[np.float32]]:
    """A call that multiplies square matrices `PRODUCTS` times: what the machine can do at best."""
    first, second = torch.randn(2, SIDE, SIDE, device=get_device_name())

    def multiply() -> NDArray[np.float32]:
        for _ in range(PRODUCTS):
            product = first @ second
        return np.asarray(product.cpu().numpy(), np.float32)

    return multiply


if __name__ == "__main__":
    main()
