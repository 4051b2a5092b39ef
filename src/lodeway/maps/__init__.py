"""Maps of ways as single pages without script."""
