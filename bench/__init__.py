"""How fast Tocsin is beside others, measured in one run on one machine: `python3 -m bench --help`."""
