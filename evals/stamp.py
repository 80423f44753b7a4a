"""What a result was made with, so that two runs can be compared."""

import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from graphs.services import Services
from practice.record import Instant, Value

_ROOT = Path(__file__).resolve().parent.parent


class Stamp(Value):
    """Versions of everything that decides, and the seed of everything that is drawn."""

    ran_at: Instant
    model: str
    prompt_versions: dict[str, str]
    policy_versions: dict[str, str]
    code_version: str
    seed: int


def stamp(services: Services, *, ran_at: Instant, seed: int) -> Stamp:
    """Return the stamp of a run."""
    return Stamp(
        ran_at=ran_at,
        model=", ".join(sorted({agent.model_name for agent in services.agents.values()})),
        prompt_versions={name: agent.prompt.version for name, agent in sorted(services.agents.items())},
        policy_versions={
            "access": services.access.version,
            "approval": services.approval.version,
            "consent": services.consent.version,
            "crisis": services.crisis.version,
            "dial": services.dials.version,
            "intents": services.classifier.version,
            "templates": services.templates.version,
        },
        code_version=code_version(),
        seed=seed,
    )


def code_version() -> str:
    """Return what ``git describe`` says of this tree, or the version of the installed package."""
    try:
        described = subprocess.run(
            ("git", "describe", "--always", "--dirty", "--tags"),
            cwd=_ROOT,
            capture_output=True,
            text=True,
            timeout=10,
            check=True,
        )
        return described.stdout.strip()
    except (OSError, subprocess.SubprocessError):
        pass
    try:
        return version("handrail")
    except PackageNotFoundError:
        return "unknown"
