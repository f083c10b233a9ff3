#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check_quickstart.py - tools/quickstart and the scripts that it runs

usage: check_quickstart.py [CLASS]

Nothing is built, installed or downloaded: meson, ninja, apt-get and the program are replaced by
small scripts that record how they were called, and the mirrors are folders.
"""
import gzip
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

NAMES = [f"{part}-{kind}-ubyte.gz" for part in ("train", "t10k")
         for kind in ("images-idx3", "labels-idx1")]

PROGRAM = """#!/bin/sh
echo "scrawl $*" >> "$CALLS"
[ "$1" != "$BREAK" ] || exit 3
case $1 in
train) for word; do out=$word; done; echo "weights $*" > "$out" ;;
eval) echo "model: m"; echo "accuracy: 99.31%" ;;
predict) echo "0: picture" ;;
data)
    : > "$3"
    printf 'line\\tposition\\tclass\\n0\\t0\\t4\\n0\\t1\\t2\\n1\\t0\\t7\\n' > "${3%.jpg}.tsv" ;;
read) printf '42\\n?\\n' ;;
esac
"""

FAKES = {
    "meson": '#!/bin/sh\necho "meson $*" >> "$CALLS"\n[ "$1" = setup ] || { echo 1.0.1; exit; }\n'
             '[ "$2" != --reconfigure ] || exit 0\n'
             'mkdir -p "$2/tools" "$2/meson-private" "$2/meson-info"\n'
             'touch "$2/build.ninja" "$2/meson-private/coredata.dat"\n'
             'printf \'{"directories": {"build": "%s", "source": "%s"}}\' "$2" "$3"'
             ' > "$2/meson-info/meson-info.json"\n',
    "ninja": '#!/bin/sh\necho "ninja $*" >> "$CALLS"\n'
             '[ -e "$2/tools/scrawl" ] || cp "$FAKE_PROGRAM" "$2/tools/scrawl"\n',
    "apt-get": '#!/bin/sh\necho "apt-get $*" >> "$CALLS"\nexit 1\n',
    "sudo": '#!/bin/sh\nexec "$@"\n',
}


class Sandbox(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.dir = Path(temporary.name)
        self.calls = self.dir / "calls"
        self.share = self.dir / "share" / "scrawl"
        self.program = self.dir / "build" / "tools" / "scrawl"
        (self.dir / "bin").mkdir()
        for name, text in {**FAKES, "program": PROGRAM}.items():
            (self.dir / "bin" / name).write_text(text)
            (self.dir / "bin" / name).chmod(0o755)
        self.env = {
            **os.environ,
            "PATH": f"{self.dir / 'bin'}:{os.environ['PATH']}",
            "HOME": str(self.dir),
            "XDG_DATA_HOME": str(self.dir / "share"),
            "BUILD": str(self.dir / "build"),
            "CALLS": str(self.calls),
            "FAKE_PROGRAM": str(self.dir / "bin" / "program"),
            "SCRAWL_MIRRORS": (self.dir / "mirror").as_uri(),
            "BREAK": "",
        }
        self.env.pop("SCRAWL_DATA_DIR", None)

    def run_script(self, name, *args, **env):
        self.calls.write_text("")
        done = subprocess.run([ROOT / "tools" / name, *args], env={**self.env, **env}, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False)
        return done.returncode, done.stdout, self.calls.read_text().splitlines()

    def put_data(self, folder, content=b"data"):
        folder.mkdir(parents=True, exist_ok=True)
        for name in NAMES:
            (folder / name).write_bytes(gzip.compress(content + name.encode(), mtime=0))

    def commands(self, calls):
        return [call.split()[1] for call in calls if call.startswith("scrawl ")]


class Scripts(Sandbox):
    def test_whole_course(self):
        self.put_data(self.dir / "data" / "mnist")
        code, text, calls = self.run_script("quickstart", SCRAWL_DATA_DIR=str(self.dir / "data"))
        self.assertEqual(code, 0, text)
        self.assertEqual(self.commands(calls),
                         ["selftest", "train", "eval", "predict", "train", "data", "read"])
        first, second = (call for call in calls if call.startswith("scrawl train"))
        self.assertIn("--no-test", first)
        self.assertIn("--recipe reader", second)
        model, reader = (self.share / "models" / f"{name}.safetensors"
                         for name in ("mnist", "reader"))
        self.assertIn("--recipe reader", reader.read_text())
        self.assertNotIn("--recipe", model.read_text())
        self.assertEqual(len(list(model.parent.iterdir())), 4, "models and their checksums")
        for word in ("99.31%", "0: picture", str(model), f"eval {model}",
                     "42, written was 42\n?, written was 7\n"):
            self.assertIn(word, text)
        self.assertNotIn("CLOTHING", text)
        self.assertFalse([call for call in calls if call.startswith("apt-get")])

    def test_twice(self):
        folder = self.share / "mnist"
        self.put_data(folder)
        self.assertEqual(self.run_script("quickstart")[0], 0)
        code, text, calls = self.run_script("quickstart")
        self.assertEqual((code, self.commands(calls)),
                         (0, ["selftest", "eval", "predict", "data", "read"]), text)
        self.assertFalse([call for call in calls if call.startswith("meson setup")])

        self.put_data(folder, b"other data")
        calls = self.run_script("quickstart")[2]
        self.assertEqual(self.commands(calls)[1], "train", "other data kept the old model")
        later = self.program.stat().st_mtime + 60
        os.utime(self.program, (later, later))
        calls = self.run_script("quickstart")[2]
        self.assertEqual(self.commands(calls)[1], "train", "a new program kept the old model")

    def test_own_models(self):
        """A model that somebody trained longer is not replaced, even if all else is new."""
        self.put_data(self.share / "mnist")
        self.assertEqual(self.run_script("quickstart")[0], 0)
        reader = self.share / "models" / "reader.safetensors"
        reader.write_text("trained for a night")
        later = self.program.stat().st_mtime + 60
        os.utime(self.program, (later, later))
        code, text, calls = self.run_script("quickstart")
        self.assertEqual(code, 0, text)
        self.assertEqual(self.commands(calls).count("train"), 1, "the other one is ours")
        self.assertIn(f"keeping {reader}", text)
        self.assertEqual(reader.read_text(), "trained for a night")

    def build(self, *args):
        return self.run_script("scripts/build", str(self.dir / "build"), *args)

    def test_packages_installed_since(self):
        """A build folder older than the system's packages searches for libraries again."""
        databases = ("/var/lib/dpkg/status", "/var/lib/rpm", "/var/lib/pacman/local")
        if not any(Path(database).exists() for database in databases):
            self.skipTest("no known package database here")
        self.assertEqual(self.build()[0], 0)
        code, text, calls = self.build()
        self.assertEqual((code, [c for c in calls if c.startswith("meson")]), (0, []), text)
        os.utime(self.dir / "build/meson-private/coredata.dat", (0, 0))
        calls = [call.split()[1:3] for call in self.build()[2] if call.startswith("meson")]
        self.assertEqual(calls, [["configure", "--clearcache"], ["setup", "--reconfigure"]])

    def test_foreign_folder(self):
        """A moved folder, or another source's, is refused with a command that can be copied."""
        self.assertEqual(self.build()[0], 0)
        moved = self.dir / "my moved"
        (self.dir / "build").rename(moved)
        code, text, calls = self.run_script("scripts/build", str(moved))
        self.assertEqual((code, [c for c in calls if c.startswith("meson")]), (1, []), text)
        self.assertIn("was set up as", text)
        self.assertIn(f"rm -r {self.dir}/my\\ moved", text)
        (moved / "meson-info/meson-info.json").write_text("{")
        self.assertIn(f"rm -r {self.dir}/my\\ moved",
                      self.run_script("scripts/build", str(moved))[1])

    def test_folder_that_cannot_be_made(self):
        (self.dir / "file").write_text("")
        code, text, _ = self.run_script("scripts/build", str(self.dir / "file" / "build"))
        self.assertEqual(code, 1, text)
        self.assertIn("BUILD=", text)

    def test_no_home(self):
        for home in ("", "relative"):
            code, text, _ = self.run_script("quickstart", HOME=home, XDG_DATA_HOME="")
            self.assertEqual(code, 1, text)
            self.assertIn("HOME", text)

    def test_link_to_quickstart(self):
        self.put_data(self.share / "mnist")
        link = self.dir / "bin" / "start"
        link.symlink_to(ROOT / "tools" / "quickstart")
        code, text, _ = self.run_script(link)
        self.assertEqual(code, 0, text)

    def test_blanks_are_quoted(self):
        self.env["XDG_DATA_HOME"] = str(self.dir / "my share")
        self.put_data(self.dir / "my share/scrawl/mnist")
        code, text, _ = self.run_script("quickstart")
        self.assertEqual(code, 0, text)
        self.assertIn(f"eval {self.dir}/my\\ share/scrawl/models/mnist.safetensors --data", text)

    def test_package_groups(self):
        wrong = ("peer", "te.t", "build test", "")
        for arguments, code in (*(((group,), 2) for group in wrong), ((), 2), (("--help",), 0)):
            found, text, _ = self.run_script("scripts/packages.sh", *arguments)
            self.assertEqual(found, code, text)
            self.assertIn("fashion peers", text)

    def test_failures(self):
        self.put_data(self.share / "mnist")
        for step in ("selftest", "train", "eval", "predict", "data", "read"):
            code, text, _ = self.run_script("quickstart", BREAK=step)
            self.assertEqual(code, 1, f"{step}: {text}")
            self.assertIn("quickstart: ", text)
        (self.dir / "bin" / "ninja").write_text("#!/bin/sh\necho no luck\nexit 1\n")
        code, text, calls = self.run_script("quickstart")
        self.assertEqual((code, self.commands(calls)), (1, []))
        self.assertIn("no luck", text)

    def test_without_mnist(self):
        self.put_data(self.share / "fashion-mnist")
        self.put_data(self.share / "mnist")
        (self.share / "mnist" / NAMES[0]).unlink()
        if all((Path("/usr/share/datasets/mnist") / name).exists() for name in NAMES):
            self.skipTest("MNIST is installed on this system")
        code, text, calls = self.run_script("quickstart")
        self.assertEqual(code, 0, text)
        self.assertIn("CLOTHING, NOT HANDWRITING", text)
        self.assertIn(f"--data {self.share / 'fashion-mnist'}", "\n".join(calls))
        self.assertEqual(self.commands(calls), ["selftest", "train", "eval", "predict"],
                         "no reader of clothes")
        self.assertTrue((self.share / "models" / "fashion-mnist.safetensors").exists())

    def test_usage(self):
        self.assertEqual(self.run_script("quickstart", "--help")[0], 0)
        self.assertEqual(self.run_script("quickstart", "--fast")[0], 2)
        self.assertEqual(self.run_script("scripts/fetch-mnist")[0], 2)

    def test_fetch_refuses(self):
        """A mirror's truncated or wrong files are not kept."""
        if not shutil.which("curl"):
            self.skipTest("needs curl")
        target = self.dir / "target"
        self.assertEqual(self.run_script("scripts/fetch-mnist", str(target))[0], 1)
        self.put_data(self.dir / "mirror")
        code, text, _ = self.run_script("scripts/fetch-mnist", str(target))
        self.assertEqual(code, 1)
        self.assertIn("SHA-256", text)
        (self.dir / "mirror" / NAMES[0]).write_bytes(bytes(9912422))
        code, text, _ = self.run_script("scripts/fetch-mnist", str(target))
        self.assertEqual(code, 1)
        self.assertIn("SHA-256", text)
        self.assertFalse(target.exists(), "an empty folder is left and hides other places")


