"""What is done with evaluation files, inspections and sign-up lists."""

from shop.evaluations.services.files import (
    MOVED_ON,
    FileDraft,
    Result,
    add_paper,
    move,
    note_certificate,
    open_file,
    step_back,
)
from shop.evaluations.services.inspections import (
    InspectionDraft,
    close_inspection,
    open_overdue,
    record_inspection,
    reopen_inspection,
)
from shop.evaluations.services.lists import ListDraft, close_list, open_list, reopen_list, sign_up, withdraw

__all__ = [
    "MOVED_ON",
    "FileDraft",
    "InspectionDraft",
    "ListDraft",
    "Result",
    "add_paper",
    "close_inspection",
    "close_list",
    "move",
    "note_certificate",
    "open_file",
    "open_list",
    "open_overdue",
    "record_inspection",
    "reopen_inspection",
    "reopen_list",
    "sign_up",
    "step_back",
    "withdraw",
]
