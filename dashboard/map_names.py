"""What maps are called where several can be chosen from."""

from __future__ import annotations

from dashboard import session
from dashboard.analysis.encoders import OWN_VECTORS
from dashboard.analysis.encoders.removal import spoken
from dashboard.mapping import FIRST_LOOK, FULL
from store.maps import current
from store.recipes import MapRecipe


def map_names() -> dict[str, str]:
    """The maps as they are now by id, the newest first, each with a name that no other has."""
    store = session.application().store
    corpora = {corpus.id: corpus.name for corpus in store.corpora.list()}
    entries = [entry for entry in current(store.maps.list()) if entry.corpus_id in corpora]
    plain = {entry.id: f"{corpora[entry.corpus_id]} · {map_word(entry.recipe)}" for entry in entries}
    taken = list(plain.values())
    return {
        entry.id: name
        if taken.count(name := plain[entry.id]) == 1
        else f"{name} · {entry.built_at:%d %b %H:%M} · {entry.id[:4]}"
        for entry in entries
    }


def map_word(recipe: MapRecipe) -> str:
    """How screens call a map of a corpus: by its encoder and, where it was chosen, by how its regions were
    found."""
    own = "own vectors" if recipe.encoder.startswith(OWN_VECTORS) else spoken(recipe.encoder)
    word = {FIRST_LOOK: "first look", FULL: "full map"}.get(own, own)
    if recipe.expected:
        topics = len(recipe.expected.splitlines())
        word += f", {topics} expected topic{'s' * (topics != 1)}"
    if recipe.min_cluster_size is not None:
        return f"{word}, HDBSCAN"
    return word if recipe.regions is None else f"{word}, {recipe.regions} regions"
