"""Jobs of the worker that failed and were not done since."""

from sqlalchemy import Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.columns import moment, pk
from shop.extensions import Base


class JobFailure(Base):
    """What failed of a job: ``thing`` names one of the things it goes through by its ids, "" the whole job.

    The row goes when the same thing is done.
    """

    __tablename__ = "job_failures"
    __table_args__ = (UniqueConstraint("job", "thing"),)

    id: Mapped[pk]
    job: Mapped[str] = mapped_column(String(60))
    thing: Mapped[str] = mapped_column(String(60), default="")
    reason: Mapped[str] = mapped_column(String(500))
    times: Mapped[int] = mapped_column(Integer, default=1)
    first_at: Mapped[moment]
    last_at: Mapped[moment]
