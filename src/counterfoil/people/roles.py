"""Which role may do what: one table, asked by every page (docs/reference/roles.md)."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    OWNER = "owner"
    ADMIN = "admin"
    FINANCE = "finance"
    STAFF = "staff"
    AUDITOR = "auditor"
    PARTY = "party"  # A learner in the portal: sees what is theirs and nothing else.


class Permission(StrEnum):
    CONNECT = "connect"  # Connect and disconnect Xero.
    RESYNC = "resync"  # Start a resync of everything.
    MANAGE_PEOPLE = "manage_people"
    MANAGE_SETTINGS = "manage_settings"  # Contact name rule, required fields.
    EDIT_REGISTER = "edit_register"  # Learners, enrolments, logbook, import.
    SWITCH_SYNC = "switch_sync"  # Tick Sync to Xero, Manual sync, bulk send.
    SETTLE = "settle"  # Decide what is held: link, make new, resubmit, give up.
    SEE_REGISTER = "see_register"
    SEE_DOCUMENTS = "see_documents"  # Invoices, payments, PDFs.
    SEE_ACTIVITY = "see_activity"
    SEE_CONNECTION = "see_connection"
    SEE_OWN = "see_own"  # The portal.


_EVERYTHING = frozenset(Permission) - {Permission.SEE_OWN}

ALLOWED: dict[Role, frozenset[Permission]] = {
    Role.OWNER: _EVERYTHING,
    Role.ADMIN: _EVERYTHING - {Permission.CONNECT, Permission.RESYNC, Permission.MANAGE_PEOPLE},
    Role.FINANCE: frozenset(
        {
            Permission.SWITCH_SYNC,
            Permission.SETTLE,
            Permission.SEE_REGISTER,
            Permission.SEE_DOCUMENTS,
            Permission.SEE_ACTIVITY,
            Permission.SEE_CONNECTION,
        }
    ),
    Role.STAFF: frozenset(
        {Permission.EDIT_REGISTER, Permission.SWITCH_SYNC, Permission.SEE_REGISTER, Permission.SEE_CONNECTION}
    ),
    Role.AUDITOR: frozenset(
        {Permission.SEE_REGISTER, Permission.SEE_DOCUMENTS, Permission.SEE_ACTIVITY, Permission.SEE_CONNECTION}
    ),
    Role.PARTY: frozenset({Permission.SEE_OWN}),
}

IN_WORDS: dict[Role, str] = {
    Role.OWNER: "Owner: everything, including connecting Xero and inviting people.",
    Role.ADMIN: "Admin: everything but connecting Xero, resyncing all and people.",
    Role.FINANCE: "Finance: invoices and payments, sending learners, settling what needs a person.",
    Role.STAFF: "Staff: learners and enrolments, Sync to Xero; sees sync states, not invoices.",
    Role.AUDITOR: "Auditor: reads everything, changes nothing.",
    Role.PARTY: "Learner: sees their own invoices in the portal.",
}


def may(role: str, permission: Permission) -> bool:
    return permission in ALLOWED[Role(role)]


def word_of(role: str) -> str:
    """What people call a role on screen: a party is a learner."""
    return IN_WORDS[Role(role)].partition(":")[0]
