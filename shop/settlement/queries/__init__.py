"""Reads of settlement."""

from shop.settlement.queries.overview import (
    Due,
    StatementRow,
    due,
    owed_accounts,
    parties,
    payable,
    payers,
    payouts,
    statements,
)
from shop.settlement.queries.page import Line, StatementPage, by_token, entries_of, page
from shop.settlement.queries.paying import PayoutPage, payout

__all__ = [
    "Due",
    "Line",
    "PayoutPage",
    "StatementPage",
    "StatementRow",
    "by_token",
    "due",
    "entries_of",
    "owed_accounts",
    "page",
    "parties",
    "payable",
    "payers",
    "payout",
    "payouts",
    "statements",
]
