"""Fastward: the security of FastAPI applications. This package starts the command, which is written for Node; it has no API."""
