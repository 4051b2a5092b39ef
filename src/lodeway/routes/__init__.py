"""The best ways between two places."""
