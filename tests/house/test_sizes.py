"""Small parts: what does not fit on a screen is seldom read to its end."""

from tests.house import sources

FUNCTION_LINES_MAX = 50
MODULE_LINES_MAX = 400


def test_no_function_is_longer_than_a_screen():
    found = [
        f"{module.at(function)} {function.name}: {length} lines"
        for module in sources.modules()
        for function in sources.functions(module)
        if (length := (function.end_lineno or 0) - function.lineno + 1) > FUNCTION_LINES_MAX
    ]
    sources.tell(
        found, f"At most {FUNCTION_LINES_MAX} lines, and about ten is good: give its steps names of their own."
    )


def test_no_module_is_longer_than_ten_screens():
    found = [
        f"{module.name}: {length} lines"
        for module in sources.modules()
        if (length := module.text.count("\n")) > MODULE_LINES_MAX
    ]
    sources.tell(
        found, f"At most {MODULE_LINES_MAX} lines: look for the second noun in it, and give that its own module."
    )
