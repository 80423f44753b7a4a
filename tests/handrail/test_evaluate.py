import pytest
from rich.console import Console

from handrail.evaluate import run_suite
from practice.errors import InputError


async def test_an_unknown_suite_is_named_with_those_there_are() -> None:
    with pytest.raises(InputError) as refused:
        await run_suite("rags", None, Console(quiet=True))
    assert "rags" in refused.value.detail and "rag, safety" in refused.value.advice
