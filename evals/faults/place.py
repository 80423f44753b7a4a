"""Where a life is played: its databases, its EHR, its practice, as plain data that crosses to another process."""

from pathlib import Path

from practice.identity import Principal, Role
from practice.record import Value

SEALING_KEY = bytes(range(32))
AUDIT_KEY = bytes(range(64, 96))
"""Keys of practices that do not exist."""


class Place(Value):
    """Each life has a ``practice_id`` of its own, so that many share a database and none sees another."""

    database_url: str
    folder: Path
    ehr_url: str
    profile_file: Path
    practice_id: str

    def client(self, client_id: str) -> Principal:
        """Return a client of the practice as the signed-in person."""
        return Principal(
            person_id=f"ehr:{client_id}",
            practice_id=self.practice_id,
            role=Role.CLIENT,
            name="Robin Example",
            client_id=client_id,
        )

    def front_desk(self, number: int = 1) -> Principal:
        """Return a colleague who decides."""
        return Principal(
            person_id=f"PER-{number}", practice_id=self.practice_id, role=Role.FRONT_DESK, name="Noor Haddad"
        )
