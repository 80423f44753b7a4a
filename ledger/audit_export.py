"""The audit chain as a file: one JSON object a line, the signed head last; and its verifier, which needs no database.

The head's line names the id of the public key that verifies it. The key itself is not in the file: whoever could change
the file could change it too.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from ledger.chain import ChainCheck, ChainHead, ChainReport, canonical
from ledger.signing import HeadVerifier

if TYPE_CHECKING:  # the verifier runs where no database library is installed
    from ledger.audit import Audit


async def export_lines(audit: Audit) -> AsyncGenerator[str]:
    """Yield the chain's lines, oldest first, and its head last. Use it in a unit that reads."""
    head = await audit.head()
    async with aclosing(audit.raw_events()) as events:
        async for event in events:
            yield canonical(event) + "\n"
    yield canonical({"head": head.model_dump()}) + "\n"


async def write_export(audit: Audit, path: Path) -> ChainHead:
    """Write the chain to ``path`` and return its head, to be kept elsewhere as an anchor."""
    with path.open("w", encoding="utf-8") as file:
        async with aclosing(export_lines(audit)) as lines:
            async for line in lines:
                file.write(line)
    return await audit.head()


def verify_export(
    source: Path | Iterable[str], verifier: HeadVerifier | None = None, anchor: ChainHead | None = None
) -> ChainReport:
    """Follow an exported chain and say whether, and where, it was tampered with.

    Without a ``verifier``, a tail that was cut together with a new head goes unseen. ``anchor`` is a head that was kept
    from an earlier day.
    """
    if isinstance(source, Path):
        with source.open(encoding="utf-8", errors="replace") as file:
            return _verify(file, verifier, anchor)
    return _verify(source, verifier, anchor)


def head_of_export(path: Path) -> ChainHead | None:
    """Return the head at the end of an export, to be used as an anchor; None where the file has none."""
    with path.open(encoding="utf-8", errors="replace") as file:
        last = deque(file, maxlen=1)
    return _read_head((_read("".join(last)) or {}).get("head"))


def _verify(lines: Iterable[str], verifier: HeadVerifier | None, anchor: ChainHead | None) -> ChainReport:
    check: ChainCheck | None = None
    head: ChainHead | None = None
    number = 0
    for number, line in enumerate(lines, start=1):
        content = _read(line)
        if content is None or head is not None:
            return _broken(number, "a line is not an event" if head is None else "there is more after the head")
        if "head" in content:
            head = _read_head(content["head"])
            if head is None:
                return _broken(number, "the head cannot be read")
            continue
        check = check or ChainCheck(str(content.get("practice_id")), verifier, anchor)
        broken = check.feed(content)
        if broken is not None:
            return broken
    if head is None:
        return _broken(number + 1, "the head is missing")
    return (check or ChainCheck(head.practice_id, verifier, anchor)).close(head)


def _broken(line: int, reason: str) -> ChainReport:
    return ChainReport(ok=False, length=line - 1, broken_at=line, reason=reason)


def _read(line: str) -> dict[str, Any] | None:
    try:
        content = json.loads(line)
    except ValueError:
        return None
    return content if isinstance(content, dict) else None


def _read_head(content: Any) -> ChainHead | None:
    try:
        return ChainHead.model_validate(content)
    except ValidationError:
        return None
