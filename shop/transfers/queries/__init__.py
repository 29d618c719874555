"""What can be asked about transfers."""

from shop.transfers.queries.book import TransferRow, closed_rows, count_closed, count_due, open_rows
from shop.transfers.queries.bringing import Away, ToSend, away, away_parts, count_to_send, orders_of, to_send
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
    "Away",
    "LineRow",
    "OnTheWay",
    "Passage",
    "Receiver",
    "Sendable",
    "ToSend",
    "TransferPage",
    "TransferRow",
    "away",
    "away_parts",
    "closed_rows",
    "count_closed",
    "count_due",
    "count_to_send",
    "on_the_way",
    "one",
    "one_sendable",
    "open_rows",
    "orders_of",
    "passages",
    "passing",
    "receivers",
    "sendable",
    "to_send",
]
