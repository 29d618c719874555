"""The figures as a table."""

from statistics import median, quantiles

from bench.figures import Figures
from bench.measure import Plan, Result

AGAINST = {
    "bare/db": "bare/hello",
    "bare/dblist": "bare/hello",
    "bare/place": "bare/hello",
    "product": "bare/db",
    "product just sold": "bare/db",
    "home": "bare/dblist",
    "list": "bare/dblist",
    "search": "bare/dblist",
    "add to cart": "bare/place",
    "place order": "bare/place",
    "whole checkout": "bare/place",
}


def table(kind: str, plan: Plan, result: Result) -> str:
    """Markdown: one row per target, medians over the rounds."""
    rows = [
        f"## {kind}, {plan.products} products, 8 clients, 2 sync workers, median of {plan.rounds} rounds\n",
        "| target | runs/s | p50 ms | p95 | p99 | CPU ms app+db | x | of | SQL | bytes | requests |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- | ---: | ---: | ---: |",
    ]
    rows += [_row(name, figures, result.figures) for name, figures in result.figures.items()]
    memory = result.memory
    rows.append(
        f"\nMemory per worker of the shop, loaded once for both: {memory.proportional:.0f} MiB of its own with its share "
        f"of what is shared (PSS), {memory.resident:.0f} MiB resident (RSS).\n"
    )
    return "\n".join(rows)


def _row(name: str, figures: Figures, all_of_them: dict[str, Figures]) -> str:
    cuts = quantiles((seconds * 1000 for seconds in figures.times), n=100)
    against = AGAINST.get(name)
    ratio = f"{figures.total_cpu / all_of_them[against].total_cpu:.1f}" if against else "1"
    cells = (
        name,
        f"{median(figures.rates):.0f}",
        f"{cuts[49]:.1f}",
        f"{cuts[94]:.1f}",
        f"{cuts[98]:.1f}",
        f"{median(figures.cpu):.2f}+{median(figures.database_cpu):.2f}",
        ratio,
        against or "",
        "" if figures.statements is None else str(figures.statements),
        "" if figures.size is None else str(figures.size),
        str(figures.requests),
    )
    return "| " + " | ".join(cells) + " |"
