"""The command line as `python -m samity.cli`."""

from samity.cli import main

main()
