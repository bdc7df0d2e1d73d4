"""The training room: activities, courses and tests, certificates, figures of participation."""
