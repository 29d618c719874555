"""What is done in wholesale."""

from shop.wholesale.services.board import PostDraft, close, connect, decide, offer, post
from shop.wholesale.services.enquiries import Enquiry, TermsDraft, answer, ask, erase_old, save_terms

__all__ = [
    "Enquiry",
    "PostDraft",
    "TermsDraft",
    "answer",
    "ask",
    "close",
    "connect",
    "decide",
    "erase_old",
    "offer",
    "post",
    "save_terms",
]
