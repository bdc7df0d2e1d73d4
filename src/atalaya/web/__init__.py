"""The kit that every page is made of: templates, components, static files, form rendering; no domain words."""
