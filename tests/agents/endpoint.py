"""A stand-in for an OpenAI-compatible endpoint: real HTTP on this machine, answers by script, every byte kept."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from fastapi import FastAPI, Request, Response


class Endpoint:
    """Serves ``/v1/chat/completions``; ``answers`` are given in order, the last one again and again.

    A number is an answer that takes so many seconds; a function makes its answer from what was sent.
    """

    def __init__(self, *answers: Response | dict[str, Any] | float | Callable[[str], dict[str, Any]]) -> None:
        self.answers = list(answers)
        self.bodies: list[bytes] = []
        self.headers: list[dict[str, str]] = []
        self.url = ""
        self.app = FastAPI()
        self.app.post("/v1/chat/completions")(self._complete)

    @property
    def requests(self) -> list[dict[str, Any]]:
        return [json.loads(body) for body in self.bodies]

    @property
    def wire(self) -> str:
        """Everything that was sent here."""
        return "\n".join(body.decode() for body in self.bodies)

    async def _complete(self, request: Request) -> Any:
        self.bodies.append(await request.body())
        self.headers.append(dict(request.headers))
        answer = self.answers[min(len(self.bodies), len(self.answers)) - 1]
        if isinstance(answer, int | float):
            await asyncio.sleep(answer)
            return Response(status_code=503)
        return answer(self.bodies[-1].decode()) if callable(answer) and not isinstance(answer, Response) else answer


@asynccontextmanager
async def serving(endpoint: Endpoint) -> AsyncIterator[Endpoint]:
    """Serve the endpoint on a free port of 127.0.0.1 for as long as the block runs."""
    listener = socket.create_server(("127.0.0.1", 0))
    endpoint.url = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
    server = uvicorn.Server(uvicorn.Config(endpoint.app, log_level="error", lifespan="off"))
    task = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:
        await asyncio.sleep(0.005)
    try:
        yield endpoint
    finally:
        server.should_exit = True
        await task
        listener.close()


def said(text: str) -> dict[str, Any]:
    """Return a completion that is text."""
    return _completion({"role": "assistant", "content": text})


def called(name: str, arguments: dict[str, Any] | str) -> dict[str, Any]:
    """Return a completion that calls a tool; arguments given as text are sent as they are."""
    raw = arguments if isinstance(arguments, str) else json.dumps(arguments)
    call = {"id": "call_1", "type": "function", "function": {"name": name, "arguments": raw}}
    return _completion({"role": "assistant", "content": None, "tool_calls": [call]})


def _completion(message: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "stand-in",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    }
