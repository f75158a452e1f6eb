"""Decide what a learner's contact is called in Xero, where an active name may occur once only (FACTS 9.1, 9.2).

The default puts the RefInternal into the name, so that namesakes never collide.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping

DEFAULT_RULE = "{first_name} {last_name} {code}"
PLACEHOLDERS = ("first_name", "last_name", "code", "email")
NAME_MAX = 255
_PLAIN = re.compile(r"\{(" + "|".join(PLACEHOLDERS) + r")\}")


def form_name(rule: str, values: Mapping[str, str]) -> str:
    """Fill in the rule; Xero takes no angle brackets, no double spaces and no more than 255 characters."""
    filled = rule.format_map({name: values.get(name, "") for name in PLACEHOLDERS})
    return " ".join(re.sub(r"[<>]", " ", filled).split())[:NAME_MAX].rstrip()


def check_rule(rule: str) -> str:
    """Say in plain words what is wrong with a rule; an empty text when nothing is."""
    try:
        used = [name for _, name, spec, conversion in string.Formatter().parse(rule) if name is not None]
    except ValueError:
        return "A curly bracket is missing its partner. Write for example {first_name} {last_name} {code}."
    if unknown := [name for name in used if name not in PLACEHOLDERS]:
        return f"{{{unknown[0]}}} is not known. Use {', '.join(f'{{{name}}}' for name in PLACEHOLDERS)}."
    if "{" in _PLAIN.sub("", rule):
        return "Write placeholders plainly, for example {code}, with nothing else inside the brackets."
    if not used:
        return "Every learner would get the same name. Use at least one of {first_name}, {last_name}, {code}."
    return ""
