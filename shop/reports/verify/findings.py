"""A difference that a rule found, with the row that shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Date, Select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from shop.extensions import session


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference: which truth and rule, the table and id of the row it is about, and the figures."""

    truth: int
    rule: str
    sentence: str
    table: str
    row_id: int
    row: Mapping[str, Any]

    @property
    def key(self) -> str:
        """The same difference has the same key, every night until it is gone."""
        return f"proof:{self.rule}:{self.table}:{self.row_id}"

    def __str__(self) -> str:
        figures = ", ".join(f"{name}={value}" for name, value in self.row.items() if name != "id")
        return f"[{self.truth}] {self.rule}: {self.table} #{self.row_id}: {self.sentence} ({figures})"


@dataclass(frozen=True, slots=True)
class Rule:
    """A statement that gives a row for everything that breaks a truth; its ``id`` is a row of ``table``."""

    truth: int
    name: str
    sentence: str
    table: str
    statement: Select[*tuple[Any, ...]]

    def broken(self) -> list[Finding]:
        """Everything that breaks this rule now."""
        return [
            Finding(self.truth, self.name, self.sentence, self.table, row["id"], dict(row))
            for row in session.execute(self.statement).mappings()
        ]


class VnDay(FunctionElement[Any]):
    """The Vietnamese calendar day of a moment, in SQL."""

    type = Date()
    inherit_cache = True
    name = "vn_day"


@compiles(VnDay)
def _postgresql(element: VnDay, compiler: SQLCompiler, **options: Any) -> str:
    [moment] = (compiler.process(clause, **options) for clause in element.clauses)
    return f"CAST({moment} AT TIME ZONE 'Asia/Ho_Chi_Minh' AS DATE)"


@compiles(VnDay, "sqlite")
def _sqlite(element: VnDay, compiler: SQLCompiler, **options: Any) -> str:
    [moment] = (compiler.process(clause, **options) for clause in element.clauses)
    return f"date({moment}, '+7 hours')"
