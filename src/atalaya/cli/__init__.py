"""The command line: a thin door onto core and adapters."""
