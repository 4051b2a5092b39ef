"""Which claim or source turns an answer over."""
