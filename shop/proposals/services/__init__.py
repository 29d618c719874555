"""A producer proposes a price and takes it back; outlets agree, say why not, and stick new labels on."""

from shop.proposals.services.answering import agree, decline, labelled
from shop.proposals.services.proposing import Wanted, propose, withdraw

__all__ = ["Wanted", "agree", "decline", "labelled", "propose", "withdraw"]
