"""Tocsin 警钟: runbooks for customer-service emergencies that start by themselves.

The rooms of the program (`engine`, `notifiers`, `runbooks`, `templates`, `cli.py`)
lie at the top of the repository; the links in this folder give them one name that
users import: ``from tocsin.engine.model.incident import Incident``.
"""

__version__ = "0.1.0"
