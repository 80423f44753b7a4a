"""The hash that binds a decision to the exact arguments it was made on."""

import hashlib
import json

from practice.action import Action


def canonical_json(action: Action, *, policy_version: str, approver: str | None) -> bytes:
    """Return the one spelling of an action, the policy it was decided under, and who decided.

    JSON in UTF-8: keys sorted by code point at every depth, no spaces, nothing escaped that need not be, arrays in
    their order, every field present (``None`` is ``null``), instants in UTC as ``2026-11-26T22:00:00Z``, floats in
    their shortest form. Text is taken as it is: two spellings of one letter are two texts.
    """
    content = {"action": action.model_dump(mode="json"), "approver": approver, "policy_version": policy_version}
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def action_hash(action: Action, *, policy_version: str, approver: str | None) -> str:
    """Return the SHA-256 of the canonical form, in hex. ``approver`` is ``None`` where a dial let it pass."""
    return hashlib.sha256(canonical_json(action, policy_version=policy_version, approver=approver)).hexdigest()
