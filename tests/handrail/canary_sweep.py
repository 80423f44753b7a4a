"""A process of its own: the main workflows against a model outside, with unique identifiers planted in all of them.

Run as ``python -m tests.handrail.canary_sweep DATA_DIR``; prints what left and what was answered as JSON, after the
spans of the console tracer; its logs go to stderr. At the end the de-identifier and the canary are taken out for two
requests, to see that the sweep would notice.
"""

import asyncio
import json
import re
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

REPORT = "=== report ==="
NAME, EMAIL, PHONE, BORN, MEMBER = (
    *("Zebulon Quartermaine", "zebulon.q@planted.example", "(773) 555-0193", "07/29/1964", "ZQX8841290"),
)
WORDS = "marmalade lighthouse"
PLANTED = f"I am {NAME}, born {BORN}, call me at {PHONE} or {EMAIL}, member ID {MEMBER}, {WORDS}."
MOVE = f"I can't do Thursday. Could we do next week, anything after 5? Video is fine. {PLANTED}"
FEE = "How much is the late cancellation fee?"
BULLETS = f"- Client said that {NAME} moved out; sleep about 6 hours.\n- Reachable at {PHONE}, {EMAIL}.\n- {PLANTED}\n"
DRAFTED = {"task": "staff.draft_note", "client_id": "CL-0001", "material": BULLETS, "format": "SOAP"}
REFERRAL = f"""REFERRAL FORM
Patient name: {NAME}      DOB: {BORN}
Phone: {PHONE}
Referred by: Dr. Alan Whitcomb, Lakeview Primary Care
Reason: panic attacks since spring, {WORDS}
Insurance: Lakeshore Health Plan   Member ID: {MEMBER}
"""


def answer(sent: str) -> dict[str, Any]:
    """Read something first, then offer, or hand over with everything that the model was shown."""
    from tests.agents.endpoint import called

    asked = json.loads(sent)
    tools = {tool["function"]["name"] for tool in asked["tools"]}
    fresh = not any(message["role"] == "tool" for message in asked["messages"])
    for tool, arguments in (("list_appointments", {}), ("read_progress_notes", {"limit": 2}), ("read_referral", {})):
        if fresh and tool in tools:
            return called(tool, arguments)
    shown = list(dict.fromkeys(re.findall(r"\[[A-Z]+(?:_[A-Z0-9]+)+\]", sent)))
    if "offer_slots" in tools:
        found = re.search(r"APT-\d{6}|\[RECORD_[A-Z2-7]+(?:_V\d+)?\]", sent)
        days = {"dates": [["2026-11-23", "2026-12-11"]]}
        return called(
            "offer_slots", {"purpose": "reschedule", "appointment_id": found.group() if found else "", "wish": days}
        )
    return called("hand_to_person", {"reason": "a person should look", "summary": " ".join(shown)[:1_900]})


async def main(folder: Path) -> dict[str, Any]:
    import httpx

    from handrail.logs import configure_logs
    from handrail.serve import build_app
    from handrail.settings import Settings
    from handrail.tracing import configure_tracing
    from tests.agents.endpoint import Endpoint, serving
    from tests.practice_fixtures import OPENING

    configure_logs()
    async with serving(Endpoint(answer)) as endpoint:
        settings = Settings(
            data_dir=folder, model_base_url=endpoint.url, model="stand-in", tracing="console", _env_file=None
        )
        configure_tracing(settings)
        app = build_app(settings, lambda: OPENING + timedelta(minutes=5))
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://h") as http,
        ):
            report = await play(app, http)
            report |= {"wire": endpoint.wire, "calls": len(endpoint.bodies)}
            endpoint.bodies.clear()
            take_out_the_deidentifier()
            for leak in report.pop("leaks"):
                await http.post(**leak, timeout=120)
        return {**report, "leaky_wire": endpoint.wire}


async def play(app: Any, http: Any) -> dict[str, Any]:
    """Go through the workflows, and fail in one of them."""

    async def sign_in(who: str) -> dict[str, str]:
        given = await http.post(
            "/api/v1/token", json={"email": f"{who}alder-reed.example", "password": "handrail-demo"}
        )
        return {"Authorization": f"Bearer {given.json()['access_token']}"}

    client, desk, clinician = [await sign_in(who) for who in ("jordan@clients.", "frontdesk@", "clinician@")]
    coordinator = await sign_in("coordinator@")
    own = (await http.get("/api/v1/conversations/mine", headers=client)).json()["conversation"]["id"]
    said = f"/api/v1/conversations/{own}/messages"
    portal = await http.post(said, json={"text": MOVE}, headers=client, timeout=120)
    await http.post(said, json={"text": FEE}, headers=client, timeout=120)
    staff = [
        (desk, {"text": f"move Jordan Avery to next week, {PLANTED}", "client_id": "CL-0001"}),
        (clinician, DRAFTED),
        (clinician, {"task": "staff.chart_summary", "client_id": "CL-0001"}),
        (coordinator, {"task": "staff.referral", "material": REFERRAL}),
    ]
    asked = [await http.post("/api/v1/requests", json=body, headers=who, timeout=120) for who, body in staff]
    bad = await http.post(said, json={"text": PLANTED, "surprise": PLANTED}, headers=client)
    lost = await http.get(f"/api/v1/conversations/{NAME}", headers=client)
    metrics = (await http.get("/metrics")).text

    async def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError(f"could not read {PLANTED}")

    object.__setattr__(app.state.office.turns, "client_message", broken)
    failed = await http.post(said, json={"text": PLANTED}, headers=client)
    object.__delattr__(app.state.office.turns, "client_message")
    async with app.state.office.services.ledger.reading() as unit:
        tasks = " ".join(f"{task.title} {task.body}" for task in await unit.tasks.list())
        surrogates = await unit.surrogates.of(own)
    return {
        "statuses": [portal.status_code, *(one.status_code for one in asked)], "kinds": [
            stage["message"]["kind"] for stage in portal.json()["stages"] if stage["message"]
        ], "metrics": metrics, "errors": [bad.text, lost.text, failed.text], "failed": failed.status_code,
        "leaks": [
            {"url": said, "json": {"text": MOVE}, "headers": client},
            {"url": "/api/v1/requests", "json": DRAFTED, "headers": clinician},
        ], "restored": NAME in tasks, "surrogates": len((surrogates or {}).get("words", {})),
    }  # fmt: skip


def take_out_the_deidentifier() -> None:
    from policies.phi import Canary, Deidentified, Deidentifier, SurrogateMap

    Deidentifier.deidentify = lambda self, text, *_, **__: Deidentified(text=text, surrogates=SurrogateMap.new())  # type: ignore[method-assign]
    Canary.leaks = lambda self, text: []  # type: ignore[method-assign]


if __name__ == "__main__":
    seen = asyncio.run(main(Path(sys.argv[1])))
    sys.stdout.write(f"{REPORT}\n{json.dumps(seen)}\n")
