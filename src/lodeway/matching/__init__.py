"""Which record of a publisher's file is which of our entities: proposed by rule, decided by people."""

from __future__ import annotations
