# SPDX-License-Identifier: MIT
"""Crowds, slow and broken clients, and the end."""

import os
import signal
import socket
import struct
import threading
import time

from cli.handwriting import page
from cli.harness import equal
from server import HEIGHT, QUICK, STOP_SECONDS, WIDTH, Server, read_answer, together


def head_of(server, size=WIDTH * HEIGHT):
    return (f"POST /api/read?width={WIDTH}&height={HEIGHT} HTTP/1.1\r\nHost: {server.host}\r\n"
            f"Content-Type: application/octet-stream\r\nContent-Length: {size}\r\n\r\n").encode()


def test_many_at_once(place):
    drawn = place.drawn("7")
    count = 5 if QUICK else 200
    answers = together(count, lambda _: place.server.draw(drawn).json()["text"])
    equal(answers, ["7"] * count, "readings at once")


def test_connections_that_end_slowly(place):
    """MHD counts a connection until its socket is closed, which is after it said so."""
    slow_close = os.environ.get("SLOW_CLOSE", "-")
    if slow_close == "-":
        return  # nothing can be preloaded before a sanitizer
    preloaded = place.folder / "slow_close.so"
    preloaded.symlink_to(slow_close)  # LD_PRELOAD ends a name at a blank
    server, drawn = Server(place.model, LD_PRELOAD=preloaded), place.drawn("7")
    try:
        answers = together(100, lambda _: server.draw(drawn).json()["text"])
        equal(answers, ["7"] * 100, "100 readings at once")
    finally:
        server.stop()


def test_one_connection_for_many(place):
    """Keep-alive and pipelining."""
    request = head_of(place.server) + place.drawn("L")
    kept, piped = (3, 2) if QUICK else (20, 5)
    with place.server.connect() as connection:
        for _ in range(kept):
            connection.sendall(request)
            equal(read_answer(connection).json()["text"], "L", "kept alive")
        connection.sendall(request * piped + b"GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n")
        data = b""
        while data.count(b"HTTP/1.1") <= piped:
            part = connection.recv(65536)
            assert part, data[-300:]
            data += part
        equal((data.count(b" 200 OK"), data.count(b" 403 ")), (piped, 1), "pipelined")


def drip(connection, end):
    """Sends a byte now and then, which keeps MHD's own limit away; whether it was closed."""
    connection.settimeout(0.25)
    while not end.is_set():
        try:
            connection.sendall(b"x")
            if not connection.recv(65536):
                return True
        except socket.timeout:
            pass
        except OSError:
            return True
    return False


def test_slow_clients(place):
    """They lose their connections to others, who are served."""
    request, end = head_of(place.server), threading.Event()
    slow = [place.server.connect() for _ in range(32)]  # all that there are
    started = time.monotonic()
    for i, connection in enumerate(slow):
        connection.sendall((b"", request[:30], request, request + b"x")[i % 4])

    def work(i):
        if i < len(slow):
            return drip(slow[i], end)
        try:
            return place.server.draw(place.drawn("1")).json()["text"]
        finally:
            end.set()

    results = together(33, work)
    equal(results[32], "1", "another client's reading")
    assert any(results[:32]), "nobody was dropped"
    assert time.monotonic() - started < 8, "others wait too long"
    for connection in slow:
        connection.close()


def test_silent_clients_are_dropped(place):
    """One that sends half a head, and one that reads nothing of what it asks for."""
    def speechless():
        with place.server.connect(40) as connection:
            connection.sendall(head_of(place.server)[:50])
            return read_answer(connection).status in (0, 408)

    def deaf():
        page_please = f"GET / HTTP/1.1\r\nHost: {place.server.host}\r\n\r\n".encode()
        with place.server.connect(40) as connection:
            try:
                while True:
                    connection.sendall(page_please * 1000)
            except (ConnectionResetError, BrokenPipeError):
                return True

    equal(together(2, lambda i: deaf() if i else speechless()), [True, True], "closed in time")


def test_aborts(place):
    request = head_of(place.server) + place.drawn("0")
    for length in (1, 20, len(request) // 2, len(request) - 1, len(request)):
        for reset in (True, False):
            connection = place.server.connect()
            if reset:  # close with RST
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.sendall(request[:length])
            connection.close()
    equal(place.server.draw(place.drawn("0")).json()["text"], "0", "still reading")


def test_memory_is_stable(place):
    drawn, picture = place.drawn("0"), page(["017L"])
    headers = {"Content_Type": "image/png"}
    if place.server.memory() is None:
        return

    def some(count):
        for i in range(count):
            if i % 10:
                place.server.draw(drawn)
            else:
                place.server.ask("POST", "/api/read", picture, **headers)

    some(300)
    before = place.server.memory()
    some(500)
    grown = place.server.memory() - before
    assert grown < 4, f"grown by {grown:.1f} MB over 500 requests"


def test_clean_stop(place):
    for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
        server = Server(place.model)
        idle = [server.connect() for _ in range(5)]
        idle[0].sendall(head_of(server)[:40])
        idle[1].sendall(head_of(server) + b"x")
        equal(server.draw(place.drawn("0")).status, 200, "before")
        started = time.monotonic()
        equal(server.stop(number), (code, ""), "exit code, errors")
        assert time.monotonic() - started < STOP_SECONDS, "the end takes too long"
        for connection in idle:
            connection.close()


def test_stop_during_requests(place):
    server = Server(place.model)
    drawn = place.drawn("7")

    def work(i):
        if i == 0:
            time.sleep(0.3)
            started = time.monotonic()
            code = server.stop()[0]
            return code, time.monotonic() - started < STOP_SECONDS
        try:
            while True:
                server.draw(drawn)
        except OSError:
            return None

    equal(together(9, work)[0], (143, True), "stopped in time")
