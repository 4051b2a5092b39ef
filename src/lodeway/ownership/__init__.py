"""Who holds what share of what: matrices of shares, looked through, as ranges."""
