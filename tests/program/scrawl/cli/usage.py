# SPDX-License-Identifier: MIT
"""Help, the manual page, options and their values."""

import re
import shutil

from cli.harness import COMMANDS, MANPAGE, equal, expect, lines_of, options_of, scrawl, value


def test_help(place):
    usage = expect(scrawl("help"), 0).out
    for command in [*COMMANDS, "data"]:
        *group, name = command.split()
        assert name in (scrawl(*group, "--help").out if group else usage), f"help on {command}"
        text = expect(scrawl(*group, name, "--help"), 0).out
        assert text.startswith(f"usage: scrawl {command} "), text[:80]
        equal(scrawl(*group, name, "-h").out, text, f"scrawl {command} -h")
        if not group:
            equal(scrawl("help", name).out, text, f"scrawl help {command}")
        assert max(map(len, text.splitlines())) <= 80, f"{command} --help is wider than 80"
    equal(scrawl("--help").out, usage, "scrawl --help")
    for word in ("help", "-h", "--help"):
        equal(expect(scrawl("help", word), 0).out, usage, f"scrawl help {word}")
    expect(scrawl(), 2)
    expect(scrawl("help", "nothing"), 2, "nothing")


def test_help_names_all_options(place):
    """The lists are complete: --help and the parser share one table."""
    wanted = {
        "train": "data images labels transpose no-transpose invert centre resize "
                 "label-offset val val-seed no-test tta recipe net epochs batch optimizer lr "
                 "lr-range momentum beta2 weight-decay augment plain-epochs none schedule warmup "
                 "seed until patience ensemble folds label-smoothing clip ema threads conv "
                 "checkpoint every pause-after from resume name out log curve split-out json quiet "
                 "config print-config help",
        "eval": "data split images labels transpose no-transpose invert centre resize "
                "label-offset config each tta calibrate corrupt min-accuracy max-loss max-ece "
                "min-recall max-latency json metrics predictions probabilities confusion junit "
                "markdown threads conv help",
        "compare": "data split images labels transpose no-transpose invert centre resize "
                   "label-offset config metric alpha resamples seed tta json "
                   "disagreements fail-if-worse margin threads conv help",
        "sweep": "data out merge part jobs threads dry-run show final csv json quiet help",
        "watch": "once help",
        "predict": "data split labels index transpose no-transpose invert centre resize "
                   "label-offset wrong sort limit top show json sheet tta threads conv "
                   "config help",
        "read": "model single line page boxes among reject tta config json show annotate threads "
                "conv help",
        "info": "input classes batch json config help",
        "data suspects": "images labels transpose no-transpose invert centre resize label-offset "
                         "config net folds epochs seed top json out sheet threads help",
        "data show": "augment index transpose no-transpose invert centre resize label-offset "
                     "epochs seed scale out help",
        "data info": "labels transpose no-transpose invert centre resize label-offset "
                     "json help",
        "data verify": "labels json help",
        "data page": "data split characters per-line height spacing line-spacing margin touching "
                     "broken paper pen ink specks light skew perspective blur noise size quality "
                     "truth seed help",
        "data pack": "input colour help",
        "data unpack": "labels transpose no-transpose invert centre resize label-offset "
                       "help",
        "report": "out help",
        "serve": "model host port threads help",
        "selftest": "json threads help",
    }
    for command in COMMANDS:
        equal(options_of(command), sorted((wanted[command] + " max-memory").split()),
              f"options of {command}")


def test_help_shows_defaults(place):
    """The defaults in --help are those that a run logs."""
    text = " ".join(expect(scrawl("train", "--help"), 0).out.split())
    run = lines_of(place.log)[0]
    for option, key in (("batch", "batch"), ("optimizer", "optimizer"), ("lr", "lr"),
                        ("schedule", "schedule"), ("warmup", "warmup"), ("seed", "seed"),
                        ("momentum", "momentum"), ("beta2", "beta2")):
        match = re.search(rf"--{option} \w+ .*?\(default: ([^)]*)\)", text)
        assert match, f"--{option} shows no default"
        wanted = run["training"][key]
        found = match.group(1).split(";")[0]  # the default optimiser's comes first
        found = found if isinstance(wanted, str) else float(found)
        equal(found, wanted, f"default of --{option}")
    equal(run["training"]["conv"], "auto", "convolution algorithm")


