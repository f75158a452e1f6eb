"""Look at a CSV file of learners beside the register, and bring in what is good of it: all of that, or nothing.

What each row would do is worked out anew from the stored file whenever it is asked for, so that a preview never speaks
of a register that has moved on; what a person agreed to is checked by the plan's fingerprint.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from counterfoil.activity.record import Actor
from counterfoil.people.models import Workspace
from counterfoil.register import files
from counterfoil.register.changes import VALUES, Arrivals, import_parties
from counterfoil.register.models import Engagement, LearnerImport, Party
from counterfoil.sources.csvfile.checking import Course, Fault, read_row
from counterfoil.sources.csvfile.columns import Matching, match_columns, settle_columns
from counterfoil.sources.csvfile.planning import Deed, Held, Step, fingerprint, plan
from counterfoil.sources.csvfile.reading import Table, read_table


class Moved(Exception):
    """The register changed since the person looked: nothing was imported, and they should look again."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would do to the register as it is now."""

    table: Table
    matching: Matching
    steps: list[Step]

    @property
    def mark(self) -> str:
        return fingerprint(self.steps)

    @property
    def counts(self) -> Counter[Deed]:
        return Counter(step.deed for step in self.steps)

    @property
    def taken(self) -> list[Step]:
        return [step for step in self.steps if step.deed is not Deed.REFUSE and not step.left_out]

    @property
    def refused(self) -> list[Step]:
        return [step for step in self.steps if step.deed is Deed.REFUSE]

    def unticks(self) -> list[Step]:
        """Rows that would clear *Sync to Xero* where it is ticked."""
        return [
            step for step in self.taken if step.reading.values.get("sync_enabled") is False and _is_ticked(step.held)
        ]

    @property
    def alike(self) -> list[Step]:
        return [step for step in self.steps if step.looks_like]

    def wants_sync(self) -> list[Step]:
        """Rows that would tick *Sync to Xero* where it is not ticked yet."""
        return [step for step in self.taken if step.reading.values.get("sync_enabled") and not _is_ticked(step.held)]


def matching_of(coming: LearnerImport, table: Table) -> Matching:
    chosen = {int(place): field for place, field in coming.columns.items()}
    return settle_columns(chosen) if chosen else match_columns(table.headings)


def preview(coming: LearnerImport) -> Preview:
    """Raises Unreadable when the file is no table. With unclear columns the preview has no steps."""
    table = read_table(files.read(coming.file))
    matching = matching_of(coming, table)
    if not matching.is_clear:
        return Preview(table, matching, [])
    readings = [read_row(row, matching.fields, len(table.headings)) for row in table.rows]
    return Preview(table, matching, plan(readings, held_by_code(coming.workspace), frozenset(coming.left_out)))


def refused_of(coming: LearnerImport, seen: Preview) -> list[Step]:
    """Give the rows that are not taken: as they were refused, once the import is done."""
    if coming.imported_at is None:
        return seen.refused
    rows = {step.line: step.reading for step in seen.steps}
    return [
        Step(rows[line], Deed.REFUSE, faults=tuple(Fault(column, words) for column, words in faults))
        for line, faults in coming.refused
    ]


def held_by_code(workspace: Workspace) -> dict[str, Held]:
    rows = Party.objects.filter(workspace=workspace).values_list("pk", *VALUES)
    parties = (Held(pk, dict(zip(VALUES, values, strict=True))) for pk, *values in rows)
    return {str(party.values["code"]): party for party in parties}


def bring_in(coming: LearnerImport, *, agreed: str | None, tick_now: bool, actor: Actor) -> LearnerImport:
    """Import the good rows in one transaction. `agreed` is the mark of the preview that a person saw, if one did.

    With `tick_now` false the file's *Sync to Xero: yes* is remembered and not done, so that the sending can be
    previewed first. Raises Moved, having changed nothing. A second call for the same import does nothing.
    """
    try:
        with transaction.atomic():
            # One import of a workspace at a time; everything else of the workspace goes on meanwhile.
            Workspace.objects.select_for_update(no_key=True).get(pk=coming.workspace_id)
            coming = LearnerImport.objects.select_related("file", "workspace").get(pk=coming.pk)
            if coming.imported_at is None:
                seen = preview(coming)
                if not seen.matching.is_clear or agreed not in (None, seen.mark):
                    raise Moved
                _apply(coming, seen, tick_now, actor)
    except IntegrityError as error:
        raise Moved from error
    return coming


