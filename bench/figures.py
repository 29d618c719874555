"""What one target gave."""

from dataclasses import dataclass, field
from statistics import median


@dataclass
class Figures:
    """What one target gave, a value per round. CPU in milliseconds per request, times in seconds."""

    rates: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    database_cpu: list[float] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    requests: int = 1
    statements: int | None = None
    size: int | None = None

    @property
    def total_cpu(self) -> float:
        """The median over rounds of workers' and database's CPU, in milliseconds per run of the target."""
        return median(a + b for a, b in zip(self.cpu, self.database_cpu, strict=True))
