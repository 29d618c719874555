"""Asks for files, inspections and lists. An officer's province, a producer's ids are conditions of the query."""

from shop.evaluations.queries.files import (
    FileRow,
    Page,
    Prefill,
    count_files,
    files,
    one_file,
    paper,
    prefill,
    product_for,
)
from shop.evaluations.queries.inspections import (
    InspectionRow,
    count_inspections,
    count_overdue,
    inspection,
    inspections,
    producer_goods,
)
from shop.evaluations.queries.lists import ListRow, Signed, count_lists, lists, one_list, own_lists, signed

__all__ = [
    "FileRow",
    "InspectionRow",
    "ListRow",
    "Page",
    "Prefill",
    "Signed",
    "count_files",
    "count_inspections",
    "count_lists",
    "count_overdue",
    "files",
    "inspection",
    "inspections",
    "lists",
    "one_file",
    "one_list",
    "own_lists",
    "paper",
    "prefill",
    "producer_goods",
    "product_for",
    "signed",
]
