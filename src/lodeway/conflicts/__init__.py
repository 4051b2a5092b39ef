"""Where sources differ, and who wins by which rule."""
