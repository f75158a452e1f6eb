"""The key files: what encrypts Xero's tokens and signs sessions, outside the database and readable by one user only.

A stolen copy of the database must open no ledger, so the key never enters it. The key file has one key a line: the
first encrypts, all decrypt; that is how a key is rotated (docs/howto/keep-and-rotate-the-key.md).
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class WrongKey(Exception):
    """What is stored was encrypted with a key that the key file no longer has."""


def read_or_make(path: Path, make: bytes) -> list[bytes]:
    """Give the file's lines; make the file, private to this user, when there is none."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes().split()
    with os.fdopen(descriptor, "wb") as file:
        file.write(make + b"\n")
    return [make]


def session_key(path: Path) -> str:
    return read_or_make(path, secrets.token_urlsafe(48).encode())[0].decode()


def box(path: Path) -> MultiFernet:
    return MultiFernet([Fernet(line) for line in read_or_make(path, Fernet.generate_key())])


def encrypt(path: Path, secret: str) -> bytes:
    return box(path).encrypt(secret.encode())


def decrypt(path: Path, sealed: bytes | memoryview) -> str:
    try:
        return box(path).decrypt(bytes(sealed)).decode()
    except InvalidToken as error:
        raise WrongKey(
            f"The key file {path} cannot open a stored secret. Put the old key back as its last line, "
            "or disconnect and connect Xero again."
        ) from error
