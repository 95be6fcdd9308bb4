"""Starts the program: ``python -m desktop``, and the frozen program alike."""

from desktop.app import main

if __name__ == "__main__":
    raise SystemExit(main())
