"""What stands, for whom, how firm and when: decided here and nowhere else."""
