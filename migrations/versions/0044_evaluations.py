"""Evaluation files, inspections, and lists that producers sign up on.

Revision ID: 0044
Revises: 0043
"""

import sqlalchemy as sa
from alembic import op

from migrations.checks import values
from migrations.ledgers import append_only

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
LEDGERS = ("evaluation_events",)


def upgrade() -> None:
    _evaluation_files()
    _evaluation_events()
    _evaluation_papers()
    _inspections()
    _sign_up_lists()
    _sign_ups()
    for table in LEDGERS:
        append_only(table)


def _evaluation_files() -> None:
    op.create_table(
        "evaluation_files",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("product_id", ID, nullable=False),
        sa.Column("province_code", sa.String(2), nullable=False),
        sa.Column("kind", values("kind", "first", "upgrade", "again"), nullable=False),
        sa.Column("aims_at", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            values("state", "filed", "received", "sent", "recognised", "not_recognised", "withdrawn"),
            nullable=False,
        ),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("received_on", sa.Date()),
        sa.Column("sent_on", sa.Date()),
        sa.Column("decided_on", sa.Date()),
        sa.Column("stars", sa.Integer()),
        sa.Column("score", sa.Integer()),
        sa.Column("result_note", sa.String(500)),
        sa.Column("certificate_id", ID),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", ID),
        sa.CheckConstraint("aims_at BETWEEN 3 AND 5", name=op.f("ck_evaluation_files_aims_at")),
        sa.CheckConstraint(
            "decided_on IS NULL OR (sent_on IS NOT NULL AND decided_on >= sent_on)",
            name=op.f("ck_evaluation_files_decided"),
        ),
        sa.CheckConstraint(
            "received_on IS NULL OR received_on >= filed_on", name=op.f("ck_evaluation_files_received")
        ),
        sa.CheckConstraint(
            "(state = 'recognised') = (stars IS NOT NULL)",
            name=op.f("ck_evaluation_files_recognised_has_stars"),
        ),
        sa.CheckConstraint(
            "score IS NULL OR score BETWEEN 0 AND 100", name=op.f("ck_evaluation_files_score")
        ),
        sa.CheckConstraint(
            "sent_on IS NULL OR (received_on IS NOT NULL AND sent_on >= received_on)",
            name=op.f("ck_evaluation_files_sent"),
        ),
        sa.CheckConstraint("stars IS NULL OR stars BETWEEN 3 AND 5", name=op.f("ck_evaluation_files_stars")),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificates.id"], name=op.f("fk_evaluation_files_certificate_id")
        ),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_evaluation_files_product_id")),
        sa.ForeignKeyConstraint(
            ["province_code"], ["provinces.code"], name=op.f("fk_evaluation_files_province_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_files")),
        sa.UniqueConstraint("key", name=op.f("uq_evaluation_files_key")),
    )
    op.create_index(op.f("ix_evaluation_files_certificate_id"), "evaluation_files", ["certificate_id"])
    op.create_index(op.f("ix_evaluation_files_product_id"), "evaluation_files", ["product_id"])
    op.create_index(
        op.f("ix_evaluation_files_province"), "evaluation_files", ["province_code", "state", "id"]
    )


def _evaluation_events() -> None:
    op.create_table(
        "evaluation_events",
        sa.Column("id", ID, nullable=False),
        sa.Column("file_id", ID, nullable=False),
        sa.Column(
            "from_state",
            values("from_state", "filed", "received", "sent", "recognised", "not_recognised", "withdrawn"),
        ),
        sa.Column(
            "to_state",
            values("to_state", "filed", "received", "sent", "recognised", "not_recognised", "withdrawn"),
            nullable=False,
        ),
        sa.Column("day", sa.Date()),
        sa.Column("note", sa.String(500)),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", ID),
        sa.ForeignKeyConstraint(
            ["file_id"], ["evaluation_files.id"], name=op.f("fk_evaluation_events_file_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_events")),
    )
    op.create_index(op.f("ix_evaluation_events_file_id"), "evaluation_events", ["file_id"])


