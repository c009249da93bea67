"""The JSON Schema of result.json, published as `docs/result.schema.json`."""

from __future__ import annotations

from typing import Any

from auditor.findings.result import Document


def json_schema() -> dict[str, Any]:
    """The schema of a whole document, findings included (JSON Schema 2020-12)."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Document.model_json_schema()}
