from datetime import UTC, datetime

from shop.audit import queries, services

AT = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)


def test_acts_are_appended_with_who_and_when(db_session):
    services.record(
        "product.published", by=3, at=AT, subject_kind="product", subject_id=9, details={"version": 2}
    )
    services.record("product.withdrawn", by=None, at=AT, subject_kind="product", subject_id=9)
    services.record("product.published", by=3, at=AT, subject_kind="product", subject_id=10)
    db_session.flush()

    assert [(act.action, act.actor_id, act.details) for act in queries.acts_on("product", 9)] == [
        ("product.published", 3, {"version": 2}),
        ("product.withdrawn", None, {}),
    ]
    assert [act.subject_id for act in queries.latest(2)] == [10, 9]
