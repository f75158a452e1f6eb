"""Who may come in: users, workspaces, roles and invitations."""
