"""Who controls what."""