def test_manual_page(place):
    page = MANPAGE.read_text().replace("\\-", "-")
    plain = re.sub(r'\\f[A-Z]|"', "", page)
    for command in COMMANDS:
        title = command.split()[0].upper()
        section = re.search(rf"^\.SH SCRAWL {title}$(.*?)^\.SH", plain, re.M | re.S)
        assert section, f"no section on {command} in {MANPAGE}"
        for option in options_of(command):
            if option not in ("help", "max-memory"):
                assert re.search(rf"--{option}\b", section.group(1)), \
                    f"--{option} of {command} is not in {MANPAGE}"
    codes = re.search(r"^\.SH EXIT STATUS$(.*?)^\.SH", plain, re.M | re.S).group(1)
    for code in (0, 1, 2, 3, 4, 5, 6, 7, 129, 130, 143):
        assert re.search(rf"^\.BR? .*\b{code}\b", codes, re.M), f"exit code {code} in {MANPAGE}"
    assert "--version" in plain
    assert "--max-memory" in plain


def rows_of_help(command):
    """(heading, letter or "", option, operand or "") of each option, in order."""
    rows, heading = [], None
    for line in expect(scrawl(*command.split(), "--help"), 0).out.splitlines()[1:]:
        row = re.match(r"  (?:-(\w),|   ) --([a-z0-9-]+)(?: (\S+))?", line)
        if row and row[2] not in ("help", "max-memory"):
            rows.append((heading, row[1] or "", row[2], row[3] or ""))
        elif re.match(r"[A-Z][a-z ]+$", line):
            heading = line
    return rows


def rows_of_manual(command):
    """The same from the manual's section on the command, each with its text."""
    page = re.sub(r"\\f.", "", MANPAGE.read_text()).replace("\\-", "-")
    section = re.search(rf'^\.SH "SCRAWL {command.upper()}"$(.*?)^\.SH', page, re.M | re.S)[1]
    rows, heading = [], None
    for part in re.split(r"^\.(?=SS|TP)", section, flags=re.M)[1:]:
        kind, _, rest = part.partition("\n")
        if kind.startswith("SS"):
            heading = kind[3:].strip('"')
            continue
        tag, _, text = rest.partition("\n")
        tag = re.sub(r'^\.[A-Z]+ |"', "", tag)
        for row in re.finditer(r"(?:-(\w) *, *)?--([a-z0-9-]+)(?: +([^\s,]+))?", tag):
            rows.append(((heading, row[1] or "", row[2], row[3] or ""), text))
    return rows


def test_manual_follows_the_table(place):
    """scrawl train's headings, order, letters, operands, and every choice by name."""
    manual, helped = rows_of_manual("train"), rows_of_help("train")
    equal([row for row, _ in manual], helped, "options in the manual and in --help")
    text = " ".join(expect(scrawl("train", "--help"), 0).out.split())
    for (_, _, option, operand), paragraph in manual:
        if operand != "NAME":
            continue
        choices = re.search(rf"--{option} NAME [^(]*: ([^(:]*) \(default", text)[1].split(", ")
        for choice in choices:
            assert re.search(rf"\b{choice}\b", paragraph), f"{choice} of --{option}"


def test_range_test_in_the_manual(place):
    """The manual names all options that --lr-range ignores or refuses."""
    paragraph = dict((row[2], text) for row, text in rows_of_manual("train"))["lr-range"]
    for option in ("lr", "epochs", "plain-epochs", "schedule", "warmup", "ema", "out",
                   "checkpoint", "until", "patience", "ensemble", "tta"):
        assert f"--{option}" in paragraph, f"--{option} in the paragraph on --lr-range"


def test_version(place):
    text = expect(scrawl("--version"), 0).out
    assert re.match(r"scrawl \d+\.\d+\.\d+ \(.+\)\n", text), text
    for key in ("BLAS", "BLAS core", "BLAS flavour", "threads"):
        assert value(text, key)
    assert int(value(text, "threads")) >= 1
    expect(scrawl("--version", "more"), 2, "more")


