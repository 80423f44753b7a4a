"""How long Handrail keeps its own copies of what people wrote."""

from policies.retention.retention_policy import RetentionPolicy

__all__ = ["RetentionPolicy"]
