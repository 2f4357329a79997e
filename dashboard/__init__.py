"""Isogloss: the map of meaning in a collection of texts."""
