"""The practice departments: a made-up district behind a real HTTP server, for training, shows and tests."""
