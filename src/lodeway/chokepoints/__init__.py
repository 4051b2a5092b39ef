"""What the goods hang on."""
