"""What can be said of regions and other groups of texts, each statement with what speaks for it."""
