"""A real S3 server for tests, in a process of its own, and what it takes to reach it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from itertools import count
from typing import Any

import pytest

AVAILABLE = find_spec("moto") is not None and find_spec("flask") is not None
_NUMBERS = count(1)


@dataclass
class Server:
    """A running server."""

    url: str

    def environment(self, url: str = "") -> Mapping[str, str]:
        """What a hall needs in its environment to reach it, directly or at another address."""
        return {
            "AWS_ENDPOINT_URL": url or self.url, "AWS_ACCESS_KEY_ID": "hall", "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_DEFAULT_REGION": "us-east-1", "AWS_MAX_ATTEMPTS": "1", "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        }  # fmt: skip

    @cached_property
    def client(self) -> Any:
        """A client of its own, which shares nothing with the hall's."""
        import boto3

        return boto3.session.Session(aws_access_key_id="tests", aws_secret_access_key="tests").client(
            "s3", endpoint_url=self.url, region_name="us-east-1"
        )

    def place(self) -> str:
        """An empty place in a bucket of its own."""
        name = f"hall-{os.getpid()}-{next(_NUMBERS)}"
        self.client.create_bucket(Bucket=name)
        return f"s3://{name}/files"


@contextmanager
def server() -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serve = f"from moto.server import main; main(['-H', '127.0.0.1', '-p', '{port}'])"
    process = subprocess.Popen([sys.executable, "-c", serve], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not _answers(port):
            assert process.poll() is None, "the S3 server has ended"
            time.sleep(0.02)
        yield Server(f"http://127.0.0.1:{port}")
    finally:
        process.kill()
        process.wait()


@contextmanager
def descriptions_read_once() -> Iterator[None]:
    """What the client's library reads from its large files whenever somebody connects is read once in this process."""
    from botocore.loaders import JSONFileLoader

    load = JSONFileLoader.load_file
    read: dict[str, Any] = {}

    def once(loader: Any, path: str) -> Any:
        if path not in read:
            read[path] = load(loader, path)
        return read[path]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(JSONFileLoader, "load_file", once)
        yield


def _answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False
