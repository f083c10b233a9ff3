# SPDX-License-Identifier: MIT
"""server.py - a running `scrawl serve`, and requests to it byte by byte"""

import json
import os
import re
import signal
import socket
import subprocess
import threading

from cli.harness import ENVIRONMENT, SCRAWL, restore_signals

WIDTH, HEIGHT = 60, 80  # of what is drawn
QUICK = "SCRAWL_TEST_QUICK" in os.environ  # the program is ten times as slow
STOP_SECONDS = 20 if QUICK else 2


class Answer:
    """A response as it came, or status 0 if the connection was closed without one."""

    def __init__(self, data):
        head, _, self.body = data.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        self.status = int(lines[0].split()[1]) if lines[0].startswith("HTTP/") else 0
        self.headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            self.headers[name.lower()] = value.strip()

    def json(self):
        return json.loads(self.body)


class Server:
    """Listens on a free port of 127.0.0.1 until stop()."""

    def __init__(self, *models, options=(), **variables):
        named = [part for model in models for part in ("--model", str(model))]
        self.process = subprocess.Popen(
            [SCRAWL, "serve", *named, "--port", "0", "--threads", "1", *options],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**ENVIRONMENT, **variables},
            preexec_fn=restore_signals)
        self.url = self.process.stdout.readline().decode().strip()
        found = re.fullmatch(r"http://(.+):(\d+)/(?:\?key=([0-9a-f]+))?", self.url)
        assert found, (self.url, self.process.stderr.read())
        self.address, self.port, self.key = found[1].strip("[]"), int(found[2]), found[3]
        self.host = f"{found[1]}:{self.port}"

    def stop(self, number=signal.SIGTERM):
        """Exit code and standard error."""
        self.process.send_signal(number)
        _, err = self.process.communicate(timeout=60)
        return self.process.returncode, err.decode()

    def connect(self, timeout=60):
        return socket.create_connection((self.address, self.port), timeout=timeout)

    def raw(self, data, timeout=60):
        """Sends bytes, and reads until the server closes or has sent a whole response."""
        with self.connect(timeout) as connection:
            try:
                connection.sendall(data)
            except (BrokenPipeError, ConnectionResetError):
                pass
            return read_answer(connection)

    def ask(self, method, path, body=None, **headers):
        head = {"Host": self.host, "Connection": "close", **headers}
        if body is not None:
            head.setdefault("Content-Length", len(body))
        lines = [f"{method} {path} HTTP/1.1"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in head.items()
                  if value is not None]
        return self.raw("\r\n".join(lines).encode() + b"\r\n\r\n" + (body or b""))

    def draw(self, grey, more="", **headers):
        return self.ask("POST", f"/api/read?width={WIDTH}&height={HEIGHT}{more}", grey,
                        **{"Content_Type": "application/octet-stream", **headers})

    def memory(self):
        """Resident memory in MB; None under a sanitizer, which keeps what is freed."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            size, resident = (int(re.search(rf"{key}:\s+(\d+)", text)[1]) / 1024
                              for text in [status.read()] for key in ("VmSize", "VmRSS"))
        return None if size > 1 << 20 else resident


def read_answer(connection):
    data = b""
    while True:
        try:
            part = connection.recv(65536)
        except ConnectionResetError:
            part = b""
        data += part
        head, _, body = data.partition(b"\r\n\r\n")
        length = re.search(rb"\r\ncontent-length: *(\d+)", head, re.IGNORECASE)
        if not part or (length and len(body) >= int(length[1])):
            return Answer(data)


def together(count, work):
    """work(i) in as many threads at once; their results, or the exceptions that they raised."""
    results = [None] * count

    def run(i):
        try:
            results[i] = work(i)
        except Exception as error:
            results[i] = error

    threads = [threading.Thread(target=run, args=(i,)) for i in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
