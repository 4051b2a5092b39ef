"""Who controls what: one asset, a country's output, and what a deal would change."""
