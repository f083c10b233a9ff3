# SPDX-License-Identifier: MIT
"""Requests that must be refused: foreign, malformed, too large."""

import re

from cli.harness import equal
from server import HEIGHT, WIDTH, Server

GREY = {"Content_Type": "application/octet-stream"}


def statuses(server, cases):
    for wanted, data in cases:
        if isinstance(data, str):
            data = data.replace("HOST", server.host).replace("\n", "\r\n").encode("latin-1")
        answer = server.raw(data)
        wanted = wanted if isinstance(wanted, tuple) else (wanted,)
        assert answer.status in wanted, f"{wanted} expected, {answer.status} for {data[:200]!r}"
    equal(server.ask("GET", "/api/models").status, 200, "afterwards")


def test_foreign_hosts(place):
    server, port = place.server, place.server.port
    for host in (f"evil.example:{port}", "127.0.0.1", f"127.0.0.1:{port + 1}", "localhost",
                 f"2130706433:{port}", f"0x7f000001:{port}", f"127.1:{port}", f"127.0.0.2:{port}",
                 f"localhost.:{port}", f"user@127.0.0.1:{port}", f" :{port}", f"[::]:{port}",
                 f"127.0.0.1:{port}.evil.example", f"0.0.0.0:{port}", "x" * 20000):
        equal(server.ask("GET", "/", Host=host).status, 403, f"Host: {host[:60]}")
    for host in (f"localhost:{port}", f"LOCALHOST:{port}", f"[::1]:{port}", f"127.0.0.1:{port}"):
        equal(server.ask("GET", "/", Host=host).status, 200, f"Host: {host}")
    statuses(server, [
        (400, "GET / HTTP/1.1\n\n"),
        (400, "GET / HTTP/1.0\n\n"),
        (400, "GET / HTTP/1.1\nHost: HOST\nHost: HOST\n\n"),
        (400, "GET / HTTP/1.1\nHost: HOST\nHost: evil.example\n\n"),
        ((400, 404), "GET http://evil.example/ HTTP/1.1\nHost: HOST\n\n"),
    ])


def test_foreign_origins(place):
    server, own = place.server, f"http://{place.server.host}"
    for origin in ("http://evil.example", "null", "https://" + server.host, "file://", "http://",
                   own + ".evil.example", own + "/", "http://127.0.0.1",
                   f"http://localhost:{server.port}"):
        equal(server.draw(place.drawn("0"), Origin=origin).status, 403, origin)
        preflight = server.ask("OPTIONS", "/api/read", Origin=origin,
                               Access_Control_Request_Method="POST")
        equal(preflight.status, 403, f"preflight of {origin}")
        assert not [h for h in preflight.headers if h.startswith("access-control")], "CORS"
    equal(server.draw(place.drawn("0"), Origin=own).status, 200, "own origin")
    for site, wanted in (("cross-site", 403), ("same-site", 403), ("same-origin", 200),
                         ("none", 200)):
        equal(server.draw(place.drawn("0"), Sec_Fetch_Site=site).status, wanted, site)


def test_content_types(place):
    grey = place.drawn("0")
    for kind in (None, "", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data",
                 "application/json", "image", "application/octet-streams", "imagex/png"):
        equal(place.server.draw(grey, Content_Type=kind).status, 415, f"Content-Type: {kind}")
    equal(place.server.draw(grey, Content_Type="Application/Octet-Stream; x=y").status, 200, "")
    equal(place.server.ask("POST", "/api/read", b"GIF", Content_Type="image/gif").status, 400,
          "not a picture")


def test_lengths(place):
    head = (f"POST /api/read?width={WIDTH}&height={HEIGHT} HTTP/1.1\nHost: HOST\n"
            "Content-Type: application/octet-stream\n")
    size = WIDTH * HEIGHT
    statuses(place.server, [
        (411, head + "\n"),
        (411, head + "Transfer-Encoding: chunked\n\n1\nx\n0\n\n"),
        ((400, 413), head + f"Content-Length: {size}\nTransfer-Encoding: chunked\n\n0\n\n"),
        (400, head + "Content-Length: -1\n\n"),
        (400, head + "Content-Length: +5\n\n"),
        (400, head + f"Content-Length: {size}x\n\n"),
        (400, head + f"Content-Length: {size}\nContent-Length: {size + 1}\n\n"),
        (400, head + f"Content-Length: {size}, {size}\n\n"),
        (400, head + "Content-Length: 0\n\n"),
        (400, head + f"Content-Length: {size - 1}\n\n"),
        (400, head + f"Content-Length: {size + 1}\n\n"),
        (413, head + f"Content-Length: {(32 << 20) + 1}\n\n"),
        ((400, 413), head + f"Content-Length: {1 << 63}\n\n"),
        ((400, 413), head + f"Content-Length: {1 << 64}\n\n"),
        ((400, 413), "GET / HTTP/1.1\nHost: HOST\nContent-Length: 5\n\nabcde"),
    ])


