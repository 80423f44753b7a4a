"""Reading a dialect from its YAML file. A wrong one stops the start, with what is wrong in it."""

from pathlib import Path

import yaml
from pydantic import ValidationError

from ehr.rest.dialect import Dialect
from ehr.rest.mappings import Mappings
from practice.errors import SettingsError

SHIPPED = Path(__file__).with_name("dialects")


def shipped_dialects() -> list[str]:
    """Return the names of the dialects that come with Handrail."""
    return sorted(path.stem for path in SHIPPED.glob("*.yaml"))


def load_dialect(name_or_path: str | Path) -> Dialect:
    """Read a shipped dialect by name, or any by the path of its file. Raises ``SettingsError``."""
    path = Path(name_or_path)
    if path.suffix != ".yaml":
        path = SHIPPED / f"{name_or_path}.yaml"
    try:
        dialect = Dialect.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except OSError as error:
        shipped = ", ".join(shipped_dialects())
        raise SettingsError(f"There is no dialect at {path}.", f"Name one of {shipped}, or a .yaml file.") from error
    except (yaml.YAMLError, UnicodeDecodeError, ValidationError) as error:
        raise SettingsError(f"The dialect {path} is wrong: {error}", "Correct its file.") from error
    Mappings(dialect)
    return dialect
