"""The made-up vendor Meadow: a server of its own kind in front of a native EHR. It shares no code with the adapter."""

import math
from datetime import datetime, time
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

CHICAGO = ZoneInfo("America/Chicago")

# Meadow's path, the native one, and the fields that Meadow calls otherwise than by our name in camel case.
RESOURCES: dict[str, tuple[str, dict[str, str]]] = {
    "patients": (
        "clients",
        {
            "id": "patientId",
            "first_name": "name.given",
            "last_name": "name.family",
            "preferred_name": "name.goesBy",
            "email": "contact.email",
            "phone": "contact.phone",
            "guardians": "contact.guardians",
            "primary_clinician_id": "providerId",
            "custom_fields": "extra",
        },
    ),
    "providers": ("clinicians", {"id": "providerId", "license": "licenceType"}),
    "providercredentials": ("credentials", {}),
    "templates": ("availability", {"weekday": "day", "starts": "from", "ends": "to"}),
    "timeoff": ("leave", {"starts_at": "from", "ends_at": "to"}),
    "appointments": (
        "appointments",
        {
            "id": "appointmentId",
            "client_ids": "participants",
            "clinician_id": "providerId",
            "starts_at": "schedule.start",
            "duration_minutes": "schedule.minutes",
            "status": "state",
            "modality": "location",
            "custom_fields": "extra",
        },
    ),
    "waitinglist": ("waitlist", {}),
    "insurance": ("coverages", {}),
    "insuranceauthorizations": ("authorizations", {}),
    "progressnotes": (
        "progress-notes",
        {"id": "noteId", "session_date": "dateOfService", "sections": "body.parts", "status": "lock.state"},
    ),
    "plans": ("treatment-plans", {}),
    "measures": ("assessments", {}),
    "threads": ("threads", {}),
    "messages": ("messages", {"sender": "author"}),
    "todos": ("tasks", {}),
    "referrals": ("referrals", {"matches": "suggestions"}),
    "documents": ("documents", {}),
    "releases": ("consents", {}),
}
# Names inside the objects of a list, and of an object.
INNER: dict[str, dict[str, str]] = {
    "guardians": {"name": "fullName", "relation": "relationship"},
    "sections": {"heading": "title", "text": "content"},
    "matches": {"clinician_id": "provider", "score": "fit"},
    "goals": {},
}
FILTERS: dict[str, dict[str, str]] = {
    "patients": {"q": "name", "dob": "date_of_birth", "providerId": "primary_clinician_id"},
    "appointments": {
        "patientId": "client_id",
        "providerId": "clinician_id",
        "from": "starts_from",
        "until": "starts_before",
        "state": "status",
    },
    "timeoff": {"fromBefore": "starts_before", "toAfter": "ends_after"},
    "progressnotes": {"state": "status", "servedFrom": "session_from"},
}
WORDS: dict[tuple[str, str], dict[str, str]] = {
    ("appointments", "status"): {
        "scheduled": "Booked",
        "confirmed": "Confirmed",
        "completed": "Kept",
        "cancelled": "Cancelled by client",
        "late_cancelled": "Cancelled late",
        "no_show": "DNA",
    },
    ("patients", "status"): {"prospect": "LEAD", "active": "CURRENT", "discharged": "CLOSED"},
    ("progressnotes", "status"): {"draft": "Unsigned", "signed": "Locked"},
    ("messages", "sender"): {"client": "PATIENT", "staff": "PRACTICE", "system": "AUTOMATIC"},
}
MODALITY = {"in_person": "OFFICE", "video": "TELEHEALTH"}
DAYS = {"date_of_birth", "session_date", "due_on", "expires_on", "starts_on", "ends_on", "review_on", "session_from"}
MOMENTS = {"starts_from", "starts_before", "ends_after"}
DAY, TIME = "%m/%d/%Y", "%I:%M %p"


def camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)


def snake(name: str) -> str:
    return "".join("_" + letter.lower() if letter.isupper() else letter for letter in name)


def value_out(resource: str, name: str, value: Any) -> Any:
    if value is None:
        return None
    if words := WORDS.get((resource, name)):
        return words[value]
    if name in {"modality", "preferred_modality"}:
        return MODALITY[value]
    if name == "modalities":
        return [MODALITY[one] for one in value]
    if name.endswith("_at"):
        return datetime.fromisoformat(value).astimezone(CHICAGO).strftime(f"{DAY} %I:%M:%S %p")
    if name in DAYS:
        return datetime.fromisoformat(value).strftime(DAY)
    if resource == "templates" and name in {"starts", "ends"}:
        return time.fromisoformat(value).strftime(TIME)
    if name in INNER:
        return [{INNER[name].get(key, camel(key)): item for key, item in one.items()} for one in value]
    return value


def value_in(resource: str, name: str, value: Any) -> Any:
    if value is None:
        return None
    if words := WORDS.get((resource, name)):
        return {theirs: ours for ours, theirs in words.items()}[value]
    modality = {theirs: ours for ours, theirs in MODALITY.items()}
    if name in {"modality", "preferred_modality"}:
        return modality[value]
    if name == "modalities":
        return [modality[one] for one in value]
    if name.endswith("_at") or name in MOMENTS:
        return datetime.strptime(value, f"{DAY} %I:%M:%S %p").replace(tzinfo=CHICAGO).isoformat()
    if name in DAYS:
        return datetime.strptime(value, DAY).replace(tzinfo=CHICAGO).date().isoformat()
    if name in INNER:
        inner = {theirs: ours for ours, theirs in INNER[name].items()}
        return [{inner.get(key, snake(key)): item for key, item in one.items()} for one in value]
    return value


