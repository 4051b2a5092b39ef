"""The freight network: segments, costs, closures, capacities, ways and flows."""
