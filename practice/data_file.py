"""Reading the domain's own data: word lists, weights and clinical thresholds kept as YAML beside the code."""

from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from practice.errors import SettingsError

_Shape = TypeVar("_Shape", bound=BaseModel)
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml reads the word lists ten times faster


def load_data_file(path: Path, shape: type[_Shape]) -> _Shape:
    """Read one YAML file into its pydantic shape.

    Raises SettingsError where the file is missing, not YAML, or not of that shape.
    """
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # both loaders are safe ones
        return shape.model_validate(content)
    except OSError as error:
        raise SettingsError(f"The data file {path} cannot be read.", "Restore it, then start again.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SettingsError(f"The data file {path} is not YAML text: {error}", "Correct it.") from error
    except ValidationError as error:
        raise SettingsError(f"The data file {path} is wrong: {error}", "Correct the fields named above.") from error
