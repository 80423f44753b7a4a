"""Where lives are played: one database, one EHR, and for each life a client, a conversation and slots to pick from."""

from evals.clock import OPENING
from evals.faults.ehr_server import EhrServer
from evals.faults.end_state import EndState, read_end_state
from evals.faults.life import Life
from evals.faults.place import AUDIT_KEY, SEALING_KEY, Place
from evals.faults.scene import Scene
from evals.faults.world import World
from ledger.database import Database
from ledger.ledger import Ledger
from practice.scheduling.slot import RankedSlot


class Ground:
    """Begins lives and reads how they ended. ``place`` names the database and the EHR; practices are made here."""

    def __init__(self, place: Place, ehr: EhrServer, world: World) -> None:
        self.place = place
        self.ehr = ehr
        self._world = world
        self._lives = 0

    @property
    def room(self) -> int:
        """How many lives may still begin."""
        return self._world.lives - self._lives

    async def begin(self, scene: Scene, *, practice_id: str | None = None) -> Life:
        """Give a client of their own a conversation, slots to pick from, and the scene's dial.

        Without ``practice_id`` the life has a practice of its own too, with an audit chain from its first event.
        """
        number, self._lives = self._lives, self._lives + 1
        place = self.place.model_copy(
            update={"practice_id": practice_id or f"{self.place.practice_id}-{self._lives:04d}"}
        )
        slot, client_id = self._world.free_slot(number), self._world.client_id(number)
        database = Database(place.database_url, SEALING_KEY)
        async with _ledger(database, place).transaction() as unit:
            conversation = await unit.conversations.open(client_id)
            offer = await unit.offers.add(
                conversation.id,
                purpose=scene.purpose,
                appointment_id=self._world.appointment_id(number) if scene.purpose == "reschedule" else None,
                slots=(RankedSlot(slot=slot, score=1.0, reasons=()),),
                expires_at=OPENING.replace(hour=23),
            )
            await unit.dials.set(scene.workflow, scene.dial, "PER-1", "the scene's")
        await database.close()
        return Life(
            place=place,
            scene=scene,
            client_id=client_id,
            conversation_id=conversation.id,
            offer_id=offer.id,
            slot_id=slot.id,
            number=0,
            act="work",
            log=place.folder / f"{place.practice_id}-0.log",
        )

    async def end(self, life: Life, *, writes: int, acknowledged: int) -> EndState:
        """Read how a life ended; ``writes`` is what the EHR has really done for it."""
        database = Database(life.place.database_url, SEALING_KEY)
        try:
            return await read_end_state(
                _ledger(database, life.place),
                life.conversation_id,
                life.scene,
                writes=writes,
                acknowledged=acknowledged,
            )
        finally:
            await database.close()


def _ledger(database: Database, place: Place) -> Ledger:
    return Ledger(database, lambda: OPENING, place.practice_id, audit_key=AUDIT_KEY)
