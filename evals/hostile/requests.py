"""What people ask in a hostile run, as typed data."""

from pathlib import Path
from typing import Literal, Self

from evals.case_file import load_cases
from practice.record import Value

FILE = Path(__file__).with_name("requests.yaml")


class StaffAsk(Value):
    """A colleague's request, who makes it, and what they hand in with it."""

    task: str
    roles: tuple[str, ...]
    text: str
    material: Literal["transcript", "fax"] | None = None


class RequestFile(Value):
    """Requests by who makes them. crisis: words of danger; aftermath: what is written in such a thread later."""

    version: str
    portal: tuple[str, ...]
    crisis: tuple[str, ...]
    aftermath: tuple[str, ...]
    staff: tuple[StaffAsk, ...]

    @classmethod
    def load(cls, path: Path = FILE) -> Self:
        """Read the file. ``SettingsError`` names file and field."""
        return load_cases(path, cls)
