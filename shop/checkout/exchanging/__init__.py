"""Other goods instead of money: what comes back pays for an order that staff make by the same functions as any other."""

from shop.checkout.exchanging.making import Replacement, exchange

__all__ = ["Replacement", "exchange"]
