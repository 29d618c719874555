"""The order of the packages, read from where import-linter reads it, and the tables that are only added to."""

import tomllib
from functools import cache
from pathlib import Path

LEDGERS = frozenset(
    {
        *("stock_movements", "order_events", "payment_events"),
        *("certificate_events", "audit_events", "listing_events"),
        *("scheme_events", "transfer_events", "transfer_arrivals"),
        "evaluation_events",
        *("settlement_entries", "statement_entries", "statement_events"),
        "price_answer_events",
    }
)
PYPROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"


@cache
def _heights() -> dict[str, int]:
    contracts = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "layers")
    return {
        name.strip(" ()"): height
        for height, layer in enumerate(reversed(layers))
        for name in layer.split("|")
    }


def height(package: str) -> int:
    """How high a package stands: 0 is the lowest. Raises KeyError for a package without a place."""
    return _heights()[package]
