"""What-if scenarios: small files of changes, read with every mistake located."""
