"""The registry: countries, bodies, posts and who holds them, projects, what was sent, held and promised."""
