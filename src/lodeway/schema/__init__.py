"""What everything else speaks in: terms, names, dates, numbers, errors."""
