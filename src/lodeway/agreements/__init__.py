"""What an agreement binds, for whom, since when."""
