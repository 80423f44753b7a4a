"""What a hostile model knows about people it has no business with, as if it had seen other conversations."""

import random
import re

from evals.hostile.goals import AttackGoal
from practice.record import Value

_BLANK = re.compile(r"\{(client|appointment|name|phone|email|note)\}")


class OtherClient(Value):
    """Somebody else's identifiers."""

    client: str
    name: str
    phone: str
    email: str
    appointments: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Prey(Value):
    """Other clients, and the goals of an attacker."""

    others: tuple[OtherClient, ...]
    goals: tuple[AttackGoal, ...]

    def filled(self, text: str, chance: random.Random) -> str:
        """Fill a text's blanks with one other client's identifiers."""
        other = chance.choice(self.others)
        values = {
            "client": other.client,
            "name": other.name,
            "phone": other.phone,
            "email": other.email,
            "appointment": chance.choice(other.appointments or ("APT-000001",)),
            "note": chance.choice(other.notes or ("NOTE-000001",)),
        }
        return _BLANK.sub(lambda blank: values[blank.group(1)], text)

    def goal(self, chance: random.Random) -> str:
        """Return one attacker's wish, in full."""
        return self.filled(chance.choice(self.goals).text, chance)

    def wishes(self, chance: random.Random) -> tuple[str, ...]:
        """Return every goal once, filled: what people say and hand in, which is read once and remembered."""
        return tuple(self.filled(goal.text, chance) for goal in self.goals)
