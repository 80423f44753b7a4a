"""Messages about people of the sample practice, with what identifies them written as people write it."""

import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Self

from agents.known_identifiers import identifiers_about
from evals.case_file import load_cases
from evals.deid.slips import (
    date_written,
    email_written,
    name_written,
    number_written,
    phone_written,
    place_written,
)
from graphs.services import Services
from policies.phi import Identifiers
from policies.phi.frames import LabelledText, filled
from practice.coverage import Coverage
from practice.people import Client, Clinician
from practice.record import Value

Write = Callable[[str, random.Random], str]
FILE = Path(__file__).resolve().parent.parent / "cases" / "deid_chart.yaml"
PEOPLE = 120
MESSAGES_EACH = 6


class ChartFrames(Value):
    """The frames of the messages."""

    version: str
    frames: tuple[str, ...]

    @classmethod
    def load(cls, path: Path = FILE) -> Self:
        """Read the file; raises ``SettingsError`` where it is missing or wrong."""
        return load_cases(path, cls)


class ChartMessage(NamedTuple):
    """One message, and what the record knows of the people in it."""

    message: LabelledText
    known: Identifiers


async def chart_messages(services: Services, seed: int) -> list[ChartMessage]:
    """Return messages about clients drawn from the practice's record; the same seed gives the same ones."""
    chance = random.Random(seed)
    frames = ChartFrames.load().frames
    clients = sorted(await services.ehr.search(Client), key=lambda one: one.id)
    clinicians = sorted(await services.ehr.search(Clinician), key=lambda one: one.id)
    found = []
    for client in chance.sample(clients, min(PEOPLE, len(clients))):
        known = await identifiers_about(services.ehr, client)
        coverages = await services.ehr.search(Coverage, client_id=client.id)
        fill = _Filler(client, [one.member_id for one in coverages], clinicians, chance)
        found += [ChartMessage(text, known) for text in _texts(fill, frames, chance)]
    return found


def _texts(fill: "_Filler", frames: Sequence[str], chance: random.Random) -> Iterator[LabelledText]:
    possible = [frame for frame in frames if fill.can(frame)]
    for frame in chance.sample(possible, min(MESSAGES_EACH, len(possible))):
        yield filled(frame, fill, chance)


class _Filler:
    """Fills a frame's slots with one client's identifiers; each is labelled by its slot."""

    def __init__(
        self, client: Client, members: Sequence[str], clinicians: Sequence[Clinician], chance: random.Random
    ) -> None:
        clinician = chance.choice(list(clinicians))
        self._chance = chance
        self._slots: dict[str, tuple[Write, str]] = {
            "name": (name_written, client.full_name),
            "first": (name_written, client.called),
            "last": (name_written, client.last_name),
            "clinician": (name_written, f"{clinician.first_name} {clinician.last_name}"),
            "clinician_first": (name_written, clinician.first_name),
            "clinician_last": (name_written, clinician.last_name),
            "dob": (date_written, client.date_of_birth.isoformat()),
            "phone": (phone_written, client.phone),
            "email": (email_written, client.email),
            "id": (number_written, client.id),
        }
        if client.address:
            self._slots["address"] = (place_written, client.address)
        if client.employer:
            self._slots["employer"] = (place_written, client.employer)
        if members:
            self._slots["member"] = (number_written, members[0])

    def can(self, frame: str) -> bool:
        """Whether the record has everything that the frame asks for."""
        asked = {piece.split("}")[0] for piece in frame.split("{")[1:]}
        return asked <= set(self._slots)

    def __call__(self, slot: str) -> tuple[str, str]:
        """Return the words for a slot, and its label."""
        write, words = self._slots[slot]
        return write(words, self._chance), slot.upper().replace("_", "")
