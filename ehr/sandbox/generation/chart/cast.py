"""The people in a client's life, and how the client is spoken of: the slots that hold for the whole chart."""

from collections.abc import Mapping
from random import Random

from ehr.sandbox.generation.care import Care
from ehr.sandbox.generation.care_patterns import CareKind
from ehr.sandbox.generation.chance import Chance, weighted
from ehr.sandbox.generation.names import NameLists
from practice.people import Client

_PRONOUNS = {
    "she/her": ("she", "her", "her", "hers", "herself", "was"),
    "he/him": ("he", "him", "his", "his", "himself", "was"),
    "they/them": ("they", "them", "their", "theirs", "themself", "were"),
}
_SPOUSES = {"wife": 0.3, "husband": 0.35, "partner": 0.35}
_LOST = {"father": 0.4, "brother": 0.2, "aunt": 0.15, "grandmother": 0.25}
_LOST_LATER_IN_LIFE = {"husband": 0.3, "wife": 0.2, "mother": 0.3, "brother": 0.2}
_LATER_IN_LIFE = 55
_PETS = {"the dog": 0.55, "the cat": 0.45}
_PET_NAMES = (
    "Biscuit",
    "Miso",
    "Pepper",
    "Waffle",
    "Juno",
    "Otis",
    "Pickle",
    "Nori",
    "Mango",
    "Clover",
    "Domino",
    "Fig",
)


def cast_of(client: Client, care: Care, says: str, names: NameLists, chance: Chance) -> dict[str, str]:
    """Return the slots of a client; a couple shares one cast, told from each side.

    ``says`` is the clinician's word for the client, or ``name`` for the first name.
    """
    slots = _people(names, care.age, chance.stream("cast", care.client_id))
    they, them, their, theirs, themself, was = _PRONOUNS[client.pronouns or "they/them"]
    word = client.called if says == "name" else says
    slots |= {
        "they": they,
        "them": them,
        "their": their,
        "theirs": theirs,
        "themself": themself,
        "was": was,
        "Their_cap": their.capitalize(),
        "Client": word,
        "client": word if says == "name" else word.lower(),
        "pronoun_words": client.pronouns or "they/them",
    }
    if care.kind is CareKind.COUPLE:
        slots |= {"partner": "the partner", "spouse": "partner"}  # never the other client's name
    guardian = client.guardians[0].relation if client.guardians else "parent"
    slots |= {"guardian": guardian, "Guardian_cap": guardian.capitalize()}
    slots["Sibling_cap"] = slots["sibling"].capitalize()
    return slots


def introductions(slots: Mapping[str, str]) -> dict[str, str]:
    """Return, by name, how somebody is introduced before going by the name alone (``her manager Lorraine``)."""
    roles = {
        "partner": slots["spouse"],
        "friend": "friend",
        "friend2": "friend",
        "colleague": "coworker",
        "colleague2": "coworker",
        "boss": "manager",
        "sponsor": "sponsor",
        "child": slots["child_role"],
    }
    named = {slot: role for slot, role in roles.items() if not slots[slot].startswith("the ")}
    return {slots[slot]: f"{slots['their']} {role} {slots[slot]}" for slot, role in named.items()}


def _people(names: NameLists, age: int, rng: Random) -> dict[str, str]:
    taken: set[str] = set()

    def someone(kind: str | None = None) -> str:
        while (name := names.around(kind or rng.choice(("feminine", "masculine")), rng)) in taken:
            pass
        taken.add(name)
        return name

    lost = weighted(rng, _LOST_LATER_IN_LIFE if age >= _LATER_IN_LIFE else _LOST)
    sibling_role = rng.choice(("sister",) if lost == "brother" else ("sister", "brother"))
    child_role = rng.choice(("daughter", "son"))
    widowed = lost in ("husband", "wife")
    return {
        "partner": someone(),
        "spouse": "neighbor" if widowed else weighted(rng, _SPOUSES),
        "friend": someone(),
        "friend2": someone(),
        "colleague": someone(),
        "colleague2": someone(),
        "boss": someone(),
        "sponsor": someone(),
        "sibling_role": sibling_role,
        "sibling": f"{sibling_role} {someone('feminine' if sibling_role == 'sister' else 'masculine')}",
        "child_role": child_role,
        "child": someone("feminine" if child_role == "daughter" else "masculine"),
        "child_age": f"age {rng.randint(4, 10)}",
        "parent_role": {"father": "mother", "mother": "father"}.get(lost, rng.choice(("mother", "father"))),
        "lost": lost,
        "pet": f"{weighted(rng, _PETS)} {rng.choice(_PET_NAMES)}",
    }
