from pathlib import Path

import pytest

from agents.agents import AGENTS
from agents.prompt import load_prompt
from agents.spec import AgentSpec
from practice.errors import SettingsError


@pytest.mark.parametrize("spec", AGENTS, ids=lambda spec: spec.name)
def test_every_agent_has_a_versioned_prompt_that_names_only_its_own_tools(spec: AgentSpec) -> None:
    prompt = load_prompt(spec.name)
    assert prompt.system.startswith(f"Agent: {spec.name} (prompt version {prompt.version})")
    named = {word.strip("`.,;:()") for word in prompt.text.split() if "_" in word and word.startswith("`")}
    tools = {tool for other in AGENTS for tool in other.tools}
    assert named & tools <= set(spec.tools)
    assert "hand_to_person" in named


@pytest.mark.parametrize(
    "content",
    [None, "no front matter", "---\nagent: x\n---\ntext", "---\n: [\n---\ntext", "---\nagent: x\nversion: '1'\n"],
)
def test_a_prompt_that_cannot_be_read_stops_the_start(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "scheduler.md").write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match="scheduler.md"):
        load_prompt("scheduler", tmp_path)
