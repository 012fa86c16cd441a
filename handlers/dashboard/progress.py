"""How far is each indicator, against its target and the pace that it needs?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.campaign import Collects
from domain.indicator import Kind
from domain.period import reported_day
from domain.summary import Progress, progress_from
from handlers.context import Clockwork
from handlers.dashboard.missing import Part, parts
from handlers.dashboard.place import Asked, Place, place
from handlers.dashboard.viewer import Viewer


@dataclass(frozen=True, kw_only=True, slots=True)
class ProgressView:
    """approved: code → figures told in the round, and approved; None where nobody has to approve."""

    place: Place
    progress: tuple[Progress, ...]
    parts: tuple[Part, ...]
    approved: Mapping[str, tuple[int, int]] | None = None


def progress(clock: Clockwork, viewer: Viewer, asked: Asked) -> ProgressView:
    """Counted in the database, whatever the number of units. Raises NotFound."""
    here = place(clock, viewer, asked)
    if here.running is None or here.plan is None:
        return ProgressView(place=here, progress=(), parts=())
    reviewed, code = here.running.campaign.reviewed, here.running.code
    return ProgressView(
        place=here,
        progress=_progress(clock, here),
        parts=parts(clock, here),
        approved=clock.store.approvals.by_code(code, here.plan.key, here.unit.key) if reviewed else None,
    )


def _progress(clock: Clockwork, here: Place) -> tuple[Progress, ...]:
    running, plan = here.running, here.plan
    if running is None or plan is None or plan.collects in (Collects.ACTIVITY, Collects.NARRATIVE):
        return ()
    registered = plan.collects is Collects.REGISTRATION
    shares = [one.code for one in running.campaign.reported if one.kind is Kind.QUANTITY and not one.sums_up]
    overviews, unit = clock.store.overviews, here.unit
    return progress_from(
        running.campaign,
        unit,
        overviews.spreads(running.code, unit.key, registered=registered, medians=shares),
        {} if registered else overviews.added(running.code, plan.key, unit.key),
        min(clock.today, reported_day(plan)),
        registered=registered,
    )
