"""A turn on the wire: server-sent events, one for each stage; or one JSON document for those who wait."""

from collections.abc import AsyncIterator

from fastapi import Request, Response
from fastapi.responses import JSONResponse, StreamingResponse

from graphs.stage import Stage


async def stream(request: Request, stages: AsyncIterator[Stage]) -> Response:
    """Answer with ``text/event-stream`` where that is asked for, else with all stages at the end."""
    if "text/event-stream" in request.headers.get("Accept", ""):
        return StreamingResponse(_events(stages), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})
    return JSONResponse({"stages": [stage.model_dump(mode="json") async for stage in stages]})


async def _events(stages: AsyncIterator[Stage]) -> AsyncIterator[str]:
    async for stage in stages:
        yield f"event: {stage.name}\ndata: {stage.model_dump_json()}\n\n"
