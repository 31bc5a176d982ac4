"""``python -m cli``: the same as ``headsup``, for a checkout that was not installed."""

from cli import main

main()
