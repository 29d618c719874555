"""What may be done to stock. Every change of a balance goes through ``posting.post``."""

from shop.inventory.choosing import ShortLine, Want
from shop.inventory.services.batches import Incoming
from shop.inventory.services.costs import add_cost
from shop.inventory.services.deciding import decide
from shop.inventory.services.elsewhere import hold_elsewhere
from shop.inventory.services.giving_back import return_to_producer
from shop.inventory.services.hand import adjust, move_condition
from shop.inventory.services.holding_again import hold_again
from shop.inventory.services.leaving import UnitsOut, dispatch, hand_over, refused_back
from shop.inventory.services.locking import lock_soon
from shop.inventory.services.posting import Change, post
from shop.inventory.services.recall import Recall, block_root, find_unfit, reallocate, unblock_root
from shop.inventory.services.receiving import receive
from shop.inventory.services.reserving import RESERVATIONS, release, reserve
from shop.inventory.services.testing import add_test, withdraw_test
from shop.inventory.services.undoing import may_undo, undo, undo_receipt

__all__ = [
    "RESERVATIONS",
    "Change",
    "Incoming",
    "Recall",
    "ShortLine",
    "UnitsOut",
    "Want",
    "add_cost",
    "add_test",
    "adjust",
    "block_root",
    "decide",
    "dispatch",
    "find_unfit",
    "hand_over",
    "hold_again",
    "hold_elsewhere",
    "lock_soon",
    "may_undo",
    "move_condition",
    "post",
    "reallocate",
    "receive",
    "refused_back",
    "release",
    "reserve",
    "return_to_producer",
    "unblock_root",
    "undo",
    "undo_receipt",
    "withdraw_test",
]
