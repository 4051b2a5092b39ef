"""The graph as a folder of pages for any static host: what is on them, and how they are written."""
