"""What becomes an entry: movements, units that customers have, arrivals of transfers, refund lines, money of others.

Each module gives the sources up to a day that have no entry yet, oldest first: whatever turns up late is found too.
"""

from shop.settlement.sources import arrivals, collected, movements, refunds, units

# A sale before its refund, a loss before it is undone: the order in which they are drawn.
READERS = (
    movements.read,
    units.read,
    arrivals.resold,
    arrivals.short,
    refunds.read,
    refunds.dropped,
    arrivals.bought,
    collected.read,
    collected.given_back,
    collected.kept,
)

__all__ = ["READERS"]