def start(workspace: Workspace, name: str, data: bytes, *, actor: Actor) -> LearnerImport:
    """Keep the file and remember that it is on its way in; Unreadable when it is no table."""
    read_table(data)
    file = files.store(workspace, name, "text/csv", data)
    return LearnerImport.objects.create(workspace=workspace, file=file, started_by=actor.name)


def _apply(coming: LearnerImport, seen: Preview, tick_now: bool, actor: Actor) -> None:
    wanted = [] if tick_now else seen.wants_sync()
    parties = _parties(coming.workspace, seen.taken, unticked=frozenset(step.line for step in wanted))
    counts = {deed: [step for step in seen.taken if step.deed is deed] for deed in Deed}
    arrivals = Arrivals(
        source=coming.file.name,
        added=[parties[step.reading.code] for step in counts[Deed.ADD]],
        changed=[parties[step.reading.code] for step in counts[Deed.CHANGE]],
        enrolments=_enrolments(seen.taken, parties),
        notes={"rows": len(seen.steps), "refused": len(seen.refused)},
    )
    import_parties(coming.workspace, arrivals, actor=actor)
    coming.sync_wanted = [parties[step.reading.code].pk for step in wanted]
    coming.added_count, coming.changed_count = len(arrivals.added), len(arrivals.changed)
    coming.refused = [[step.line, [[fault.column, fault.words] for fault in step.faults]] for step in seen.refused]
    coming.imported_at = timezone.now()
    coming.save()


def _parties(workspace: Workspace, steps: Iterable[Step], unticked: frozenset[int]) -> dict[str, Party]:
    """Give each learner that the file speaks of, as it shall be, by code."""
    steps = [step for step in steps if step.deed is not Deed.ENROL]
    known = Party.objects.in_bulk([step.held.id for step in steps if step.held])
    parties: dict[str, Party] = {}
    for step in steps:
        party = known[step.held.id] if step.held else Party(workspace=workspace)
        for name, value in step.reading.values.items():
            if name != "sync_enabled" or step.line not in unticked:
                setattr(party, name, value)
        parties[step.reading.code] = party
    return parties


def _enrolments(steps: Iterable[Step], parties: Mapping[str, Party]) -> list[Engagement]:
    """Give the enrolments to add or to bring up to date; a course already held as the file says is left alone.

    Inactive learners do not change, and so they get no enrolment either.
    """
    with_course = [(parties[step.reading.code], step.reading.course) for step in steps if step.reading.code in parties]
    wanted = [(party, course) for party, course in with_course if course and party.active]
    held = _held_enrolments(party.pk for party, _ in wanted if party.pk)
    found: dict[tuple[object, ...], Engagement] = {}
    for party, course in wanted:
        enrolment = held.get((party.pk, *_course_key(course.name, course.number))) if party.pk else None
        if enrolment is None or _differs(enrolment, course):
            found[party.code, *_course_key(course.name, course.number)] = _enrolment(party, course, enrolment)
    return list(found.values())


def _held_enrolments(party_ids: Iterable[int]) -> dict[tuple[object, ...], Engagement]:
    rows: Iterator[Engagement] = Engagement.objects.filter(party_id__in=list(party_ids)).order_by("pk").iterator()
    return {(row.party_id, *_course_key(row.name, row.number)): row for row in rows}


def _enrolment(party: Party, course: Course, held: Engagement | None) -> Engagement:
    enrolment = held or Engagement(name=course.name, number=course.number)
    enrolment.party = party
    enrolment.status = course.status or enrolment.status
    enrolment.starts_on = course.starts_on or enrolment.starts_on
    enrolment.ends_on = course.ends_on or enrolment.ends_on
    return enrolment


def _differs(held: Engagement, course: Course) -> bool:
    pairs = ((course.status, held.status), (course.starts_on, held.starts_on), (course.ends_on, held.ends_on))
    return any(said and said != known for said, known in pairs)


def _course_key(name: str, number: str) -> tuple[str, str]:
    return name.casefold(), number.casefold()


def _is_ticked(held: Held | None) -> bool:
    return bool(held and held.values["sync_enabled"])
