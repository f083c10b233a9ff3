#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check_install.py - what `ninja install` installs is complete and usable

usage: check_install.py HEADER BUILD SANITIZERS COMPILER...

Installs the build into a temporary folder, checks each file, and builds a small program against it
as a user would, through pkg-config, shared and static.  SANITIZERS is the build's b_sanitize: a
program that links with an instrumented library needs the same.
"""
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

EXAMPLE = r"""
#include <scrawl.h>
#include <stdio.h>

/* The program's own functions, with names that the library uses internally. */
float softmax(float x);
float gemm(float x);

float softmax(float x)
{
	return x + 1;
}

float gemm(float x)
{
	return x + 2;
}

int main(void)
{
	static const uint8_t image[28 * 28];
	float probabilities[10] = { 0 }, sum = 0;
	scrawl_context *ctx;
	scrawl_model *model;
	struct scrawl_model_options options;
	scrawl_model_options_init(&options);
	if (scrawl_context_create(2, &ctx) != SCRAWL_OK ||
	    scrawl_model_create(ctx, "conv 4 3x3, relu, dense", &options, &model) != SCRAWL_OK ||
	    scrawl_model_predict(model, image, 1, probabilities) != SCRAWL_OK)
		return 1;
	for (int i = 0; i < 10; i++)
		sum += probabilities[i];
	scrawl_model_destroy(model);
	scrawl_context_destroy(ctx);
	printf("%s\n", scrawl_version());
	return !(sum > 0.999f && sum < 1.001f && softmax(1) == 2 && gemm(1) == 3);
}
"""


def output(*command, **options):
    """Standard output of a command that must succeed and print nothing on standard error."""
    words = [str(word) for word in command]
    done = subprocess.run(words, capture_output=True, text=True, **options)
    if done.returncode != 0 or done.stderr:
        raise SystemExit(f"{' '.join(words)}: exit status {done.returncode}\n"
                         f"{done.stdout}{done.stderr}")
    return done.stdout


def require(condition, fault):
    if not condition:
        raise SystemExit(fault)


def only(root, pattern):
    found = list(root.rglob(pattern))
    require(len(found) == 1, f"{pattern}: installed {len(found)} times, not once")
    return found[0]


def dynamic_section(file):
    return output("readelf", "-d", file)


def check_pieces(dest, header, build):
    require(only(dest, "scrawl.h").read_bytes() == Path(header).read_bytes(),
            "scrawl.h: differs from the source's header")
    library = only(dest, "libscrawl.so.0").parent
    require(os.readlink(library / "libscrawl.so") == "libscrawl.so.0",
            "libscrawl.so: is not a link to libscrawl.so.0")
    require("[libscrawl.so.0]" in dynamic_section(library / "libscrawl.so.0"),
            "libscrawl.so.0: has another SONAME")
    only(dest, "libscrawl.a")
    programs = [only(dest, f"bin/{name}") for name in ("scrawl", "scrawl-bench")]
    for program in programs:
        page = only(dest, f"{program.name}.1")
        require(page.parent.name == "man1" and page.stat().st_size > 0, f"{page.name}: no man page")
        require(os.access(program, os.X_OK), f"{program.name}: is not executable")
        completion = only(dest, f"bash-completion/completions/{program.name}")
        require(program.name in completion.read_text().splitlines()[-1].split(),
                f"{completion.name}: bash does not use it for {program.name}")
    for file in (*programs, library / "libscrawl.so.0"):
        section = dynamic_section(file)
        require(build not in section and "$ORIGIN" not in section,
                f"{file.name}: still looks for libraries in the build folder")
    return programs, library


def check_log(dest, build):
    """`ninja uninstall` removes what the log names."""
    log = (Path(build) / "meson-logs" / "install-log.txt").read_text().splitlines()
    for file in dest.rglob("*"):
        require(file.is_dir() or str(file) in log, f"{file.name}: would not be uninstalled")


def check_use(dest, programs, library, compiler, sanitizers):
    pc = only(dest, "scrawl.pc")
    prefix = next(line.split("=", 1)[1] for line in pc.read_text().splitlines()
                  if line.startswith("prefix="))
    config = ["pkg-config", f"--define-variable=prefix={dest}{prefix}"]
    env = dict(os.environ, PKG_CONFIG_PATH=str(pc.parent), LD_LIBRARY_PATH=str(library))
    flags = output(*config, "--cflags", "scrawl", env=env).split()
    version = output(*config, "--modversion", "scrawl", env=env).strip()
    instrument = [] if sanitizers == "none" else [f"-fsanitize={sanitizers}"]
    source = dest / "example.c"
    source.write_text(EXAMPLE)
    ways = {
        "shared": output(*config, "--libs", "scrawl", env=env).split(),
        "static": [word if word != "-lscrawl" else "-l:libscrawl.a" for word in
                   output(*config, "--static", "--libs", "scrawl", env=env).split()],
    }
    for way, libraries in ways.items():
        example = dest / way
        output(*compiler, *instrument, *flags, source, "-o", example, *libraries, env=env)
        needed = "libscrawl.so.0" in dynamic_section(example)
        require(needed == (way == "shared"), f"the {way} example: linked with the wrong library")
        require(output(example, env=env).strip() == version,
                f"the {way} example: prints another version than pkg-config's {version}")
    for program in programs:
        require(version in output(program, "--version", env=env),
                f"{program.name} --version: does not name version {version}")


def main():
    if len(sys.argv) < 5:
        print(__doc__)
        return 2
    header, build, sanitizers, *compiler = sys.argv[1:]
    missing = [tool for tool in ("meson", "pkg-config", "readelf") if not shutil.which(tool)]
    if missing or sys.platform != "linux":
        print(f"skipped: {', '.join(missing) + ' not found' if missing else 'looks at ELF files'}")
        return 77
    with tempfile.TemporaryDirectory() as temporary:
        dest = Path(temporary)
        output("meson", "install", "-C", build, "--destdir", dest, "--no-rebuild", "--quiet")
        check_log(dest, build)
        programs, library = check_pieces(dest, header, build)
        check_use(dest, programs, library, compiler, sanitizers)
    return 0


if __name__ == "__main__":
    sys.exit(main())