class RealFiles(Sandbox):
    def fetch(self, target, mirrors):
        return self.run_script("scripts/fetch-mnist", str(target), SCRAWL_MIRRORS=mirrors)

    def test_fetch(self):
        """The real files, which only the second mirror has."""
        source = Path(os.environ.get("SCRAWL_DATA_DIR", "/nowhere")) / "mnist"
        if not shutil.which("curl") or not all((source / name).exists() for name in NAMES):
            self.skipTest("needs curl and MNIST's four .gz files in $SCRAWL_DATA_DIR/mnist")
        mirrors = f"{(self.dir / 'mirror').as_uri()} {source.resolve().as_uri()}/"
        target = self.dir / "a folder"
        for _ in range(2):
            code, text, _ = self.fetch(target, mirrors)
            self.assertEqual(code, 0, text)
            self.assertEqual(sorted(file.name for file in target.iterdir()), sorted(NAMES))
            mirrors = (self.dir / "mirror").as_uri()
        (target / NAMES[1]).write_bytes(b"damaged")
        code, text, _ = self.fetch(target, mirrors)
        self.assertEqual(code, 1, text)
        code, text, _ = self.fetch(target, source.resolve().as_uri())
        self.assertEqual((code, text.count("getting")), (0, 1), text)


def main():
    if not shutil.which("bash"):
        print("skipped: bash is not installed")
        return 77
    result = unittest.main(exit=False).result
    for test, reason in result.skipped:
        print(f"skipped: {test.id()}: {reason}")
    if len(result.skipped) == result.testsRun:
        return 77
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
