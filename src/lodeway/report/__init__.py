"""What every answer can do: tables, text, pages, receipts."""
