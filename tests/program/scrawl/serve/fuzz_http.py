#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""fuzz_http.py - mutated requests to scrawl serve, from several threads at once

usage: fuzz_http.py SCRAWL [SECONDS] [SEED]

Requests are mutated, cut, sent in pieces and broken off.  The server must then still read, end
cleanly, and have said nothing on standard error, as a sanitizer would have.
"""
import os
import random
import socket
import struct
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(1, str(Path(__file__).resolve().parents[1]))
sys.path.insert(1, str(Path(__file__).resolve().parents[3] / "support"))
os.environ["SCRAWL"] = sys.argv[1]

from check_serve import Place  # noqa: E402
from cli.handwriting import page  # noqa: E402
from cli.harness import equal  # noqa: E402
from server import HEIGHT, WIDTH, read_answer  # noqa: E402

THREADS = 4
TOKENS = [b"\r\n", b"\n", b"\r\n\r\n", b"\0", b"%00", b"%", b"?", b"&", b"=", b":", b" ", b"\t",
          b"-1", b"0", b"4294967296", b"18446744073709551616", b"Host: x", b"chunked",
          b"Transfer-Encoding: chunked\r\n", b"Content-Length: 9\r\n", b"Expect: 100-continue\r\n",
          b"Connection: close\r\n", b"HTTP/1.1", b"HTTP/0.9", b"POST ", b"HEAD ", b"/api/read",
          b"width=1&height=1", b"layout=page", b"\xff" * 40, b"A" * 5000]


def seeds(place):
    server = place.server
    host = f"Host: {server.host}\r\n".encode()
    grey, picture = place.drawn("7"), page(["07"])
    head = (b"POST /api/read%s HTTP/1.1\r\n" + host +
            b"Content-Type: %s\r\nContent-Length: %d\r\n\r\n")
    query = f"?width={WIDTH}&height={HEIGHT}&layout=line&model=strokes".encode()
    return [b"GET / HTTP/1.1\r\n" + host + b"\r\n",
            b"GET /api/models?key=1 HTTP/1.1\r\n" + host + b"Origin: null\r\n\r\n",
            head % (query, b"application/octet-stream", len(grey)) + grey,
            head % (b"?layout=single", b"image/png", len(picture)) + picture]


def mutate(rng, data):
    data = bytearray(data)
    # Mostly in the head, where the server decides.
    reach = len(data) if rng.random() < 0.3 else min(len(data), 250)
    for _ in range(rng.choice((0, 1, 1, 2, 4, 10))):
        at = rng.randrange(reach)
        kind = rng.randrange(5)
        if kind == 0:
            data[at:at + 1] = bytes([rng.randrange(256)])
        elif kind == 1:
            del data[at:at + rng.choice((1, 2, 10, 100))]
        elif kind == 2:
            data[at:at] = rng.choice(TOKENS)
        elif kind == 3:
            data[at:at] = data[at:at + rng.choice((5, 30, 200))]
        else:
            data[at:at + 4] = rng.choice(TOKENS)
        reach = max(1, min(reach, len(data)))
    return bytes(data)


def send(rng, server, data):
    with server.connect(2) as connection:
        way = rng.randrange(6)
        if way == 0:  # in pieces
            for at in range(0, len(data), max(1, len(data) // 7)):
                connection.sendall(data[at:at + max(1, len(data) // 7)])
                time.sleep(0.002)
        elif way == 1:  # cut
            connection.sendall(data[:rng.randrange(len(data) + 1)])
            connection.shutdown(socket.SHUT_WR)
        else:
            connection.sendall(data)
        if way == 2:  # broken off
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        elif way != 3:
            connection.settimeout(0.2)  # a mutated length may promise more than was sent
            read_answer(connection)


def attack(server, requests, seed, until):
    rng, count = random.Random(seed), 0
    while time.monotonic() < until:
        data = b"".join(mutate(rng, rng.choice(requests)) for _ in range(rng.choice((1, 1, 3))))
        try:
            send(rng, server, data)
        except OSError:  # refused, closed or late
            pass
        count += 1
    return count


def main():
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 3.0
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    with tempfile.TemporaryDirectory(prefix="scrawl-fuzz-") as folder:
        place = Place(Path(folder))
        until, counts = time.monotonic() + seconds, []
        threads = [threading.Thread(target=lambda i=i: counts.append(
            attack(place.server, seeds(place), seed + i, until))) for i in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        print(f"{sum(counts)} requests", flush=True)
        equal(place.server.draw(place.drawn("7")).json()["text"], "7", "a reading afterwards")
        equal(place.server.stop(), (143, ""), "exit code and standard error")
    equal(len(counts), THREADS, "threads that finished")


if __name__ == "__main__":
    main()
