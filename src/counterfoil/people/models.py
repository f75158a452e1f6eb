"""Users, the workspaces that they belong to, and the invitations by which they came."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models import Q

from counterfoil.people.roles import IN_WORDS, Permission, Role, may, word_of


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractUser):
    """A person, known by e-mail address; may belong to several workspaces."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField("e-mail", unique=True)
    name = models.CharField(max_length=200, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)


class Workspace(models.Model):
    """One business: its people, register, organisations and rules. None can see another."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    profile = models.CharField(max_length=20, default="training")
    time_zone = models.CharField(max_length=60, default="Australia/Sydney")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class Membership(models.Model):
    """A user's role in a workspace. A learner's membership names the party whose records it may see."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=[(role, role.title()) for role in Role])
    party_id = models.BigIntegerField(null=True, blank=True)  # The register's id; people know nothing of registers.

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "workspace"], name="one_role_a_workspace"),
            models.CheckConstraint(
                condition=Q(role=Role.PARTY, party_id__isnull=False) | (~Q(role=Role.PARTY) & Q(party_id__isnull=True)),
                name="only_a_party_has_a_party",
            ),
        ]

    @property
    def role_word(self) -> str:
        return word_of(self.role)

    def may(self, permission: Permission) -> bool:
        return may(self.role, permission)

    def in_words(self) -> str:
        return IN_WORDS[Role(self.role)]


class Invitation(models.Model):
    """An invitation by e-mail; the token in the link is kept only as its hash."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=20, choices=[(role, role.title()) for role in Role])
    party_id = models.BigIntegerField(null=True, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def in_words(self) -> str:
        return IN_WORDS[Role(self.role)]

    @property
    def role_word(self) -> str:
        return word_of(self.role)

    def is_open(self, now: datetime) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None and now < self.expires_at


class SetupCode(models.Model):
    """The code, printed in the terminal, that lets the first visitor become the first owner; kept as its hash."""

    code_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True, blank=True)
