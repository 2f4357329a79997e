"""What can go wrong with the store that its user can mend. Each message is a finished sentence."""


class StoreError(Exception):
    """The store cannot do what was asked; the message says what to do."""


class StoreLockedError(StoreError):
    """Another process has the store open."""


class StoreTooNewError(StoreError):
    """The store was written by a newer Isogloss."""


class StoreDamagedError(StoreError):
    """The file is not a store that can be read."""


class UnknownCorpusError(StoreError, KeyError):
    """No corpus has this id."""

    def __str__(self) -> str:
        return str(self.args[0])


class UnknownMapError(StoreError, KeyError):
    """No map has this id."""

    def __str__(self) -> str:
        return str(self.args[0])


class UnknownEditError(StoreError, KeyError):
    """No edit has this number."""

    def __str__(self) -> str:
        return str(self.args[0])


class UnknownTaggingError(StoreError, KeyError):
    """Nothing was done with tags under this number."""

    def __str__(self) -> str:
        return str(self.args[0])