def test_usage_errors(place):
    expect(scrawl("trian"), 2, "did you mean train?")
    expect(scrawl("zebra"), 2, "unknown command")
    expect(scrawl("train", "--epoch", 1), 2, "--epochs")
    expect(scrawl("train", "--shcedule", "step"), 2, "did you mean --schedule?")
    for foreign, ours in (("learning-rate", "lr"), ("batch_size", "batch"), ("output", "out"),
                          ("test-data", "data"), ("num-workers", "threads")):
        expect(scrawl("train", f"--{foreign}", "x"), 2, f"--{foreign}; did you mean --{ours}?")
    for net, meant in (("lennet", "lenet"), ("linear 10", "dense"), ("conv2d 8 3x3", "conv")):
        expect(scrawl("train", "--data", place.data, "--net", net), 2, f"did you mean {meant}?")
    expect(scrawl("train", "--data", "mnst"), 4, "did you mean mnist?")
    expect(scrawl("train", "--zebra"), 2, "unknown option --zebra")
    expect(scrawl("train", "-Z"), 2, "-Z")
    expect(scrawl("train", "--quiet=yes"), 2, "true or false, found \"yes\"")
    expect(scrawl("train", "--epochs"), 2, "needs a value")
    expect(scrawl("train"), 2, "--data")
    expect(scrawl("train", "--data", place.data, "--images", "x"), 2, "not both")
    expect(scrawl("train", "--images", "x"), 2, "--labels")
    expect(scrawl("train", "--data", place.data, "extra"), 2, "extra")
    expect(scrawl("eval"), 2, "MODEL")
    expect(scrawl("eval", place.model), 2, "--data")
    expect(scrawl("predict", place.model), 2, "IDX")
    expect(scrawl("predict", place.model, place.images, "--show", "--json"), 2)
    expect(scrawl("info"), 2)


def test_numbers_are_strict(place):
    bad = {
        "epochs": ["0", "-1", "1.5", "x", "", "1x", " 1", "99999999999999999999", "0x10"],
        "batch": ["0", "65537"],
        "lr": ["0", "-1", "nan", "inf", "1e999", "x", "", "0x1p3", "1,5"],
        "momentum": ["1", "-0.1", "nan"],
        "beta2": ["1", "-0.1"],
        "weight-decay": ["-1", "inf"],
        "warmup": ["1", "-0.5"],
        "label-smoothing": ["1", "-0.1", "nan"],
        "none": ["1", "-0.1", "nan", "10%"],
        "clip": ["-1", "inf", "nan"],
        "patience": ["-1", "1.5", "1000001"],
        "ema": ["1", "-0.1", "nan"],
        "seed": ["-1", "1.0", "18446744073709551616"],
        "threads": ["0", "1025"],
        "val": ["-1", "1.5", "nan", "0.0x"],
        "optimizer": ["SGD", "rmsprop", ""],
        "schedule": ["never"],
        "conv": ["magic"],
    }
    for option, texts in bad.items():
        for text in texts:
            done = scrawl("train", "--data", place.data, f"--{option}={text}")
            expect(done, 2, f"--{option}", "expected", f'"{text}"')


def test_argument_forms(place):
    """--name=VALUE, --name VALUE, -nVALUE, -n VALUE, options after operands, and --."""
    one = ["--index=3", "--top", "2"]
    wanted = expect(scrawl("predict", place.model, place.images, *one), 0).out
    for args in ([place.model, "--index", "3", "--top=2", place.images],
                 ["-i3", "--top=2", place.model, place.images],
                 ["-i", "3", "--top=2", "--", place.model, place.images]):
        equal(expect(scrawl("predict", *args), 0).out, wanted, f"{args}")
    shutil.copy(place.model, place.folder / "--help")
    done = scrawl("predict", *one, "--", "--help", place.images, cwd=place.folder)
    equal(expect(done, 0).out, wanted, "a file called --help, after --")
