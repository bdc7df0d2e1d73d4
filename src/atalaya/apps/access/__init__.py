"""Who is who, who may see and do what, and the proof of it."""
