"""A prompt is a Markdown file with a version; what an agent wrote is stamped with it."""

from pathlib import Path

import yaml
from pydantic import ValidationError

from practice.errors import SettingsError
from practice.record import Value

FOLDER = Path(__file__).with_name("prompts")


class Prompt(Value):
    """An agent's standing instructions."""

    agent: str
    version: str
    text: str

    @property
    def system(self) -> str:
        """The system message: the instructions under a line that names agent and version."""
        return f"Agent: {self.agent} (prompt version {self.version})\n\n{self.text}"


def load_prompt(name: str, folder: Path = FOLDER) -> Prompt:
    """Read ``<folder>/<name>.md``; a missing file, or one without its front matter, stops the start."""
    path = folder / f"{name}.md"
    try:
        _, front, text = path.read_text(encoding="utf-8").split("---\n", 2)
        return Prompt.model_validate({**yaml.safe_load(front), "text": text.strip()})
    except (OSError, ValueError, TypeError, yaml.YAMLError, ValidationError) as error:
        raise SettingsError(f"The prompt {path.name} cannot be read.", "Restore the file.") from error
