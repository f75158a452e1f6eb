"""The `counterfoil` command, one module a sub-command."""
