"""Nothing phones home, whatever the environment says: the switches, and that the libraries obey them."""

import os
import subprocess
import sys

import pytest

from handrail.quiet import SWITCHES, silence

HOSTILE = {
    "ANONYMIZED_TELEMETRY": "True",
    "CHROMA_OTEL_COLLECTION_ENDPOINT": "https://collector.example",
    "CHROMA_OTEL_GRANULARITY": "all",
    "DO_NOT_TRACK": "0",
    "HF_DATASETS_OFFLINE": "0",
    "HF_HUB_DISABLE_TELEMETRY": "0",
    "HF_HUB_OFFLINE": "0",
    "LANGCHAIN_API_KEY": "lsv2_invented",
    "LANGCHAIN_ENDPOINT": "https://collector.example",
    "LANGCHAIN_TRACING_V2": "true",
    "LANGGRAPH_STRICT_MSGPACK": "false",
    "LANGSMITH_API_KEY": "lsv2_invented",
    "LANGSMITH_ENDPOINT": "https://collector.example",
    "LANGSMITH_OTEL_ENABLED": "true",
    "LANGSMITH_TRACING": "true",
    "LANGSMITH_TRACING_V2": "true",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "https://collector.example",
    "OMP_NUM_THREADS": "8",
    "OPENBLAS_NUM_THREADS": "8",
    "RAGAS_DO_NOT_TRACK": "false",
    "TOKENIZERS_PARALLELISM": "true",
    "TRANSFORMERS_OFFLINE": "0",
}


def test_every_switch_is_tested_against_its_opposite() -> None:
    assert set(SWITCHES) <= set(HOSTILE)


@pytest.mark.parametrize("name", SWITCHES)
def test_a_stray_setting_is_overruled(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, HOSTILE[name])
    silence()
    assert os.environ.get(name, "") == SWITCHES[name]


LOOK = """
import sys
import handrail.serve
order = list(sys.modules)
libraries = {"chromadb", "langsmith", "transformers", "huggingface_hub", "langchain_core"} & set(order)
assert all(order.index("handrail.quiet") < order.index(name) for name in libraries), "a library came first"

import langsmith.utils, huggingface_hub.constants as hub
from chromadb.config import Settings
assert not langsmith.utils.tracing_is_enabled(), "LangSmith would trace"
assert hub.HF_HUB_OFFLINE and hub.HF_HUB_DISABLE_TELEMETRY, "the hub would be asked"
chosen = Settings()
assert not chosen.anonymized_telemetry and not chosen.chroma_otel_collection_endpoint, "Chroma would report"
import transformers.utils.hub as offline
assert offline.is_offline_mode(), "transformers would download"
import os
assert not os.environ.get("LANGCHAIN_API_KEY") and not os.environ.get("LANGSMITH_ENDPOINT")
"""


def test_the_libraries_read_the_switches_not_the_stray_settings() -> None:
    done = subprocess.run([sys.executable, "-c", LOOK], env={**os.environ, **HOSTILE}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
