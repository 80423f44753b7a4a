"""Filling a schema from a text: only what the text states, found by the field's own name."""

import re
from collections.abc import Mapping
from typing import Any


def fill_schema(schema: Mapping[str, Any], text: str) -> dict[str, Any]:
    """Return values for the schema's required fields, and for optional ones that the text names.

    A choice is taken where its word stands in the text; a number or a text where it stands behind the field's name.
    What the text does not state becomes the schema's default or its emptiest value.
    """
    required = set(schema.get("required", ()))
    filled: dict[str, Any] = {}
    for name, field in schema.get("properties", {}).items():
        value = _stated(name, field, text)
        if value is not None:
            filled[name] = value
        elif name in required:
            filled[name] = _emptiest(field)
    return filled


def _stated(name: str, field: Mapping[str, Any], text: str) -> Any:
    if choices := field.get("enum"):
        return next((one for one in choices if re.search(rf"\b{re.escape(str(one))}\b", text, re.IGNORECASE)), None)
    label = re.escape(name.replace("_", " "))
    kind = field.get("type")
    if kind in {"integer", "number"}:
        match = re.search(rf"\b{label}\b\D{{0,20}}(-?\d+(?:\.\d+)?)", text, re.IGNORECASE)
        return (int(float(match[1])) if kind == "integer" else float(match[1])) if match else None
    if kind == "boolean":
        match = re.search(rf"\b{label}\b\W{{0,5}}(yes|no|true|false)\b", text, re.IGNORECASE)
        return match[1].lower() in {"yes", "true"} if match else None
    if kind == "string":
        match = re.search(rf"\b{label}\b\s*[:=]\s*([^\n]+)", text, re.IGNORECASE)
        return match[1].strip() if match else None
    return None


def _emptiest(field: Mapping[str, Any]) -> Any:
    if "default" in field:
        return field["default"]
    if choices := field.get("enum"):
        return choices[0]
    return {"integer": 0, "number": 0.0, "boolean": False, "array": [], "object": {}}.get(str(field.get("type")), "")
