"""Client records: everybody who was, is or wants to be in care."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random

from ehr.sandbox.generation.almanac import Almanac
from ehr.sandbox.generation.care import Care
from ehr.sandbox.generation.care_patterns import CareKind
from ehr.sandbox.generation.chance import Chance, weighted
from ehr.sandbox.generation.named_people import NamedPeople, NamedPerson
from ehr.sandbox.generation.names import Directory, NameLists, load_names
from practice.data_file import load_data_file
from practice.people import Channel, Client, Guardian, Program
from practice.record import Value

_FILE = Path(__file__).with_name("clients.yaml")
_SPANISH_SPEAKING_CLINICIANS = ("CLN-04", "CLN-10")
_ADULT = 18
_RETIREMENT = 66


class ClientPatterns(Value):
    """Everything ``clients.yaml`` declares."""

    version: int
    pronouns: dict[str, str]
    name_kinds: dict[str, float]
    channels: dict[Channel, float]
    preferred_name: float
    ai_opt_out: float
    spanish_speaking: float
    same_last_name: float
    guardian_relations: dict[str, float]
    second_guardian: float
    states_times: float
    preferred_times: dict[str, tuple[str, ...]]


@lru_cache
def load_client_patterns() -> ClientPatterns:
    """Read what is declared of clients."""
    return load_data_file(_FILE, ClientPatterns)


class Registry:
    """Registers the clients of every course of care."""

    def __init__(self, named: NamedPeople, chance: Chance, almanac: Almanac) -> None:
        self._named = named
        self._patterns = load_client_patterns()
        self._names = load_names()
        self._directory = Directory(self._names, chance.stream("directory"))
        self._chance = chance
        self._almanac = almanac
        for person in named.people:
            self._directory.claim(f"{person.first_name} {person.last_name}")

    def register(
        self, cares: Sequence[Care], diagnoses: Mapping[str, tuple[str, ...]], first_booked: Mapping[str, datetime]
    ) -> tuple[Client, ...]:
        """Return the clients in the order of their ids.

        Arguments: the diagnoses by client id, and the moment at which each one's first appointment was booked.
        """
        clients = [client for care in cares for client in self._of(care, diagnoses, first_booked)]
        return tuple(sorted(clients, key=lambda client: client.id))

    def _of(
        self, care: Care, diagnoses: Mapping[str, tuple[str, ...]], first_booked: Mapping[str, datetime]
    ) -> list[Client]:
        shared: dict[str, object] = {}
        clients = []
        for client_id in care.client_ids:
            rng = self._chance.stream("client", client_id)
            person = self._named.find(client_id)
            identity = self._fixed(person) if person else self._drawn(care, shared.get("last_name"), rng)
            if person is None and care.kind is CareKind.COUPLE and rng.random() < self._patterns.same_last_name:
                shared["last_name"] = identity["last_name"]
            fields = identity | self._in_care(care, client_id, rng) | self._stated(person)
            address = shared.setdefault("address", self._directory.address())
            clients.append(
                Client.model_validate(
                    fields
                    | {
                        "id": client_id,
                        "address": address,
                        "diagnoses": diagnoses[client_id],
                        "guardians": self._guardians(person, str(fields["last_name"]), fields["date_of_birth"], rng),
                        "created_at": self._created(first_booked.get(client_id), care, rng),
                    }
                )
            )
        return clients

    def _fixed(self, person: NamedPerson) -> dict[str, object]:
        month, day = (int(part) for part in person.born.split("-"))
        today = self._almanac.today
        year = today.year - person.age - ((today.month, today.day) < (month, day))
        return {
            "first_name": person.first_name,
            "last_name": person.last_name,
            "pronouns": person.pronouns,
            "date_of_birth": date(year, month, day),
            "email": person.email or self._directory.email(person.first_name, person.last_name),
            "phone": self._directory.phone(),
        }

    def _drawn(self, care: Care, last_name: object, rng: Random) -> dict[str, object]:
        spanish = care.clinician_id in _SPANISH_SPEAKING_CLINICIANS and rng.random() < self._patterns.spanish_speaking
        kind = weighted(rng, self._patterns.name_kinds)
        first, last = self._name(kind, spanish, last_name, rng)
        age_today = care.age + (self._almanac.this_week - max(care.first_week, 0)) // 52
        born = self._almanac.today - timedelta(days=365 * age_today + age_today // 4 + rng.randint(1, 360))
        fields: dict[str, object] = {
            "first_name": first,
            "last_name": last,
            "pronouns": self._patterns.pronouns[kind],
            "date_of_birth": born,
            "email": self._directory.email(first, last),
            "phone": self._directory.phone(),
        }
        if spanish:
            fields["custom_fields"] = {"language": "Spanish"}
        if rng.random() < self._patterns.preferred_name:
            fields["preferred_name"] = self._names.first(kind, rng)
        return fields

    def _name(self, kind: str, spanish: bool, last_name: object, rng: Random) -> tuple[str, str]:
        names: NameLists = self._names
        while True:
            first = names.first(kind, rng, spanish=spanish)
            last = str(last_name) if last_name else rng.choice(names.spanish_last if spanish else names.last)
            if self._directory.claim(f"{first} {last}"):
                return first, last

    def _in_care(self, care: Care, client_id: str, rng: Random) -> dict[str, object]:
        patterns = self._patterns
        stated = rng.random() < patterns.states_times
        works = _ADULT <= care.age < _RETIREMENT and rng.random() < 0.75
        employer, channel = rng.choice(self._names.employers), weighted(rng, patterns.channels)
        times = rng.choice(patterns.preferred_times[care.day_part])
        says_modality = rng.random() < 0.7
        return {
            "status": care.status(self._almanac),
            "program": Program.SUBSTANCE_USE if care.kind is CareKind.SUBSTANCE_USE else Program.OUTPATIENT,
            "primary_clinician_id": care.clinician_id if care.booked_intake else None,
            "related_client_ids": tuple(one for one in care.client_ids if one != client_id),
            "preferred_channel": channel,
            "preferred_modality": care.modality if says_modality else None,
            "preferred_times": times if stated else "",
            "employer": employer if works else None,
            "ai_opt_out": rng.random() < patterns.ai_opt_out,
        }

    def _stated(self, person: NamedPerson | None) -> dict[str, object]:
        if person is None:
            return {}
        stated = {"preferred_times": person.preferred_times, "employer": person.employer}
        fixed: dict[str, object] = {name: value for name, value in stated.items() if value is not None}
        if person.modality is not None:
            fixed["preferred_modality"] = person.modality
        return fixed | {"ai_opt_out": person.ai_opt_out, "preferred_channel": Channel.PORTAL}

    def _guardians(self, person: NamedPerson | None, last_name: str, born: object, rng: Random) -> tuple[Guardian, ...]:
        if person is not None and person.guardian is not None:
            given = person.guardian
            return (
                Guardian(name=given.name, relation=given.relation, phone=self._directory.phone(), email=given.email),
            )
        assert isinstance(born, date)
        if (self._almanac.today - born).days >= _ADULT * 365.25:
            return ()
        relations = [weighted(rng, self._patterns.guardian_relations)]
        if relations[0] in ("mother", "father") and rng.random() < self._patterns.second_guardian:
            relations.append("father" if relations[0] == "mother" else "mother")
        return tuple(self._guardian(relation, last_name, rng) for relation in relations)

    def _guardian(self, relation: str, last_name: str, rng: Random) -> Guardian:
        kind = "masculine" if relation == "father" else "feminine"
        first = self._names.first(kind, rng)
        email = self._directory.email(first, last_name)
        return Guardian(name=f"{first} {last_name}", relation=relation, phone=self._directory.phone(), email=email)

    def _created(self, first_booked: datetime | None, care: Care, rng: Random) -> datetime:
        """Registered shortly before the first booking, long before the records begin, or lately (prospects)."""
        if care.already_in_care:
            return self._almanac.at(self._almanac.first_day - timedelta(days=rng.randint(20, 600)), 11 * 60)
        if first_booked is not None:
            return first_booked - timedelta(minutes=rng.randint(6, 3_000))
        return self._almanac.at(self._almanac.today - timedelta(days=rng.randint(2, 35)), rng.randint(540, 1_020))
