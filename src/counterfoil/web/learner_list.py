"""Which learners an address means: the list, its CSV file and a bulk send all read the same filters."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

from counterfoil.core.push_lifecycle import PushStatus
from counterfoil.people.models import Workspace
from counterfoil.register.models import LearnerImport, Party
from counterfoil.register.search import SORTS, Wanted, find
from counterfoil.sync.models import Push
from counterfoil.sync.states import organisation_of
from counterfoil.web.access import PageRequest

ACTIVE = {"": True, "no": False, "all": None}
SYNC = {"on": True, "off": False}
NAMES = ("q", "active", "sync", "state", "import", "sort")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for, with only what it may say; the rest is passed over."""

    text: str
    active: str
    sync: str
    state: str
    imported: str
    sort: str

    @classmethod
    def of(cls, said: QueryDict) -> Asked:
        return cls(
            text=said.get("q", "").strip()[:200],
            active=_one_of(said.get("active", ""), ACTIVE),
            sync=_one_of(said.get("sync", ""), SYNC),
            state=_one_of(said.get("state", ""), {"needs_you"}),
            imported=said.get("import", "") if said.get("import", "").isdigit() else "",
            sort=_one_of(said.get("sort", ""), {name for sort in SORTS for name in (sort, f"-{sort}")}) or "name",
        )

    @property
    def narrows(self) -> bool:
        return any((self.text, self.active, self.sync, self.state, self.imported))

    def parts(self) -> list[tuple[str, str]]:
        """Give what to carry along in a form, so that everything that was found can be meant by it."""
        values = (self.text, self.active, self.sync, self.state, self.imported, self.sort)
        return [(name, value) for name, value in zip(NAMES, values, strict=True) if value]


def found_by(request: PageRequest) -> QuerySet[Party]:
    """Give every learner that the filters find, of whatever page; a form carries the filters as its own fields."""
    asked = Asked.of(_said(request))
    only = _only(request.workspace, asked)
    wanted = Wanted(
        text=asked.text,
        active=ACTIVE[asked.active],
        sync=SYNC.get(asked.sync),
        only=only,
        sort=asked.sort.removeprefix("-"),
        descending=asked.sort.startswith("-"),
    )
    return find(request.workspace, wanted)


def needing_you(workspace: Workspace) -> frozenset[int]:
    """Give the ids of learners whose way to Xero waits for a person."""
    organisation = organisation_of(workspace)
    if organisation is None:
        return frozenset()
    held = Push.objects.filter(organisation=organisation, kind="contact", status=PushStatus.HELD)
    return frozenset(held.values_list("record_id", flat=True))


def _only(workspace: Workspace, asked: Asked) -> frozenset[int] | None:
    chosen = [needing_you(workspace)] if asked.state else []
    if asked.imported:
        # The learners whom an imported file wants ticked, and who wait for the preview of the sending.
        coming = LearnerImport.objects.filter(workspace=workspace, pk=int(asked.imported)).first()
        chosen.append(frozenset(coming.sync_wanted if coming else ()))
    return frozenset.intersection(*chosen) if chosen else None


def _said(request: HttpRequest) -> QueryDict:
    return request.POST if request.method == "POST" else request.GET


def _one_of(value: str, allowed: object) -> str:
    assert isinstance(allowed, dict | set)
    return value if value in allowed else ""
