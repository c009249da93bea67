"""Names must not repeat: registry rows may be looked up by name."""

from __future__ import annotations

from auditor.sample import names, networks

MANY = range(650_000)  # subjects of a million services


def test_unit_names_are_unique() -> None:
    assert len({names.unit_name(i, "enterprise") for i in MANY}) == len(MANY)


def test_person_names_are_unique() -> None:
    assert len({names.person_name(i) for i in MANY}) == len(MANY)


def test_provider_names_are_unique() -> None:
    providers = networks.plan(10_000_000)
    assert len({p.name for p in providers}) == len(providers)


def test_a_renamed_unit_is_nobody_else() -> None:
    some = {names.renamed(names.unit_name(i, "enterprise")) for i in range(0, 650_000, 613)}
    assert some.isdisjoint(names.unit_name(i, "enterprise") for i in MANY)
