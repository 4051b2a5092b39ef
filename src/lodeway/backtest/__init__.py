"""The model of choice set against what was counted: fitted counts, counts held out, shocks."""
