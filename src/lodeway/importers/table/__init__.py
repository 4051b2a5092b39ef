"""Any analyst's spreadsheet into tables of ours: by a map, each doubtful cell named, nothing guessed."""

from __future__ import annotations
