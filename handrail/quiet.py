"""Nothing phones home, nothing spins. Imported before any library that could; it overrules the environment."""

import os

SWITCHES = {
    "ANONYMIZED_TELEMETRY": "False",  # Chroma
    "CHROMA_OTEL_COLLECTION_ENDPOINT": "",
    "CHROMA_OTEL_GRANULARITY": "none",
    "DO_NOT_TRACK": "1",
    "HF_DATASETS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
    "LANGCHAIN_TRACING_V2": "false",
    "LANGCHAIN_ENDPOINT": "",
    "LANGGRAPH_STRICT_MSGPACK": "true",  # checkpoints revive declared types only
    "LANGSMITH_ENDPOINT": "",
    "LANGSMITH_OTEL_ENABLED": "false",
    "LANGSMITH_TRACING": "false",
    "LANGSMITH_TRACING_V2": "false",
    "LANGSMITH_API_KEY": "",
    "OMP_NUM_THREADS": "1",  # more threads spin over a turn's few small products: twice the processor time (measured)
    "OPENBLAS_NUM_THREADS": "1",
    "RAGAS_DO_NOT_TRACK": "true",
    "TOKENIZERS_PARALLELISM": "false",
    "TRANSFORMERS_OFFLINE": "1",
}


def silence() -> None:
    """Switch every known telemetry and download path off, whatever was set before."""
    os.environ.update(SWITCHES)
    os.environ.pop("LANGCHAIN_API_KEY", None)


silence()