def _evaluation_papers() -> None:
    op.create_table(
        "evaluation_papers",
        sa.Column("id", ID, nullable=False),
        sa.Column("file_id", ID, nullable=False),
        sa.Column("media_id", ID, nullable=False),
        sa.Column("title", sa.String(100), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("added_by", ID),
        sa.ForeignKeyConstraint(
            ["file_id"], ["evaluation_files.id"], name=op.f("fk_evaluation_papers_file_id")
        ),
        sa.ForeignKeyConstraint(["media_id"], ["media_files.id"], name=op.f("fk_evaluation_papers_media_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_papers")),
    )
    op.create_index(op.f("ix_evaluation_papers_file_id"), "evaluation_papers", ["file_id"])
    op.create_index(op.f("ix_evaluation_papers_media_id"), "evaluation_papers", ["media_id"])


def _inspections() -> None:
    op.create_table(
        "inspections",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("producer_id", ID, nullable=False),
        sa.Column("product_id", ID),
        sa.Column("province_code", sa.String(2), nullable=False),
        sa.Column("inspected_on", sa.Date(), nullable=False),
        sa.Column("body", sa.String(200), nullable=False),
        sa.Column("finding", sa.String(1000)),
        sa.Column("deadline", sa.Date()),
        sa.Column("state", values("state", "open", "clean", "put_right", "not_put_right"), nullable=False),
        sa.Column("outcome", sa.String(500)),
        sa.Column("closed_on", sa.Date()),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", ID),
        sa.CheckConstraint("(state = 'open') = (closed_on IS NULL)", name=op.f("ck_inspections_closed")),
        sa.CheckConstraint(
            "deadline IS NULL OR deadline >= inspected_on", name=op.f("ck_inspections_deadline")
        ),
        sa.CheckConstraint(
            "state = 'clean' OR deadline IS NOT NULL", name=op.f("ck_inspections_finding_has_deadline")
        ),
        sa.ForeignKeyConstraint(["producer_id"], ["producers.id"], name=op.f("fk_inspections_producer_id")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_inspections_product_id")),
        sa.ForeignKeyConstraint(
            ["province_code"], ["provinces.code"], name=op.f("fk_inspections_province_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspections")),
        sa.UniqueConstraint("key", name=op.f("uq_inspections_key")),
    )
    op.create_index(op.f("ix_inspections_producer_id"), "inspections", ["producer_id"])
    op.create_index(op.f("ix_inspections_product_id"), "inspections", ["product_id"])
    op.create_index(op.f("ix_inspections_province"), "inspections", ["province_code", "state", "deadline"])


def _sign_up_lists() -> None:
    op.create_table(
        "sign_up_lists",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("province_code", sa.String(2), nullable=False),
        sa.Column("kind", values("kind", "training", "fair"), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("note", sa.String(1000)),
        sa.Column("closed_at", MOMENT),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", ID),
        sa.CheckConstraint("capacity > 0", name=op.f("ck_sign_up_lists_capacity")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_sign_up_lists_days")),
        sa.CheckConstraint("last_day <= starts_on", name=op.f("ck_sign_up_lists_last_day")),
        sa.ForeignKeyConstraint(
            ["province_code"], ["provinces.code"], name=op.f("fk_sign_up_lists_province_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_up_lists")),
        sa.UniqueConstraint("key", name=op.f("uq_sign_up_lists_key")),
    )
    op.create_index(op.f("ix_sign_up_lists_province"), "sign_up_lists", ["province_code", "starts_on"])


def _sign_ups() -> None:
    op.create_table(
        "sign_ups",
        sa.Column("id", ID, nullable=False),
        sa.Column("list_id", ID, nullable=False),
        sa.Column("producer_id", ID, nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(300)),
        sa.Column("signed_at", MOMENT, nullable=False),
        sa.Column("signed_by", ID),
        sa.Column("withdrawn_at", MOMENT),
        sa.Column("withdrawn_by", ID),
        sa.CheckConstraint("people > 0", name=op.f("ck_sign_ups_people")),
        sa.ForeignKeyConstraint(["list_id"], ["sign_up_lists.id"], name=op.f("fk_sign_ups_list_id")),
        sa.ForeignKeyConstraint(["producer_id"], ["producers.id"], name=op.f("fk_sign_ups_producer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ups")),
        sa.UniqueConstraint("list_id", "producer_id", name=op.f("uq_sign_ups_list_id_producer_id")),
    )
    op.create_index(op.f("ix_sign_ups_producer_id"), "sign_ups", ["producer_id"])


def downgrade() -> None:
    for table in (
        "sign_ups",
        "sign_up_lists",
        "inspections",
        "evaluation_papers",
        "evaluation_events",
        "evaluation_files",
    ):
        op.drop_table(table)
