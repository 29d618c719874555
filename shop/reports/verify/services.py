"""Runs all truths; repairs nothing. Each difference becomes a case as well, once."""

from collections.abc import Sequence
from datetime import datetime

from shop.cases.opening import NewCase, open_cases
from shop.cases.states import CaseKind
from shop.reports.verify import (
    balances,
    cards,
    companies,
    counter,
    counts,
    departures,
    disputes,
    exchanges,
    fairs,
    gifts,
    invoices,
    levels,
    money,
    once,
    promises,
    proposals,
    ratings,
    refunds,
    remittances,
    settlement,
    shipments,
    stars,
    statements,
    supplies,
    transfers,
    vouchers,
)
from shop.reports.verify.findings import Finding

TRUTHS = (1, 2, 3, 4, 5, 6, 7, 8)


def differences() -> list[Finding]:
    """Everything that is not as it must be, truth by truth (design rules 1-7; 8: reviews). Reads only."""
    modules = (
        balances,
        levels,
        promises,
        proposals,
        departures,
        exchanges,
        counts,
        counter,
        fairs,
        money,
        transfers,
        cards,
        disputes,
        refunds,
        remittances,
        vouchers,
        gifts,
        companies,
        invoices,
        once,
        ratings,
        settlement,
        shipments,
        statements,
        supplies,
    )
    found = [finding for module in modules for rule in module.rules() for finding in rule.broken()]
    return [*found, *stars.findings()]


def open_proof_cases(found: Sequence[Finding], *, at: datetime) -> int:
    """Open a case for each difference that has none yet; gives how many are new."""
    return open_cases([_case(finding) for finding in found], at=at, by=None)


def _case(finding: Finding) -> NewCase:
    return NewCase(
        CaseKind.PROOF_FAILED,
        finding.table,
        finding.row_id,
        f"Đối chiếu số {finding.truth}: {finding.sentence} ({finding.table} #{finding.row_id})",
        key=finding.key,
        details={name: _plain(value) for name, value in finding.row.items()},
    )


def _plain(value: object) -> object:
    """What JSON can hold."""
    return value if value is None or isinstance(value, int | str) else str(value)
