"""Answers taken apart and checked again."""
