#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""embed.py - writes the page and its content security policy as a C file

usage: embed.py PAGE.html OUT.c

The page's one script and one style sheet are allowed by their hashes, and nothing else is: no
address but the page's own, and pictures that the page makes itself.
"""
import base64
import hashlib
import re
import sys
from pathlib import Path


def source_of(page, tag):
    found = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.S)
    if len(found) != 1:
        sys.exit(f"embed.py: {len(found)} elements <{tag}> in the page; 1 expected")
    digest = hashlib.sha256(found[0].encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def main():
    page = Path(sys.argv[1]).read_text(encoding="utf-8")
    policy = "; ".join([
        "default-src 'none'", f"script-src {source_of(page, 'script')}",
        f"style-src {source_of(page, 'style')}", "connect-src 'self'", "img-src data: blob:",
        "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"])
    content = page.encode()
    lines = [",".join(map(str, content[i:i + 24])) for i in range(0, len(content), 24)]
    Path(sys.argv[2]).write_text(
        '#include "web/page.h"\n\n'
        f'const char web_page_policy[] = "{policy}";\n'
        f"const size_t web_page_size = {len(content)};\n"
        "const unsigned char web_page[] = {\n" + ",\n".join(lines) + "\n};\n")


if __name__ == "__main__":
    main()
