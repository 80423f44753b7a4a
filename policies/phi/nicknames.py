"""What people are called for short."""

from functools import lru_cache
from pathlib import Path
from typing import Self

from policies.policy_file import load_policy_file
from practice.record import Value


class Nicknames(Value):
    """Given names, folded, to the short forms that people use."""

    version: str
    nicknames: dict[str, str]

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Read the list; raises SettingsError where the file is missing or wrong."""
        return load_policy_file(path or Path(__file__).parent / "nicknames.yaml", cls)

    def of(self, name: str) -> list[str]:
        """Return the short forms of a folded given name."""
        return self.nicknames.get(name, "").split()


@lru_cache(maxsize=1)
def default_nicknames() -> Nicknames:
    """Return the shipped list, read once."""
    return Nicknames.load()
