"""The biosafety and biosecurity room: laboratory self-assessments, committees, codes, exercises, CBM work files."""
