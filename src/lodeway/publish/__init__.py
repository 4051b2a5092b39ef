"""What a release carries for readers with tools of their own: formats, descriptions, a reference."""
