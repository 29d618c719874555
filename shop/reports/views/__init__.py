"""Pages of reports: the desk in the morning, the network, sales."""

from shop.reports.views import desk, ending, log, office, own_stock, programme, proof, sales, tables
from shop.reports.views.blueprint import blueprint

__all__ = [
    "blueprint",
    "desk",
    "ending",
    "log",
    "office",
    "own_stock",
    "programme",
    "proof",
    "sales",
    "tables",
]
