"""The sample practice behind its API: people who sign in, clients who are new to each test, and what they say."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import httpx

from practice.appointment import OCCUPYING, Appointment
from practice.identity import Role
from practice.people import Client, ServiceType
from server.app import create_app
from tests.conftest import SettableClock

if TYPE_CHECKING:
    from handrail.wiring import Practice

ASKED = "I can't do Thursday. Could we do next week, anything after 5? Video is fine."
MOVE = "Could we move my appointment to another day? Any day and any time in the next three weeks, video is fine."
JSON = dict[str, Any]


class House:
    """One open practice with the application in front of it; nobody needs a socket."""

    def __init__(self, practice: "Practice", clock: SettableClock) -> None:
        self.practice = practice
        self.office = practice.office
        self.clock = clock
        self.app = create_app(office=practice.office)
        self._http = httpx.AsyncClient(transport=httpx.ASGITransport(app=self.app), base_url="http://handrail.test")
        self._free: list[str] = []

    async def token(self, who: str) -> str:
        """A fresh token of the account whose address starts so."""
        async with self.practice.ledger.reading() as unit:
            person = next(person for person in await unit.people.list() if person.email.startswith(who))
        return self.office.tokens.issue(person.id)

    async def call(self, who: str | None, method: str, path: str, **parts: Any) -> httpx.Response:
        """Make a request as somebody, or as nobody."""
        headers = dict(parts.pop("headers", {}))
        if who is not None:
            headers["Authorization"] = f"Bearer {await self.token(who)}"
        return await self._http.request(method, path, headers=headers, **parts)

    async def get(self, who: str | None, path: str, **parts: Any) -> httpx.Response:
        return await self.call(who, "GET", path, **parts)

    async def post(self, who: str | None, path: str, **parts: Any) -> httpx.Response:
        return await self.call(who, "POST", path, **parts)

    async def add_account(self, who: str, role: Role, **of: Any) -> str:
        """Add an account that nobody needs a password for; return the start of its address."""
        async with self.practice.ledger.transaction() as unit:
            await unit.people.add(email=f"{who}@example.org", name="Somebody Else", role=role, password_hash="-", **of)
        return f"{who}@"

    async def new_client(self) -> str:
        """An account for a client who has not written before, and has an appointment with notice to spare."""
        client_id = await self.free_client_id()
        return await self.add_account(client_id.lower(), Role.CLIENT, client_id=client_id)

    async def free_client_id(self) -> str:
        """A client whom no test has used yet."""
        if not self._free:
            self._free = await self._clients_with_appointments()
        return self._free.pop()

    async def _clients_with_appointments(self) -> list[str]:
        booked = await self.practice.ehr.search(Appointment, starts_from=self.clock())
        coming = [(client_id, a) for a in booked for client_id in a.client_ids if a.status in OCCUPYING]
        times = Counter(client_id for client_id, _ in coming)
        adults = {
            client.id
            for client in await self.practice.ehr.search(Client, status="active")
            if not client.guardians and not client.ai_opt_out and client.program == "outpatient"
        }
        found = []
        for client_id, appointment in coming:
            days = (appointment.starts_at - self.clock()).days
            if times[client_id] == 1 and appointment.service is ServiceType.INDIVIDUAL and 2 < days < 20:
                found.append(client_id)
        return [client_id for client_id in sorted(set(found) & adults) if client_id > "CL-0020"]

    async def mine(self, who: str) -> JSON:
        """The client's own conversation."""
        answer = await self.get(who, "/api/v1/conversations/mine")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def send(self, who: str, text: str, **parts: Any) -> httpx.Response:
        """Send a message into the client's own conversation."""
        conversation_id = (await self.mine(who))["conversation"]["id"]
        return await self.post(who, f"/api/v1/conversations/{conversation_id}/messages", json={"text": text}, **parts)

    async def say(self, who: str, text: str) -> list[JSON]:
        """Send a message and return what Handrail said to it."""
        answer = await self.send(who, text)
        assert answer.status_code == 200, answer.text
        return said(answer.json()["stages"])

    async def choose(self, who: str, offer: JSON, index: int = 0) -> httpx.Response:
        """Pick an offered slot."""
        chosen = {"offer_id": offer["payload"]["offer_id"], "slot_id": offer["payload"]["slots"][index]["id"]}
        return await self.post(who, f"/api/v1/conversations/{offer['conversation_id']}/choices", json=chosen)

    async def offered(self, who: str) -> JSON:
        """Ask to move an appointment, say which where Handrail asks, and return the offer."""
        answer = (await self.say(who, MOVE))[-1]
        if choices := answer["payload"].get("choices"):
            answer = (await self.say(who, choices[0]))[-1]
        assert answer["kind"] == "offer", answer["body"]
        return answer

    async def requested(self, who: str) -> str:
        """Ask to move the appointment, pick the first slot, and return the id of the proposal that waits."""
        answer = await self.choose(who, await self.offered(who))
        assert answer.status_code == 200, answer.text
        return str(said(answer.json()["stages"])[-1]["payload"]["proposal_id"])

    async def decide(self, who: str, proposal_id: str, verdict: str = "approve", **parts: Any) -> httpx.Response:
        """Decide a proposal."""
        body = json.dumps({"verdict": verdict, **parts})  # escapes what UTF-8 cannot hold
        headers = {"Content-Type": "application/json"}
        return await self.post(who, f"/api/v1/proposals/{proposal_id}/decision", content=body, headers=headers)

    async def proposal(self, proposal_id: str) -> Any:
        async with self.practice.ledger.reading() as unit:
            return await unit.proposals.get(proposal_id)

    async def tasks(self, **wanted: Any) -> list[Any]:
        """The staff tasks whose fields are these."""
        async with self.practice.ledger.reading() as unit:
            found = await unit.tasks.list()
        return [task for task in found if all(getattr(task, name) == value for name, value in wanted.items())]

    async def events(self) -> list[str]:
        async with self.practice.ledger.reading() as unit:
            return [event.event for event in await unit.audit.list(limit=10_000)]

    async def close(self) -> None:
        await self._http.aclose()


def said(stages: Sequence[JSON]) -> list[JSON]:
    """The messages of a turn's stages."""
    return [stage["message"] for stage in stages if stage["message"]]


def stages_of(text: str) -> list[JSON]:
    """Read a stream of server-sent events."""
    return [json.loads(line.removeprefix("data: ")) for line in text.splitlines() if line.startswith("data: ")]