def test_arguments(place):
    for query in ("", "?width=60", "?width=0&height=80", "?width=-60&height=-80",
                  "?width=60&height=80&width=60", "?width=60&height=80&zebra=1",
                  "?width=60&height=80&layout=tower", "?width=60x&height=80",
                  "?width=65536&height=65536", "?width=4294967356&height=80", "?width=60&height",
                  "?width=60&height=80&model=a&model=b", "?=&=", "?width=60%00&height=80"):
        answer = place.server.ask("POST", f"/api/read{query}", place.drawn("0"), **GREY)
        equal(answer.status, 400, query)
        assert answer.json()["error"], query
    equal(place.server.ask("POST", "/api/read?width=6&height=8", place.drawn("0"),
                           Content_Type="image/png").status, 400, "size of a file")


def test_addresses_and_methods(place):
    for path in ("/index.html", "//", "/..", "/../../etc/passwd", "/%2e%2e/", "/api", "/api/",
                 "/api/read/", "/API/read", "/api\\read", "/%00", "/api/models%00", "/%zz", "/%",
                 "/favicon.ico", "/%2Fapi%2Fmodels"):
        equal(place.server.ask("GET", path).status, 404, path)
    for method in ("PUT", "DELETE", "TRACE", "OPTIONS", "PATCH", "GE", "GET,", "BREW"):
        answer = place.server.ask(method, "/api/models")
        equal(answer.status, 405, method)
        equal(answer.headers["allow"], "GET, HEAD", "Allow")
    equal(place.server.ask("GET", "/api/read").status, 405, "GET /api/read")
    equal(place.server.ask("POST", "/", b"x").status, 405, "POST /")


def test_not_http(place):
    statuses(place.server, [
        ((400, 405, 501), "CONNECT evil.example:443 HTTP/1.1\nHost: HOST\n\n"),
        ((0, 400, 505), "GET /\n\n"),
        ((0, 400, 505), "PRI * HTTP/2.0\n\nSM\n\n"),
        ((0, 400, 505), "GET / HTTP/1.2\nHost: HOST\n\n"),
        ((0, 400, 505), "GET / HTTP/3.0\nHost: HOST\n\n"),
        ((0, 400, 505), b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(60) + b"\r\n\r\n"),
        ((0, 400, 505), bytes(range(256)) * 4 + b"\r\n\r\n"),
        ((0, 400, 414, 431), "GET /" + "a" * 65536 + " HTTP/1.1\nHost: HOST\n\n"),
        ((0, 413, 431), "GET / HTTP/1.1\nHost: HOST\nX: " + "a" * 65536 + "\n\n"),
        ((0, 413, 431), "GET / HTTP/1.1\nHost: HOST\n" + "X: y\n" * 10000 + "\n"),
        ((0, 400), "GET / HTTP/1.1\nHost: HOST\nno colon\n\n"),
    ])


def test_pictures_are_limited(place):
    """A picture's claimed size is refused before it is unpacked."""
    header = b"P5 100000 100000 255\n"
    answer = place.server.ask("POST", "/api/read", header + bytes(100), Content_Type="image/x-pgm")
    equal(answer.status, 400, "a bomb")
    assert re.search("PNG|pixel|large", answer.json()["error"]), answer.body


def test_key_beyond_loopback(place):
    server = Server(place.model, options=("--host", "0.0.0.0"))
    try:
        assert server.key and len(server.key) >= 16, server.url
        server.address = "127.0.0.1"
        server.host = f"127.0.0.1:{server.port}"
        for path in ("/", "/?key=", f"/?key={server.key[:-1]}", f"/?key={server.key}0",
                     "/api/models", f"/?key=0{server.key[1:]}x"):
            equal(server.ask("GET", path).status, 403, path)
        equal(server.draw(place.drawn("0")).status, 403, "reading without the key")
        equal(server.ask("GET", f"/?key={server.key}").status, 200, "the page")
        equal(server.draw(place.drawn("0"), f"&key={server.key}").json()["text"], "0", "reading")
    finally:
        code, err = server.stop()
    equal(code, 143, "exit code")
    assert "warning" in err and "network" in err, err
