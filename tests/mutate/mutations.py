# SPDX-License-Identifier: MIT
"""mutations.py - the small changes that can be made to a C source

They are found in the text by regular expressions that rely on the tree's formatting: a binary
operator stands between blanks, a pointer's star does not.
"""
import re
from typing import NamedTuple


class Mutation(NamedTuple):
    path: str  # below the tree's root
    kind: str
    start: int  # the changed part of the text
    end: int
    new: str

    def apply(self, text):
        return text[:self.start] + self.new + text[self.end:]


# Comments, texts, characters and preprocessor lines, in which nothing is changed.
OPAQUE = re.compile(r"""/\*.*?\*/ | //[^\n]* | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*'
    | ^[ \t]*\#(?:\\\n|[^\n])*""", re.DOTALL | re.MULTILINE | re.VERBOSE)

# Operator -> what replaces it.
RELATIONAL = {"<": ("<=", ">="), "<=": ("<", ">"), ">": (">=", "<="), ">=": (">", "<"),
              "==": ("!=",), "!=": ("==",)}
ARITHMETIC = {"+": "-", "-": "+", "*": "/", "/": "*", "%": "*"}
COMPOUND = {"+=": "-=", "-=": "+=", "*=": "/=", "/=": "*="}
LOGICAL = {"&&": "||", "||": "&&"}
CONSTANT_RETURN = {"true": "false", "false": "true"}

OPERATOR = re.compile(r"(?<= )(?:[<>=!]=|[-+*/]=|&&|\|\||[-+*/%<>])(?=\s)")
NOT = re.compile(r"!(?=[\w(])")
NUMBER = re.compile(r"(?<![\w.])\d+(?=[uUlL]*(?![\w.]))")
RETURN = re.compile(r"\breturn ([^;]+);")
BOUND = re.compile(r"\bfor \([^;]*;[^;]*? < ([^;&|]+);")
# A call or an assignment that begins a line; a declaration has a blank before the name.
STATEMENT = re.compile(r"^\t+(?!return\b|goto\b)((?:\*?[\w.>\[\]()-]+(?: [-+*/|&^]?= |\+\+|--)|"
                       r"[\w.>\[\]-]+\()[^;{}]*;|break;|continue;)", re.MULTILINE)
# Numbers that select a branch, size a buffer in a declaration, or only zero a struct.
FIXED_NUMBER = re.compile(r"\bcase [^:]*:|^[\t ]*(?:static |const |struct )*\w+ \**\w+\[[^\]]*\]|"
                          r"\{0\}|\bstatic_assert\b.*|\b_Static_assert\b.*", re.MULTILINE)


def masked(text):
    """The text with blanks, at the same positions, for everything that is never changed."""
    return OPAQUE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def operator_changes(code):
    for match in OPERATOR.finditer(code):
        old, span = match[0], match.span()
        for new in RELATIONAL.get(old, ()):
            yield "relational", *span, new
        for kind, table in {"arithmetic": ARITHMETIC, "compound": COMPOUND,
                            "logical": LOGICAL}.items():
            if old in table:
                yield kind, *span, table[old]
    for match in NOT.finditer(code):
        yield "negation", *match.span(), ""


def number_changes(code):
    code = FIXED_NUMBER.sub(lambda match: re.sub(r"\d", " ", match[0]), code)
    for match in NUMBER.finditer(code):
        yield "constant", *match.span(), str(int(match[0]) + 1)
        if int(match[0]) > 0:
            yield "constant", *match.span(), str(int(match[0]) - 1)


def statement_changes(code):
    for match in RETURN.finditer(code):
        if match[1] != "0":
            yield "return", *match.span(1), CONSTANT_RETURN.get(match[1], "0")
    for match in BOUND.finditer(code):
        yield "bound", match.end(1), match.end(1), " - 1"
    for match in STATEMENT.finditer(code):
        yield "statement", *match.span(1), ";"


def find_mutations(path, text):
    """All changes of a source, each once, in the order of the text."""
    code = masked(text)
    found = {Mutation(path, *change)
             for changes in (operator_changes, number_changes, statement_changes)
             for change in changes(code)}
    # A removal keeps the lines, so that those after it keep their numbers.
    return sorted(
        change._replace(new=change.new + "\n" * text.count("\n", change.start, change.end))
        for change in found)
