"""What can be asked about proposed prices."""

from shop.proposals.queries.answers import (
    Answer,
    Proposal,
    count_labels,
    count_waiting,
    for_outlets,
    is_known,
    labels_of,
    of_producers,
)
from shop.proposals.queries.holders import Goods, Holder, goods_of, holders

__all__ = [
    "Answer",
    "Goods",
    "Holder",
    "Proposal",
    "count_labels",
    "count_waiting",
    "for_outlets",
    "goods_of",
    "holders",
    "is_known",
    "labels_of",
    "of_producers",
]
