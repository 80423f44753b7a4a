"""The whole story over HTTP: a client asks, an agent proposes, a person approves, the EHR changes, all is on record."""

import pytest

from practice.appointment import Appointment
from tests.conftest import SettableClock
from tests.practice_fixtures import OpenPractice
from tests.server.house import ASKED, House, said, stages_of

PASSWORD = "handrail-demo"


@pytest.mark.parametrize("backend", ["sqlite", "postgres"])
@pytest.mark.parametrize("form", ["events", "json"])
async def test_a_client_moves_an_appointment_over_the_api(
    open_sample: OpenPractice, clock: SettableClock, backend: str, form: str, request: pytest.FixtureRequest
) -> None:
    clock.advance(minutes=5)
    url = request.getfixturevalue("postgres_url") if backend == "postgres" else None
    async with open_sample(database_url=url) as practice:
        house = House(practice, clock)
        given = await house.post(
            None, "/api/v1/token", json={"email": "jordan@clients.alder-reed.example", "password": PASSWORD}
        )
        bearer = {"Authorization": f"Bearer {given.json()['access_token']}"}
        own = (await house.get(None, "/api/v1/conversations/mine", headers=bearer)).json()["conversation"]["id"]
        accept = {"Accept": "text/event-stream"} if form == "events" else {}

        async def turn(path: str, body: dict[str, str]) -> list[dict[str, object]]:
            answer = await house.post(None, path, json=body, headers={**bearer, **accept})
            assert answer.status_code == 200, answer.text
            stages = stages_of(answer.text) if form == "events" else answer.json()["stages"]
            assert stages[-1]["name"] == "done" and stages[-1]["final"]
            return stages

        stages = await turn(f"/api/v1/conversations/{own}/messages", {"text": ASKED})
        assert [stage["name"] for stage in stages][:2] == ["screen", "understand"]
        offer = said(stages)[-1]
        assert offer["kind"] == "offer" and 2 <= len(offer["payload"]["slots"]) <= 3
        slot = offer["payload"]["slots"][0]
        chosen = {"offer_id": offer["payload"]["offer_id"], "slot_id": slot["id"]}
        status = said(await turn(f"/api/v1/conversations/{own}/choices", chosen))[-1]
        assert status["kind"] == "status"

        [item] = (await house.get("frontdesk@", "/api/v1/proposals")).json()
        proposal = item["proposal"]
        assert item["may_decide"] and proposal["id"] == status["payload"]["proposal_id"]
        before = await practice.ehr.read(Appointment, proposal["action"]["appointment_id"])
        decided = (await house.decide("frontdesk@", proposal["id"])).json()
        after = await practice.ehr.read(Appointment, proposal["action"]["appointment_id"])
        assert decided["state"] == "executed" and after.version == before.version + 1
        assert after.starts_at.isoformat().replace("+00:00", "Z") == proposal["action"]["starts_at"]

        view = await house.mine("jordan@")
        assert view["messages"][-1]["body"].startswith("Done: move your appointment")
        report = (await house.get("supervisor@", "/api/v1/audit/verification")).json()
        assert report["ok"] and report["length"] > 10
        events = {e["event"] for e in (await house.get("admin@", "/api/v1/audit?limit=1000")).json()}
        assert {"sign_in.succeeded", "message.received", "proposal.made", "decision.made", "effect.done"} <= events
        await house.close()
