"""A sentence transformer so small that tests can afford it: random weights, the bundled model's vocabulary."""

from __future__ import annotations

from pathlib import Path

from dashboard.analysis.encoders.model_folder import bundled_model

WINDOW = 24
DIMENSIONS = 32


def save_tiny_model(folder: Path) -> Path:
    """Two BERT layers with 32 dimensions, mean pooling and a window of 24 tokens, saved in `folder`."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling, Transformer
    from transformers import AutoTokenizer, BertConfig, BertModel

    torch.manual_seed(7)
    size = {"hidden_size": DIMENSIONS, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 64}
    bare = folder.with_name(f"{folder.name}-bare")
    BertModel(BertConfig(**size, initializer_range=0.5)).save_pretrained(bare)
    AutoTokenizer.from_pretrained(bundled_model().path).save_pretrained(bare)
    modules = [Transformer(str(bare), max_seq_length=WINDOW), Pooling(DIMENSIONS)]
    SentenceTransformer(modules=modules, device="cpu").save(str(folder))
    return folder
