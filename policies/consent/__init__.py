"""Whether a client's records may be used for a purpose (G6)."""

from policies.consent.consent_policy import ConsentPolicy, ConsentVerdict

__all__ = ["ConsentPolicy", "ConsentVerdict"]
