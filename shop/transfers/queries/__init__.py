"""What can be asked about transfers."""

from shop.transfers.queries.book import TransferRow, closed_rows, count_closed, count_due, open_rows
from shop.transfers.queries.goods import (
    OnTheWay,
    Passage,
    Receiver,
    Sendable,
    on_the_way,
    one_sendable,
    passages,
    passing,
    receivers,
    sendable,
)
from shop.transfers.queries.pages import LineRow, TransferPage, one

__all__ = [
    "LineRow",
    "OnTheWay",
    "Passage",
    "Receiver",
    "Sendable",
    "TransferPage",
    "TransferRow",
    "closed_rows",
    "count_closed",
    "count_due",
    "on_the_way",
    "one",
    "one_sendable",
    "open_rows",
    "passages",
    "passing",
    "receivers",
    "sendable",
]
