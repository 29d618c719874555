"""What an outlet does with its part of an order, from the call to the hand-over.

Every step locks the order first, moves it by its table, and changes stock and money in the same transaction.
"""

from shop.checkout.fulfilling.collecting import extend_pickup, give_up, lapse_pickups, remind_pickups
from shop.checkout.fulfilling.desk import hand_over_all, make_all_ready
from shop.checkout.fulfilling.handing_over import hand_over
from shop.checkout.fulfilling.of_age import holds_alcohol, watch_licences
from shop.checkout.fulfilling.parcels import deliver, lose, refuse, ship
from shop.checkout.fulfilling.preparing import cancel_part, confirm_call, mark_ready, start_preparing
from shop.checkout.fulfilling.replacing import replace_units, replace_where_new

__all__ = [
    "cancel_part",
    "confirm_call",
    "deliver",
    "extend_pickup",
    "give_up",
    "hand_over",
    "hand_over_all",
    "holds_alcohol",
    "lapse_pickups",
    "lose",
    "make_all_ready",
    "mark_ready",
    "refuse",
    "remind_pickups",
    "replace_units",
    "replace_where_new",
    "ship",
    "start_preparing",
    "watch_licences",
]
