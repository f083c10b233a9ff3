# SPDX-License-Identifier: MIT
"""digits.py - digits as strokes of a pen, in a square of side 1"""

import math


def arc(cx, cy, rx, ry, start, end, steps=16):
    """Points of an ellipse; angles in degrees, from the right and clockwise."""
    angles = [math.radians(start + (end - start) * i / steps) for i in range(steps + 1)]
    return [(cx + rx * math.cos(a), cy + ry * math.sin(a)) for a in angles]


def line(*corners, steps=6):
    points = [corners[0]]
    for (ax, ay), (bx, by) in zip(corners, corners[1:]):
        points += [(ax + (bx - ax) * i / steps, ay + (by - ay) * i / steps)
                   for i in range(1, steps + 1)]
    return points


# Each digit as a list of strokes.
DIGITS = {
    0: [arc(.5, .5, .3, .46, -80, 290, 28)],
    1: [line((.36, .2), (.54, .04), (.5, .97))],
    2: [arc(.48, .28, .3, .24, -165, 40) + line((.66, .46), (.2, .94), (.84, .92))],
    3: [arc(.44, .26, .3, .21, -150, 80) + arc(.44, .71, .34, .25, -80, 150)],
    4: [line((.34, .04), (.2, .56), (.82, .54)), line((.66, .3), (.6, .98))],
    5: [line((.34, .06), (.28, .42)) + arc(.44, .67, .32, .29, -115, 140),
        line((.34, .06), (.8, .05))],
    6: [line((.66, .04), (.4, .3), (.26, .62)) + arc(.5, .72, .25, .24, 190, -160)],
    7: [line((.2, .1), (.8, .07), (.44, .97))],
    8: [arc(.5, .27, .24, .21, -60, -270) + arc(.5, .73, .29, .24, -90, 190)
        + line((.24, .62), (.64, .16))],
    9: [arc(.48, .3, .25, .24, -20, -370, 24) + line((.73, .3), (.66, .97))],
}


def strokes(digit, left, top, width, height):
    """A digit's strokes in a box of any unit."""
    return [[(left + x * width, top + y * height) for x, y in points] for points in DIGITS[digit]]
