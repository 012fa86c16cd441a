"""Which document does a viewer get of a place?"""

from __future__ import annotations

from typing import BinaryIO

from domain.errors import NotFound
from domain.permission import Action
from handlers import export
from handlers.context import Clockwork
from handlers.dashboard.place import Asked, place
from handlers.dashboard.viewer import Viewer
from handlers.documents.format import Format
from handlers.documents.workbook import workbook
from handlers.summarise import summarise


def write(
    clock: Clockwork, viewer: Viewer, form: Format, to: BinaryIO, *, campaign: str, round_key: str, unit: str
) -> str:
    """Writes the document to `to`; the name it should have.

    Raises NotFound for what the viewer does not oversee, and where nothing is owed.
    """
    here = place(clock, viewer, Asked(campaign=campaign, round=round_key, unit=unit), Action.EXPORT)
    if here.running is None or here.plan is None:
        raise NotFound(f"{here.unit.key} has no round yet.")
    summary = summarise(clock, here.running, here.plan.key, here.unit.key)
    if summary is None:
        raise NotFound(f"{here.unit.key} owes nothing in {here.plan.key}.")
    if form is Format.XLSX and export.count_versions(clock, summary) > export.MOST_VERSIONS:
        # The history alone would take minutes: it is what `giaoban export` is for.
        workbook(summary, (), to, zone=clock.zone, language=viewer.language)
    else:
        export.write(clock, summary, form, to, language=viewer.language)
    return export.file_name(summary, form)
