"""A process of its own: the served application, a whole turn, hostile settings, and no way out.

Run as ``python -m tests.handrail.offline_turn DATA_DIR``; prints what it saw as JSON, its logs go to stderr.
"""

import sys

ATTEMPTS: list[str] = []


def _stay_inside(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse every way to another machine, and remember who tried. An audit hook cannot be taken away again."""
    if event not in {"socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.gethostbyname"}:
        return
    target = arguments[1] if event in {"socket.connect", "socket.sendto"} else arguments[0]
    host = target[0] if isinstance(target, tuple) else target
    if isinstance(host, bytes):
        host = host.decode()
    if isinstance(target, str | bytes) and event == "socket.connect":
        return  # a Unix socket's path
    if host not in {None, "", "localhost", "::1"} and not str(host).startswith("127."):
        ATTEMPTS.append(f"{event} {host}")
        raise OSError(f"offline: {host}")


sys.addaudithook(_stay_inside)

import asyncio  # noqa: E402  # everything below runs behind the hook
import json  # noqa: E402
from datetime import timedelta  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

from handrail.logs import configure_logs  # noqa: E402
from handrail.serve import build_app  # noqa: E402
from handrail.settings import Settings  # noqa: E402

SAID = "Grandmother's funeral is in Kalamazoo: could we reschedule Thursday, anything after five next week by video?"
ASKED = "Approximately how much does cancelling late cost me, please?"
CRISIS = "Honestly I want to kill myself tonight, nobody would notice"


async def main(folder: Path) -> dict[str, Any]:
    import httpx

    from tests.practice_fixtures import OPENING

    configure_logs()
    settings = Settings(data_dir=folder, _env_file=None)
    app = build_app(settings, lambda: OPENING + timedelta(minutes=5))
    transport = httpx.ASGITransport(app=app)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url="http://h") as http:

        async def sign_in(who: str) -> dict[str, str]:
            body = {"email": f"{who}alder-reed.example", "password": "handrail-demo"}
            given = await http.post("/api/v1/token", json=body)
            return {"Authorization": f"Bearer {given.json()['access_token']}"}

        client, desk = await sign_in("jordan@clients."), await sign_in("frontdesk@")
        own = (await http.get("/api/v1/conversations/mine", headers=client)).json()["conversation"]["id"]

        async def say(text: str) -> list[Any]:
            path = f"/api/v1/conversations/{own}/messages"
            answer = await http.post(path, json={"text": text}, headers=client, timeout=60)
            return [stage["message"] for stage in answer.json()["stages"] if stage["message"]]

        offer = (await say(SAID))[-1]
        pick = {"offer_id": offer["payload"]["offer_id"], "slot_id": offer["payload"]["slots"][0]["id"]}
        await http.post(f"/api/v1/conversations/{own}/choices", json=pick, headers=client)
        [item] = (await http.get("/api/v1/proposals", headers=desk)).json()
        approve = {"verdict": "approve"}
        decided = await http.post(f"/api/v1/proposals/{item['proposal']['id']}/decision", json=approve, headers=desk)
        answered = (await say(ASKED))[-1]
        notice = (await say(CRISIS))[-1]
        places = ("/sign-in", "/docs", "/readyz", "/metrics", "/nowhere")
        pages = [(await http.get(place)).status_code for place in places]
        wrong = [await http.delete("/api/v1/me"), await http.get("/api/v1/nothing"), await http.get("/webhooks/ehr")]
        return {
            "wrong": [(answer.status_code, answer.headers["Content-Type"]) for answer in wrong],
            "attempts": ATTEMPTS,
            "state": decided.json()["state"],
            "kinds": [offer["kind"], answered["kind"], notice["kind"]],
            "pages": pages,
            "said": [SAID, ASKED, CRISIS, offer["body"], answered["body"], notice["body"]],
        }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(main(Path(sys.argv[1])))))
