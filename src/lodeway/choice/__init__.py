"""Who goes which way: shares of tonnes by corridor, fitted to what was counted."""
