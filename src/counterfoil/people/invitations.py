"""Invite somebody by e-mail, and let them in once. The link is the secret: it is mailed, and only its hash is kept."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from counterfoil.people import codes
from counterfoil.people.changes import Change, tell
from counterfoil.people.models import Invitation, Membership, User, Workspace
from counterfoil.people.roles import IN_WORDS, Role

GOOD_FOR = timedelta(days=7)


class NotInvited(Exception):
    """Nobody was invited; the message says why and what to do next."""


class NotOpen(Exception):
    """The invitation was used, withdrawn or ran out in the meantime."""


def invite(workspace: Workspace, email: str, role: Role, party_id: int | None, invited_by: User) -> Invitation:
    """Invite and mail the link. An earlier open invitation of the same address is withdrawn: its link stops working.

    The mail goes out after the invitation is committed, since a mail server may keep us waiting.
    """
    email = email.strip().lower()
    _refuse_members(workspace, email)
    token = codes.for_link()
    with transaction.atomic():
        open_in(workspace).filter(email=email).update(withdrawn_at=timezone.now())
        invitation = Invitation.objects.create(
            workspace=workspace,
            email=email,
            role=role,
            party_id=party_id,
            token_hash=codes.hash_of(token),
            invited_by=invited_by,
            expires_at=timezone.now() + GOOD_FOR,
        )
        tell(Change(workspace, f"Invited as {invitation.role_word}", email, by=invited_by))
    _mail(invitation, token)
    return invitation


def open_in(workspace: Workspace) -> QuerySet[Invitation]:
    return workspace.invitations.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())


def find(token: str) -> Invitation | None:
    """The invitation of a link, open or not; None when there never was one."""
    return Invitation.objects.select_related("workspace").filter(token_hash=codes.hash_of(token)).first()


def withdraw(invitation: Invitation, *, by: User | None, why: str = "") -> None:
    with transaction.atomic():
        taken = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None)
        if taken.update(withdrawn_at=timezone.now()):
            tell(Change(invitation.workspace, "Invitation withdrawn", invitation.email, by=by, why=why))


def accept(invitation: Invitation, user: User) -> Membership:
    """Use the invitation up and give its role. The address that was invited must be the user's."""
    assert user.email == invitation.email, "an invitation is for the address that it was sent to"
    now = timezone.now()
    with transaction.atomic():
        still_open = Invitation.objects.filter(
            pk=invitation.pk, accepted_at=None, withdrawn_at=None, expires_at__gt=now
        )
        if not still_open.update(accepted_at=now):
            raise NotOpen
        membership, joined = Membership.objects.get_or_create(
            workspace=invitation.workspace,
            user=user,
            defaults={"role": invitation.role, "party_id": invitation.party_id},
        )
        what = f"Joined as {membership.role_word}" if joined else "Was a member already"
        tell(Change(invitation.workspace, what, str(user), by=user))
    return membership


def accept_as_new(invitation: Invitation, *, name: str, password: str) -> Membership:
    """Make the user too. Having the link shows that the address is theirs, since it was sent nowhere else."""
    with transaction.atomic():
        user = User.objects.create_user(invitation.email, password, name=name)
        return accept(invitation, user)


def _refuse_members(workspace: Workspace, email: str) -> None:
    member = Membership.objects.filter(workspace=workspace, user__email=email).first()
    if member is None:
        return
    place = "Change the role under People" if member.role != Role.PARTY else "They can sign in to the portal"
    raise NotInvited(f"{email} belongs to {workspace.name} already, as {member.role_word}. {place}.")


def _mail(invitation: Invitation, token: str) -> None:
    words = {
        "invitation": invitation,
        "role": IN_WORDS[Role(invitation.role)],
        "url": settings.PUBLIC_URL + reverse("invitation", args=[token]),
        "days": GOOD_FOR.days,
    }
    try:
        send_mail(
            f"{invitation.workspace.name} invites you to Counterfoil",
            render_to_string("people/invitation.txt", words),
            None,
            [invitation.email],
        )
    except (SMTPException, OSError) as error:
        withdraw(invitation, by=invitation.invited_by, why=f"The mail could not be sent: {error}")
        raise NotInvited(
            f"The invitation to {invitation.email} could not be mailed, so it was withdrawn. Ask whoever runs "
            f"Counterfoil to look at the mail settings, then invite again. The mail server said: {error}"
        ) from error
