"""What people ask for, and whether Handrail may take it up (G1)."""

from policies.intents.allowlist import Intent, IntentAllowlist
from policies.intents.classifier import IntentClassifier
from policies.intents.examples import IntentExamples
from policies.intents.reading import IntentReading, IntentScore
from policies.intents.setting import IntentSetting, Route

__all__ = [
    "Intent",
    "IntentAllowlist",
    "IntentClassifier",
    "IntentExamples",
    "IntentReading",
    "IntentScore",
    "IntentSetting",
    "Route",
]
