# SPDX-License-Identifier: MIT
"""The kinds of pages that reading is measured on, most with one trouble, and their gates."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    name: str
    options: tuple      # of scrawl data page, beside the seed
    least: float        # share of the characters that must be read right
    pages: int = 3
    jpeg: bool = False
    touching: bool = False  # characters that touch another are looked for
    read: tuple = ()        # options of scrawl read
    blanks: int = 0         # empty boxes of a page


CLEAN, ALONE, PHOTO, TOUCHING = 0.99, 0.97, 0.95, 0.93
WRONG_AMONG_ACCEPTED = 0.01  # of all characters that are not marked as unsure
WRONG_WITHIN_KIND = 0.02     # of those of a kind, beside
WRONG_BY_CHANCE = 2          # characters

KINDS = (
    Kind("clean", (), CLEAN, pages=10),
    Kind("ruled", ("--paper", "ruled"), ALONE),
    Kind("squared", ("--paper", "squared"), ALONE),
    Kind("boxes", ("--paper", "boxes"), ALONE),
    Kind("form", ("--paper", "boxes", "--characters", "95"), ALONE, read=("--boxes", "auto"),
         blanks=5),
    Kind("gradient", ("--light", "gradient"), ALONE),
    Kind("shadow", ("--light", "shadow"), ALONE),
    Kind("vignette", ("--light", "vignette"), ALONE),
    Kind("dim", ("--light", "dim", "--noise", "5", "--pen", "pencil"), ALONE),
    Kind("skew 4", ("--skew", "4"), ALONE),
    Kind("skew 10", ("--skew", "10"), ALONE),
    Kind("skew -7", ("--skew", "-7"), ALONE),
    Kind("skew -10", ("--skew", "-10"), ALONE),
    Kind("perspective", ("--perspective", "0.15"), ALONE),
    Kind("pencil", ("--pen", "pencil"), ALONE),
    Kind("marker", ("--pen", "marker"), ALONE),
    Kind("ballpoint", ("--pen", "ballpoint"), ALONE),
    Kind("noise", ("--noise", "12"), ALONE),
    Kind("blur", ("--blur", "2"), ALONE),
    Kind("JPEG 20", ("--quality", "20"), ALONE, jpeg=True),
    Kind("light ink", ("--ink", "light"), ALONE),
    Kind("broken", ("--broken", "0.3"), ALONE),
    Kind("specks", ("--specks", "150"), ALONE),
    Kind("small", ("--height", "30"), ALONE),
    Kind("12 megapixels", ("--size", "4000x3000", "--per-line", "14"), ALONE, pages=2, jpeg=True),
    Kind("single", ("--characters", "1", "--pen", "marker", "--height", "180"), ALONE, pages=100),
    Kind("single small", ("--characters", "1", "--height", "20", "--margin", "0.2"), ALONE,
         pages=100),
    Kind("photo", ("--paper", "ruled", "--pen", "ballpoint", "--light", "shadow", "--skew", "-3",
                   "--perspective", "0.08", "--noise", "6", "--blur", "1", "--quality", "60",
                   "--size", "1600x1200"), PHOTO, jpeg=True),
    Kind("touching", ("--touching", "0.3"), TOUCHING, pages=6, touching=True),
)
