#!/bin/sh
# Resolves requirements/*.in into pinned, hashed locks without index addresses.
set -eu
cd "$(dirname -- "$0")/../requirements"
lock() {
    ../.venv/bin/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" "$@"
}
lock run.in -o run.txt
lock --constraints run.txt run.in dev.in -o dev.txt
lock contract.in -o contract.txt
