"""Distances on the earth."""

from __future__ import annotations

import math

EARTH_RADIUS_KM = 6371.0088


def great_circle_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Kilometres along the great circle between two points in degrees (haversine formula)."""
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    across = math.sin(math.radians(lon2 - lon1) / 2) ** 2
    along = math.sin((phi2 - phi1) / 2) ** 2
    half = math.sqrt(along + math.cos(phi1) * math.cos(phi2) * across)
    return 2 * EARTH_RADIUS_KM * math.asin(half)
