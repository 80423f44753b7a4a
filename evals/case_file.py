"""Reading cases and gates: YAML into a typed shape; an error names file, case and field."""

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from practice.errors import SettingsError

_Shape = TypeVar("_Shape", bound=BaseModel)
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SHOWN = 5


def load_cases(path: Path, shape: type[_Shape]) -> _Shape:
    """Read one file. Raises ``SettingsError`` where it is missing, not YAML, or not of the shape."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # both loaders are safe ones
    except OSError as error:
        raise SettingsError(f"{path.name} cannot be read.", f"Put the file at {path}.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path.name} is not YAML: {error}", "Correct the line named above.") from error
    try:
        return shape.model_validate(content)
    except ValidationError as error:
        found = [f"{_place(content, each['loc'])}: {each['msg']}" for each in error.errors()[:_SHOWN]]
        raise SettingsError(f"{path.name}: {'; '.join(found)}", "Correct the fields named above.") from error


def _place(content: Any, where: tuple[int | str, ...]) -> str:
    """Name a field; an entry of a list by its own id, where it has one."""
    words: list[str] = []
    here = content
    for step in where:
        here = _inside(here, step)
        own = here.get("id") if isinstance(here, dict) and isinstance(step, int) else None
        words.append(str(own or step))
    return ".".join(words) or "the file"


def _inside(here: Any, step: int | str) -> Any:
    try:
        return here[step]
    except (KeyError, IndexError, TypeError):
        return None
