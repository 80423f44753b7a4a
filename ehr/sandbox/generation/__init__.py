"""The synthetic practice that the sandbox EHR serves."""

from ehr.sandbox.generation.generate import generate_practice
from ehr.sandbox.generation.generated import GeneratedPractice

__all__ = ["GeneratedPractice", "generate_practice"]
