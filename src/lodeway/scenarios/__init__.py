"""What if: two worlds under capacities, and their difference."""
