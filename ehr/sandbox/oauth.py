"""POST /oauth/token: a program signs in, by HTTP Basic or form fields, and gets a bearer token."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Header
from fastapi.responses import JSONResponse

from ehr.sandbox.gate import Gate
from ehr.sandbox.openapi import ProblemDetails
from ehr.sandbox.problems import MalformedRequest
from ehr.sandbox.tokens import Grant


def oauth_router(gate: Gate) -> APIRouter:
    """Return the token endpoint."""
    router = APIRouter(tags=["sign-in"])
    errors: dict[int | str, dict[str, Any]] = {400: {"model": ProblemDetails}, 401: {"model": ProblemDetails}}

    @router.post("/oauth/token", response_model=Grant, operation_id="issue_token", summary="Sign in", responses=errors)
    async def issue_token(
        grant_type: Annotated[str, Form()] = "",
        client_id: Annotated[str, Form()] = "",
        client_secret: Annotated[str, Form()] = "",
        scope: Annotated[str | None, Form()] = None,
        authorization: Annotated[str | None, Header()] = None,
    ) -> JSONResponse:
        if grant_type != "client_credentials":
            raise MalformedRequest("grant_type must be client_credentials.", error="unsupported_grant_type")
        grant = gate.grant(authorization, client_id, client_secret, scope)
        return JSONResponse(grant.model_dump(), headers={"Cache-Control": "no-store"})

    return router
