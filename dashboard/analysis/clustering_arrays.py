"""A clustering as arrays and a document that can be stored, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .clustering import Clustering, ClusterLayer


def arrays_of(clustering: Clustering) -> dict[str, NDArray[Any]]:
    """`region_of`, `membership` and `attached`, each (layers, points)."""
    return {
        "region_of": np.stack([layer.region_of for layer in clustering.layers]).astype(np.int32),
        "membership": np.stack([layer.membership for layer in clustering.layers]).astype(np.float32),
        "attached": np.stack([layer.attached for layer in clustering.layers]).astype(np.int32),
    }


def document_of(clustering: Clustering) -> dict[str, Any]:
    """Everything else: the layer shown first and, of each layer, the parents of its regions, their persistence and,
    where somebody expected topics, these."""
    layers = clustering.layers
    topics = [layer.topics.tolist() for layer in layers if layer.topics is not None]
    return {
        "first": clustering.first,
        "parents": [
            [None] * layer.regions if layer.parents is None else [int(parent) for parent in layer.parents]
            for layer in layers
        ],
        "persistence": [[round(float(value), 4) for value in layer.persistence] for layer in layers],
        **({"topics": topics} if topics else {}),
    }


def as_clustering(arrays: Mapping[str, NDArray[Any]], document: Mapping[str, Any]) -> Clustering:
    """The clustering that these were made of."""
    layers = [
        ClusterLayer(
            region_of=region_of,
            membership=membership,
            attached=attached,
            parents=None if None in parents else np.array(parents, np.int32),
            persistence=np.array(persistence, np.float32),
            topics=None if topics is None else np.array(topics, np.int32),
        )
        for region_of, membership, attached, parents, persistence, topics in zip(
            arrays["region_of"],
            arrays["membership"],
            arrays["attached"],
            document["parents"],
            document["persistence"],
            document.get("topics") or [None] * len(document["parents"]),
            strict=True,
        )
    ]
    return Clustering(tuple(layers), document["first"])
