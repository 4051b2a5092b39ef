"""What a state owns, hosts, carries, can restrict and was promised."""
