"""The fixed sentences of the graphs, as typed data."""

from pathlib import Path

import yaml
from pydantic import ValidationError

from practice.errors import SettingsError
from practice.identity import Audience
from practice.record import Value

FILE = Path(__file__).with_name("templates.yaml")


class Templates(Value):
    """Words by audience and key. A missing key is a ``KeyError`` in the tests, never an improvised sentence."""

    version: str
    client: dict[str, str]
    staff: dict[str, str]
    stages: dict[str, str]
    reasons: dict[str, str]

    def say(self, audience: Audience, key: str, **fields: str) -> str:
        """Fill one template."""
        return (self.client if audience is Audience.CLIENT else self.staff)[key].format(**fields)

    def why(self, reason: str) -> str:
        """Return the words for a reason's code; a policy's own code is shown as it is."""
        return self.reasons.get(reason, f"Refused by policy: {reason.replace('_', ' ')}.")


def load_templates(path: Path = FILE) -> Templates:
    """Read the templates; a missing or wrong file stops the start."""
    try:
        return Templates.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise SettingsError(f"The templates in {path.name} cannot be read: {error}", "Restore the file.") from error
