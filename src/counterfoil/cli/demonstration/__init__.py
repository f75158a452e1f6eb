"""What `counterfoil demo` shows: sample people on one side, a bookkeeper at work on the other, both sides compared."""
