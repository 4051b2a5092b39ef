"""From the store to plain networkx graphs, as of a day and as known on a day."""
