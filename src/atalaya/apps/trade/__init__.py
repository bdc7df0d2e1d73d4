"""The strategic-trade room: screening, control lists, red flags and self-assessments, outreach."""
