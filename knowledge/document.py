"""A practice document as its author wrote it: markdown under front matter."""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import yaml
from pydantic import Field, ValidationError

from practice.errors import InputError
from practice.identity import Audience
from practice.record import Value

LARGEST_DOCUMENT_BYTES = 1_000_000

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)(.*)\Z", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ADVICE = "Correct the files named above and ingest again; nothing was changed."


class FrontMatter(Value):
    """What a document says of itself between its ``---`` lines."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{1,63}$", description="Stable; passages are named after it")
    title: str = Field(min_length=1, max_length=200)
    audience: Audience
    topics: tuple[str, ...] = Field(min_length=1, description="Words people use for it; they help the search")
    updated: date


class PracticeDocument(FrontMatter):
    """One document, read and checked."""

    body: str = Field(min_length=1, description="Markdown")


def read_documents(directory: Path) -> tuple[PracticeDocument, ...]:
    """Read every ``*.md`` under a directory, ordered by id.

    Raises InputError that names every file that cannot be used, and why: unreadable or binary, no front matter, a
    wrong or missing field, an audience that is not known, an id that another file has, nothing below the front matter.
    """
    paths = sorted(path for path in directory.rglob("*.md") if path.is_file())
    if not paths:
        raise InputError(f"There is no .md document under {directory}.", _ADVICE)
    documents: dict[str, tuple[Path, PracticeDocument]] = {}
    problems: list[str] = []
    for path in paths:
        name = path.relative_to(directory)
        try:
            document = read_document(path)
        except InputError as error:
            problems.append(f"{name}: {error.detail}")
            continue
        first, _ = documents.setdefault(document.id, (name, document))
        if first != name:
            problems.append(f"{name}: the id '{document.id}' is already used by {first}")
    if problems:
        raise InputError("; ".join(problems), _ADVICE)
    return tuple(documents[document_id][1] for document_id in sorted(documents))


def read_document(path: Path) -> PracticeDocument:
    """Read one document. Raises InputError that says what is wrong with it."""
    parts = _FRONT_MATTER.match(_text_of(path))
    if parts is None:
        raise InputError("no front matter between two --- lines at the top", _ADVICE)
    try:
        fields = yaml.safe_load(parts.group(1))
    except (yaml.YAMLError, ValueError) as error:  # an impossible date is a ValueError
        raise InputError(f"the front matter is not YAML ({_first_line(error)})", _ADVICE) from error
    body = parts.group(2).strip()
    if not isinstance(fields, dict):
        raise InputError("the front matter holds no fields", _ADVICE)
    if not body:
        raise InputError("no text below the front matter", _ADVICE)
    try:
        return PracticeDocument.model_validate({**fields, "body": body})
    except ValidationError as error:
        raise InputError(_wrong_fields(error), _ADVICE) from error


def _text_of(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_DOCUMENT_BYTES:
            raise InputError(f"larger than {LARGEST_DOCUMENT_BYTES:,} bytes", _ADVICE)
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", _ADVICE) from error
    except UnicodeDecodeError as error:
        raise InputError("not text in UTF-8", _ADVICE) from error
    if _CONTROL.search(text):
        raise InputError("not text: it holds control characters", _ADVICE)
    return text


def _wrong_fields(error: ValidationError) -> str:
    return ", ".join(f"{'.'.join(map(str, e['loc'])) or 'front matter'}: {e['msg']}" for e in error.errors())


def _first_line(error: Exception) -> str:
    return next(iter(_lines(str(error))), type(error).__name__)


def _lines(text: str) -> Iterable[str]:
    return (line.strip() for line in text.splitlines() if line.strip())
