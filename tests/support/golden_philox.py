# SPDX-License-Identifier: MIT
"""golden_philox.py - the library's random draws (src/core/random.c), for golden values"""

MASK = 0xFFFFFFFF


def philox4x32(counter, key):
    """Philox4x32-10 (Salmon et al., SC 2011): four 32-bit numbers."""
    c, k = list(counter), list(key)
    for _ in range(10):
        a, b = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(b >> 32) ^ c[1] ^ k[0], b & MASK, (a >> 32) ^ c[3] ^ k[1], a & MASK]
        k = [(k[0] + 0x9E3779B9) & MASK, (k[1] + 0xBB67AE85) & MASK]
    return c


def numbers(seed, purpose, a, b):
    """The sequence of 32-bit numbers for one purpose."""
    counter = 0
    while True:
        yield from philox4x32((counter, b, a, purpose), (seed & MASK, seed >> 32))
        counter += 1


def below(source, n):
    """Uniform on 0 .. n - 1 (Lemire's method)."""
    while True:
        product = next(source) * n
        if product & MASK >= (2 ** 32 - n) % n:
            return product >> 32
