"""Who waits for a first or an earlier appointment."""

from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from ehr.sandbox.generation.almanac import Almanac
from ehr.sandbox.generation.care import Care
from ehr.sandbox.generation.care_patterns import load_care_patterns
from ehr.sandbox.generation.chance import Chance, weighted
from practice.appointment import WaitlistEntry
from practice.data_file import load_data_file
from practice.people import Client, ClientStatus, Modality, ServiceType
from practice.record import Value

_FILE = Path(__file__).with_name("waitlist.yaml")


class WaitlistPatterns(Value):
    """Everything ``waitlist.yaml`` declares."""

    version: int
    entries: int
    urgency: dict[int, float]
    names_clinician: float
    states_modality: float
    added_days_ago: tuple[int, int]
    preferred_times: tuple[str, ...]


def waitlist(
    clients: Sequence[Client], cares: Sequence[Care], chance: Chance, almanac: Almanac
) -> tuple[WaitlistEntry, ...]:
    """Return the waitlist, longest waiting first: prospects without an intake, then some who want to come sooner."""
    patterns = load_waitlist()
    rng = chance.stream("waitlist")
    care_of = {client_id: care for care in cares for client_id in care.client_ids}
    new = [one for one in clients if one.status is ClientStatus.PROSPECT and not care_of[one.id].booked_intake]
    known = [one for one in clients if one.status is ClientStatus.ACTIVE and not one.related_client_ids]
    waiting = [*new, *rng.sample(known, max(0, patterns.entries - len(new)))]
    entries = []
    for client in waiting:
        care = care_of[client.id]
        first = client.status is ClientStatus.PROSPECT
        days_ago = rng.randint(*patterns.added_days_ago)
        added_at = almanac.at(almanac.today - timedelta(days=days_ago), rng.randint(9 * 60, 17 * 60))
        entries.append(
            WaitlistEntry(
                id="WL-0000",
                client_id=client.id,
                clinician_id=care.clinician_id if not first or rng.random() < patterns.names_clinician else None,
                service=ServiceType.INTAKE if first else load_care_patterns().kinds[care.kind].service,
                modality=rng.choice(list(Modality)) if rng.random() < patterns.states_modality else None,
                preferred_times=client.preferred_times or rng.choice(patterns.preferred_times),
                urgency=weighted(rng, patterns.urgency),
                added_at=max(added_at, client.created_at),
            )
        )
    entries.sort(key=lambda entry: (entry.added_at, entry.client_id))
    return tuple(one.model_copy(update={"id": f"WL-{number:04d}"}) for number, one in enumerate(entries, start=1))


@lru_cache
def load_waitlist() -> WaitlistPatterns:
    """Read the patterns of the waitlist."""
    return load_data_file(_FILE, WaitlistPatterns)
