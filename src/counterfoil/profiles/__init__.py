"""One module a profile: its words, menus, defaults, and the rules that differ."""
