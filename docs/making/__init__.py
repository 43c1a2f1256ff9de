"""Makers of the generated pages: each gives Markdown in one language from the program's own tables."""