def record_out(resource: str, native: dict[str, Any]) -> dict[str, Any]:
    theirs: dict[str, Any] = {"meta": {"revision": native.pop("version"), "tenant": 7}}
    native.pop("employer", None)
    if resource == "referrals":
        details = native.pop("details")
        theirs["patient"] = {"fullName": details.pop("person_name"), "phone": details.pop("phone")}
        theirs["request"] = {camel(key): value_out(resource, key, item) for key, item in details.items()}
    for name, value in native.items():
        *way, last = RESOURCES[resource][1].get(name, camel(name)).split(".")
        place = theirs
        for step in way:
            place = place.setdefault(step, {})
        place[last] = value_out(resource, name, value)
    return theirs


def record_in(resource: str, theirs: dict[str, Any]) -> dict[str, Any]:
    theirs.pop("meta", None)
    native: dict[str, Any] = {}
    if resource == "referrals" and "request" in theirs:
        details = {snake(key): value_in(resource, snake(key), item) for key, item in theirs.pop("request").items()}
        patient = theirs.pop("patient")
        native["details"] = details | {"person_name": patient["fullName"], "phone": patient["phone"]}
    names = {path: name for name, path in RESOURCES[resource][1].items()}
    for path, value in flat(theirs, names):
        name = names.get(path, snake(path))
        native[name] = value_in(resource, name, value)
    return native


def flat(theirs: dict[str, Any], names: dict[str, str], prefix: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for key, value in theirs.items():
        path = prefix + key
        nested = isinstance(value, dict) and any(name.startswith(path + ".") for name in names)
        found += flat(value, names, path + ".") if nested else [(path, value)]
    return found


class Meadow:
    """Speaks Meadow's REST, and asks a native EHR behind it."""

    def __init__(self, native: httpx.AsyncBaseTransport) -> None:
        self._native = httpx.AsyncClient(base_url="http://native", transport=native)
        routes = [
            Route("/auth/token", self.token, methods=["POST"]),
            Route("/api/v3/{resource}", self.list, methods=["GET"]),
            Route("/api/v3/{resource}", self.create, methods=["POST"]),
            Route("/api/v3/{resource}/{record_id}", self.read, methods=["GET"]),
            Route("/api/v3/{resource}/{record_id}", self.change, methods=["POST", "PATCH"]),
        ]
        self.app = Starlette(routes=routes)

    async def token(self, request: Request) -> Response:
        answer = await self._native.post("/oauth/token", data=dict(await request.form()))
        return Response(answer.content, answer.status_code, media_type="application/json")

    async def list(self, request: Request) -> Response:
        resource = request.path_params["resource"]
        asked = dict(request.query_params)
        page, size = int(asked.pop("page")), int(asked.pop("pageSize"))
        filters = {}
        for theirs, text in asked.items():
            name = FILTERS.get(resource, {}).get(theirs, snake(theirs))
            filters[name] = str(value_in(resource, name, text))
        found: list[dict[str, Any]] = []
        cursor: str | None = ""
        while cursor is not None:
            more = {"cursor": cursor} if cursor else {}
            answer = await self._ask(request, "GET", f"/v1/{RESOURCES[resource][0]}", params={**filters, **more})
            if answer.is_error:
                return self.refused(answer)
            found += answer.json()["items"]
            cursor = answer.json()["next_cursor"]
        shown = found[(page - 1) * size : page * size]
        meta = {"totalPages": math.ceil(len(found) / size), "page": page}
        return JSONResponse({"data": [record_out(resource, one) for one in shown], "meta": meta})

    async def read(self, request: Request) -> Response:
        return self.answered(request, await self._ask(request, "GET", self.path(request)))

    async def create(self, request: Request) -> Response:
        resource = request.path_params["resource"]
        body = record_in(resource, await request.json())
        return self.answered(request, await self._ask(request, "POST", f"/v1/{RESOURCES[resource][0]}", json=body))

    async def change(self, request: Request) -> Response:
        body = await request.json()
        revision = body["meta"]["revision"]
        native = record_in(request.path_params["resource"], body)
        return self.answered(
            request, await self._ask(request, "PATCH", self.path(request), json=native, if_match=f'"{revision}"')
        )

    def path(self, request: Request) -> str:
        return f"/v1/{RESOURCES[request.path_params['resource']][0]}/{quote(request.path_params['record_id'])}"

    def answered(self, request: Request, answer: httpx.Response) -> Response:
        if answer.is_error:
            return self.refused(answer)
        data = record_out(request.path_params["resource"], answer.json())
        return JSONResponse({"data": data, "ok": True}, 201 if answer.status_code == 201 else 200)

    def refused(self, answer: httpx.Response) -> Response:
        renamed = {404: (400, "NO_SUCH_THING"), 409: (400, "SLOT_TAKEN"), 412: (409, "REVISION_MISMATCH")}
        status, code = renamed.get(answer.status_code, (answer.status_code, "OTHER"))
        return JSONResponse({"ok": False, "error": {"code": code, "message": answer.text}}, status)

    async def _ask(
        self, request: Request, method: str, path: str, if_match: str | None = None, **parts: Any
    ) -> httpx.Response:
        headers = {"Authorization": request.headers.get("Authorization", "")}
        assert request.headers["X-Practice"] == "alder-reed"
        if key := request.headers.get("X-Request-Key"):
            headers["Idempotency-Key"] = key
        if if_match:
            headers["If-Match"] = if_match
        return await self._native.request(method, path, headers=headers, **parts)
