"""The dial: how far a workflow may go, between the floor and the ceiling that the policy gives it."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from policies.policy_file import load_policy_file
from practice.action import Workflow
from practice.record import Value

_FILE = Path(__file__).with_name("dial.yaml")


class Dial(StrEnum):
    """From nothing to alone. Compare with ``step``, never with ``<``: these are words."""

    OFF = "off"
    SHADOW = "shadow"
    ASSIST = "assist"
    AUTO = "auto"

    @property
    def step(self) -> int:
        """How far this is, 0 to 3."""
        return tuple(Dial).index(self)


class WorkflowDial(Value):
    """What a workflow is shipped at, and the range a practice may turn it in."""

    shipped: Dial = Dial.ASSIST
    floor: Dial = Dial.OFF
    ceiling: Dial = Dial.ASSIST
    why: str = Field(default="", description="Shown beside the dial")

    @model_validator(mode="after")
    def _is_in_order(self) -> Self:
        if not self.floor.step <= self.shipped.step <= self.ceiling.step:
            raise ValueError("a dial is shipped between its floor and its ceiling")
        return self


class DialPolicy(Value):
    """The dials of every workflow."""

    version: str
    workflows: Mapping[Workflow, WorkflowDial]

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Read the policy; ``SettingsError`` where it is missing, incomplete, or lets clinical work run alone."""
        return load_policy_file(path or _FILE, cls)

    @model_validator(mode="after")
    def _is_complete_and_safe(self) -> Self:
        if missing := set(Workflow) - set(self.workflows):
            raise ValueError(f"workflows not listed: {', '.join(sorted(missing))}")
        for workflow, dial in self.workflows.items():
            if is_clinical(workflow) and dial.ceiling is Dial.AUTO:
                raise ValueError(f"{workflow} is clinical: its ceiling is assist at most")
        if self.workflows[Workflow.M3].floor.step < Dial.ASSIST.step:
            raise ValueError("M3 is the crisis path: it cannot be turned down")
        return self

    def level(self, workflow: str, setting: str | None = None) -> Dial:
        """Return how far the workflow goes, given the practice's setting; ``None`` means as shipped.

        Never above the ceiling nor below the floor. An unknown workflow is off, and so is an unreadable setting.
        """
        dial = self.workflows.get(Workflow(workflow)) if workflow in _WORKFLOWS else None
        if dial is None:
            return Dial.OFF
        wanted = dial.shipped if setting is None else _read(setting)
        return tuple(Dial)[min(max(wanted.step, dial.floor.step), dial.ceiling.step)]


_WORKFLOWS = frozenset(workflow.value for workflow in Workflow)


def is_clinical(workflow: Workflow) -> bool:
    """Say whether a workflow writes about a person's care, or answers a crisis: never without a person."""
    return workflow.startswith("D") or workflow in {Workflow.C1, Workflow.M3}


def _read(setting: str) -> Dial:
    try:
        return Dial(setting)
    except ValueError:
        return Dial.OFF
