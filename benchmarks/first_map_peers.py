"""BERTopic and Embedding Atlas on given texts and vectors, run in an environment of their own by `first_map.py`."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd


def bertopic(texts: list[str], vectors: Any) -> dict[str, Any]:
    """Its defaults; topic -1 is noise."""
    from bertopic import BERTopic  # noqa: PLC0415 (its import is part of a cold start)

    model = BERTopic()
    topics, _probabilities = model.fit_transform(texts, vectors)
    words = [[word for word, _ in model.get_topic(topic)] for topic in range(max(topics) + 1)]
    return {"regions": [int(topic) for topic in topics], "words": words}


def embedding_atlas(texts: list[str], vectors: Any) -> dict[str, Any]:
    """Its projection of ready vectors, with nothing kept from before."""
    from embedding_atlas.projection import compute_projection  # noqa: PLC0415

    frame = pd.DataFrame({"text": texts, "vector": list(vectors)})
    with tempfile.TemporaryDirectory() as cache:
        compute_projection(frame, inputs="vector", modality="vector", cache_root=cache)
    return {}


def main(tool: str, given: Path) -> None:
    """Do it twice; the last line printed is the result."""
    texts = pd.read_csv(given / "texts.csv").text.astype(str).tolist()
    vectors = np.load(given / "vectors.npy")
    run = {"BERTopic": bertopic, "Embedding Atlas": embedding_atlas}[tool]
    seconds, found = [], {}
    for _ in range(2):
        began = time.perf_counter()
        found = run(texts, vectors)
        seconds.append(time.perf_counter() - began)
    print(json.dumps({"cold": seconds[0], "warm": seconds[1], **found}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
