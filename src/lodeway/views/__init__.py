"""What people see: results and networks turned into pages."""
