"""What a statement is called."""

from shop.settlement.models import Statement


def code(one: Statement) -> str:
    """`DS012-2026-00007`: gapless by outlet and Vietnamese year."""
    return f"DS{one.outlet_id:03d}-{one.year}-{one.number:05d}"
