"""One's own counts: read from a CSV file, fitted with ours or in their place."""
