"""Pages of reports: the desk in the morning, the network, sales."""

from shop.reports.views import desk, log, office, own_stock, programme, proof, sales, tables
from shop.reports.views.blueprint import blueprint

__all__ = ["blueprint", "desk", "log", "office", "own_stock", "programme", "proof", "sales", "tables"]
