"""Read one setting from the environment, typed; what cannot be read is told in a sentence, never guessed."""

from __future__ import annotations

import os
from pathlib import Path


class SettingError(Exception):
    """A setting is missing or cannot be read; the message says which and what to write."""


def text(name: str, default: str = "") -> str:
    """Read a setting, or the file that NAME_FILE points at, so that a secret need not stand in the environment."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default)


def flag(name: str, *, default: bool) -> bool:
    value = text(name, "yes" if default else "no").lower()
    if value not in ("yes", "no"):
        raise SettingError(f"{name} is '{value}': write yes or no.")
    return value == "yes"


def number(name: str, default: int) -> int:
    value = text(name, str(default))
    if not value.isdigit():
        raise SettingError(f"{name} is '{value}': write a whole number.")
    return int(value)


def names(name: str, default: str) -> list[str]:
    return [part.strip() for part in text(name, default).split(",") if part.strip()]
