"""How concentrated a mineral is, by stage."""
