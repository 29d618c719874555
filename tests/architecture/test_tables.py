"""Every table has one owner, and everything in it that can be broken has a name."""

import pytest
from sqlalchemy import CheckConstraint, ForeignKeyConstraint, PrimaryKeyConstraint, Table, UniqueConstraint

from shop.extensions import Base
from tests.support.layers import LEDGERS, height

PREFIXES = {
    PrimaryKeyConstraint: "pk_",
    ForeignKeyConstraint: "fk_",
    UniqueConstraint: "uq_",
    CheckConstraint: "ck_",
}
LONGEST_NAME = 63


@pytest.fixture(scope="module")
def tables(shared_app) -> list[Table]:
    return list(Base.metadata.sorted_tables)


def test_every_table_is_owned_by_the_models_of_one_package(tables):
    owners = {mapper.local_table.name: mapper.class_.__module__ for mapper in Base.registry.mappers}

    homeless = {
        table.name: owners.get(table.name) for table in tables if "." not in str(owners.get(table.name))
    }
    misplaced = {name: module for name, module in owners.items() if module.split(".")[2:3] != ["models"]}

    assert homeless == {}
    assert misplaced == {}


def test_every_constraint_and_index_has_a_name_by_the_convention(tables):
    wrong = []
    for table in tables:
        for constraint in table.constraints:
            prefix = PREFIXES.get(type(constraint), "ck_")
            name = str(constraint.name or "")
            if not name.startswith(prefix) or len(name) > LONGEST_NAME:
                wrong.append(f"{table.name}: {type(constraint).__name__} {name!r}")
        for index in table.indexes:
            if not str(index.name).startswith(("ix_", "uq_")) or len(str(index.name)) > LONGEST_NAME:
                wrong.append(f"{table.name}: index {index.name!r}")

    assert wrong == []


def test_a_model_names_only_what_stands_below_it(tables):
    owners = {
        mapper.local_table.name: mapper.class_.__module__.split(".")[1] for mapper in Base.registry.mappers
    }
    upward = [
        f"{table.name} ({owners[table.name]}) -> {key.column.table.name} ({owners[key.column.table.name]})"
        for table in tables
        for key in table.foreign_keys
        if height(owners[key.column.table.name]) > height(owners[table.name])
    ]

    assert upward == []


def test_ledgers_exist_under_the_names_that_their_triggers_guard(tables):
    assert {table.name for table in tables} >= LEDGERS
