"""Corridors compared for a basket of origins and markets."""
