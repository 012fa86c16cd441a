"""A chain of everything that was stored; what is there already is taken up in the order in which it came"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from domain.audit import FIRST, Act, Kind, Thing, link
from storage.tables import Exact, Instant

revision = "0034"
down_revision = "0037"
branch_labels = None
depends_on = None

AT_A_TIME = 1_000
WHOLE = ("version", "base")
EXACT = ("value", "increment", "total")
INSTANTS = ("first_said_at", "said_at", "stored_at", "at", "due_before", "due_after", "since", "until")
FIGURE = "campaign round unit code version"
# thing, table, columns of its key, other columns that are hashed, the order in which rows came
THERE = (
    (
        Thing.REPORT,
        "reports",
        FIGURE,
        "base act mode value increment total text on details first_said_at said_at reason stored_at",
        "stored_at",
    ),
    (Thing.APPROVAL, "approvals", FIGURE, "at verdict reason", "at"),
    (Thing.RULING, "rulings", "campaign round unit", "kind at due_before due_after reason", "at"),
    (Thing.POST, "posts", "unit role", "since until", "since"),
)


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit"),
    )
    op.add_column("people", sa.Column("pseudonym", sa.String(length=32), nullable=True))
    _name_people()
    with op.batch_alter_table("people") as batch_op:
        batch_op.alter_column("pseudonym", existing_type=sa.String(length=32), nullable=False)
    _take_up()


def downgrade() -> None:
    op.drop_column("people", "pseudonym")
    op.drop_table("audit")


def _name_people() -> None:
    connection = op.get_bind()
    people = sa.table("people", sa.column("id"), sa.column("pseudonym"))
    name = sa.update(people).where(people.c.id == sa.bindparam("_id")).values(pseudonym=sa.bindparam("_pseudonym"))
    rows = [{"_id": one, "_pseudonym": secrets.token_hex(8)} for one in connection.scalars(sa.select(people.c.id))]
    if rows:
        connection.execute(name, rows)


def _take_up() -> None:
    connection = op.get_bind()
    people = sa.table("people", sa.column("id"), sa.column("pseudonym"))
    who = {row.id: row.pseudonym for row in connection.execute(sa.select(people.c.id, people.c.pseudonym))}
    columns = "number version at kind subject content sha256 previous hash"
    audit = sa.table("audit", *(sa.column(name, Instant() if name == "at" else None) for name in columns.split()))
    after, rows = (0, FIRST), []
    for act in _acts(connection):
        one = link(act, after=after, who=who.get(act.person, act.person))
        after = one.number, one.hash
        rows.append({name: getattr(one, name) for name in columns.split()})
        if len(rows) == AT_A_TIME:
            connection.execute(sa.insert(audit), rows)
            rows = []
    if rows:
        connection.execute(sa.insert(audit), rows)


def _acts(connection: sa.Connection) -> Iterator[Act]:
    for thing, name, key, others, at in THERE:
        names = [*key.split(), *others.split()]
        table = sa.table(name, sa.column("person"), *(sa.column(one, _type(one)) for one in names))
        found = sa.select(table).order_by(table.c[at], *(table.c[one] for one in key.split()))
        for row in connection.execute(found, execution_options={"yield_per": AT_A_TIME}):
            yield Act(
                kind=Kind.ADOPTED,
                thing=thing,
                key="/".join(str(getattr(row, one)) for one in key.split()),
                at=getattr(row, at),
                content={one: getattr(row, one) for one in names},
                person=row.person,
                kept=thing is Thing.POST,
            )
    people = sa.table("people", *(sa.column(one) for one in ("id", "pseudonym")), sa.column("consented_at", Instant()))
    for one in connection.execute(sa.select(people).where(people.c.id.like("erased-%")).order_by(people.c.id)):
        at, key = one.consented_at, one.pseudonym
        yield Act(kind=Kind.ADOPTED, thing=Thing.PERSON, key=key, at=at, content={}, person=one.id, kept=True)


def _type(name: str) -> Any:
    if name in INSTANTS:
        return Instant()
    if name in EXACT:
        return Exact()
    return sa.Date() if name == "on" else sa.Integer() if name in WHOLE else sa.Text()
