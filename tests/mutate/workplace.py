# SPDX-License-Identifier: MIT
"""workplace.py - a copy of the tree, built apart, whose sources may be changed and whose tests run
"""
import json
import os
import resource
import shutil
import signal
import subprocess
from pathlib import Path
from typing import NamedTuple

MAX_MEMORY = 8 << 30
MAX_SECONDS = 40  # of a processor, a process; a loop without end is stopped then


class Test(NamedTuple):
    name: str
    folder: str  # of tests/unit; "cli": the program from outside
    command: list
    environment: dict
    targets: list  # of ninja
    seconds: int  # what it may take


def copy_tree(root, copy):
    """Brings copy up to date, without builds; equal files keep their times and are not rebuilt."""
    wanted = set()
    for folder, names, files in os.walk(root):
        here = Path(folder).relative_to(root)
        names[:] = [name for name in names if name not in ("__pycache__", ".git") and
                    not (folder == str(root) and name.startswith("build"))]
        wanted.update(here / name for name in files if name != ".git")
    for file in sorted(wanted):
        source, target = root / file, copy / file
        if not target.exists() or target.read_bytes() != source.read_bytes():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
    for target in copy.rglob("*"):
        if target.is_file() and target.relative_to(copy) not in wanted:
            target.unlink()


class Workplace:
    def __init__(self, root, place, jobs):
        self.source, self.build, self.jobs = place / "source", place / "build", jobs
        self.scratch = place / "scratch"
        copy_tree(root, self.source)
        if not (self.build / "build.ninja").exists():
            subprocess.run(["meson", "setup", self.build, self.source, "--buildtype=plain",
                            "-Db_ndebug=false", "-Dc_args=-O1"], check=True)
        subprocess.run(["ninja", "-j", str(jobs), "-C", self.build, "build.ninja"], check=True)
        self.objects = self.read_objects()
        self.tests = self.read_tests()

    def read_objects(self):
        """Source below the tree's root -> the objects that are compiled from it."""
        objects = {}
        for entry in json.loads((self.build / "compile_commands.json").read_bytes()):
            file = os.path.relpath(os.path.join(entry["directory"], entry["file"]), self.source)
            objects.setdefault(file, []).append(entry["output"])
        return objects

    def introspect(self, what):
        return json.loads(subprocess.run(["meson", "introspect", self.build, what], check=True,
                                         stdout=subprocess.PIPE).stdout)

    def read_tests(self):
        built = {name for target in self.introspect("--targets") for name in target["filename"]}
        tests = []
        for test in self.introspect("--tests"):
            suites = {suite.split(":")[-1] for suite in test["suite"]}
            if "unit" not in suites and test["name"] != "cli":
                continue
            files = {os.path.normpath(self.build / part) for part in test["cmd"]}
            targets = [os.path.relpath(file, self.build) for file in sorted(files & built)]
            folder = "program" if test["name"] == "cli" else self.folder_of(test["cmd"])
            tests.append(Test(test["name"], folder, test["cmd"], test["env"], targets,
                              test["timeout"]))
        return tests

    def folder_of(self, command):
        """The folder below tests/unit that a test's source or script is in."""
        names = {Path(part).stem for part in command}
        for file in sorted((self.source / "tests" / "unit").rglob("*")):
            if file.stem in names and file.suffix in (".c", ".py"):
                return file.parent.name
        return ""

    def make(self, targets):
        return subprocess.run(["ninja", "-j", str(self.jobs), "-C", self.build, *targets],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                              check=False).returncode == 0

    def object_bytes(self, file):
        return [(self.build / name).read_bytes() for name in self.objects[file]]

    def run(self, test, words=()):
        """Runs a test: "passed", "failed" or "timeout"."""
        shutil.rmtree(self.scratch, ignore_errors=True)
        self.scratch.mkdir()

        def limit():
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
            resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS + 1))

        process = subprocess.Popen(
            [*test.command, *words], cwd=self.build, preexec_fn=limit, start_new_session=True,
            env={**os.environ, **test.environment, "TMPDIR": str(self.scratch)},
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            status = process.wait(test.seconds)
        except subprocess.TimeoutExpired:
            status = -signal.SIGXCPU
        finally:
            end_group(process)
        if status in (-signal.SIGXCPU, -signal.SIGKILL):
            return "timeout"
        return "passed" if status in (0, 77) else "failed"


def end_group(process):
    """Ends a test and what it started and left running."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()
