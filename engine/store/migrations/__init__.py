"""The steps from an empty file to the newest schema; `engine.store.migrate` runs them.

A step that has been released is never edited. It holds everything itself: it must do the same in ten years.
"""
