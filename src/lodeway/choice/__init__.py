"""Who goes which way: shares of tonnes by corridor, fitted to what was counted."""

# The choice set that is meant where none is named.
COPPERBELT = "copperbelt-copper"
