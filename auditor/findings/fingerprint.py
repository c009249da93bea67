"""The stable id of a finding: the same record failing the same rule has it in every run.

Recipe, version 1: SHA-256 over the recipe's version, rule id, kind of record, identity and, from the second on, the
number of the record among those with the same identity; fields joined by U+001F; the first 16 hexadecimal digits.
The identity is what names a record in the world (filing numbers, provider, addresses), never its place in a file.
"""

from __future__ import annotations

import hashlib

RECIPE = "1"


def fingerprint(rule: str, kind: str, identity: str, occurrence: int) -> str:
    """16 hexadecimal digits.

    Args:
        rule: the rule's id.
        kind: subject, service or access.
        identity: the record's natural key.
        occurrence: 1 for the first record with this identity that fails the rule, 2 for the second ...
    """
    parts = [RECIPE, rule, kind, identity] + ([str(occurrence)] if occurrence > 1 else [])
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
