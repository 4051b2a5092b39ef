"""How fast Lodeway is, as ratios against what a user would otherwise take, in one run."""
