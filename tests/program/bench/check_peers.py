#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check_peers.py - bench-peers with fake, missing and dying peers; ONNX Runtime's and oneDNN's

usage: check_peers.py SCRAWL_BENCH SCRAWL [ONEDNN_PEER]

The fake peers speak the real protocol and always report the same speed; SCRAWL_BENCH draws.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PEERS = ROOT / "bench/peers"
sys.path.insert(0, str(PEERS))
from peers import find_onnxruntime  # noqa: E402  (bench/peers/peers.py)

BENCH, SCRAWL = sys.argv[1:3]
ONEDNN = sys.argv[3] if len(sys.argv) > 3 else ""
ONNXRUNTIME = find_onnxruntime(argparse.Namespace(python="/usr/bin/python3"), lambda why: None)
NORMAL = "print(json.dumps({'images_per_second': %d}), flush=True)"
START = "print(json.dumps({'ready': True}), flush=True)\n"
FAKE = """#!{python}
import json, os, sys
if '-c' in sys.argv:
    print('9.9')
    sys.exit(0)
if '--json' in sys.argv:
    print(json.dumps({{'environment': {{'cpu': 'a CPU'}}, 'warnings': []}}))
    sys.exit(0)
if sys.argv[1:2] == ['draw']:
    os.execv({bench!r}, sys.argv)
{start}
for line in sys.stdin:
    assert line == 'round\\n'
    {answer}
"""


class Peers(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.build = Path(folder.name)
        # Its images/s encode the thread count, which shows that a case's options arrive.
        self.fake("bench/scrawl-bench", "print(3000.0 * int(sys.argv[sys.argv.index('--threads')"
                  " + 1]), flush=True)\n    assert '--no-dropout' in sys.argv")

        self.environment = dict(os.environ, XDG_CACHE_HOME=str(self.build / "cache"))

    def fake(self, name, answer, start=""):
        path = self.build / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(FAKE.format(python=sys.executable, bench=BENCH, start=start, answer=answer))
        path.chmod(0o755)
        return str(path)

    def run_peers(self, *arguments, python="/nowhere/python"):
        return subprocess.run(
            [sys.executable, PEERS / "bench-peers", "--build", self.build,
             "--python", python, "--rounds", "3", *arguments],
            text=True, capture_output=True, check=False, timeout=60, env=self.environment)

    def rows(self, done):
        return [line.split() for line in done.stdout.splitlines()
                if line.startswith(("train", "infer"))]

    def fake_torch(self, version):
        """A Python whose PyTorch is as fast as its options tell."""
        torch = self.fake("torch", "rate = {'default': 1000, 'passive': 1500, 'active': 1200}"
                          "[sys.argv[sys.argv.index('--wait') + 1]]\n    "
                          "rate += 500 * ('--compile' in sys.argv) + 1500 * ('--bf16' in sys.argv)"
                          "\n    " + NORMAL.replace("%d", "rate"), START)
        Path(torch).write_text(Path(torch).read_text().replace("9.9", version))
        return torch

    def fake_onnxruntime(self):
        package = self.build / "cache/scrawl/onnxruntime/node_modules/onnxruntime-node"
        package.mkdir(parents=True)
        (package / "package.json").write_text('{"version": "8.8"}')
        node = self.fake("bin/node", NORMAL % 2000, START)
        self.environment["PATH"] = f"{Path(node).parent}:{os.environ['PATH']}"

    def test_table(self):
        self.fake("bench/peers/onednn-peer", NORMAL % 4000, START)
        self.fake_onnxruntime()
        report = self.build / "report.json"
        done = self.run_peers("--threads", "1,2", "--net", "lenet", "--net", "keras", "--json",
                              report, python=self.fake_torch("1.9"))
        self.assertEqual(done.returncode, 0, done.stderr)
        expected = []
        for mode in ("train", "infer"):
            for net, batch in (("lenet", "64"), ("keras", "128")):
                for threads, ours, pytorch in ((1, 3000, 1500), (2, 6000, 1500)):
                    expected += [
                        [mode, net, batch, str(threads), peer, str(rate), str(rate)]
                        + [f"{ours / rate:.2f}"] * 2 * (peer != "scrawl")
                        for peer, rate in (("scrawl", ours), ("pytorch", pytorch),
                                           ("onnxruntime", 2000), ("onednn", 4000))
                        if (mode, peer) != ("train", "onnxruntime")]
        self.assertEqual(self.rows(done), expected)
        document = json.loads(report.read_text())
        self.assertEqual((document["schema"], document["kind"]), ("scrawl-bench/1", "peers"))
        self.assertEqual(document["environment"],
                         {"cpu": "a CPU", "pytorch": "1.9", "onnxruntime": "8.8"})
        names = [case["name"] for case in document["cases"]]
        self.assertEqual(len(set(names)), 4 * (6 + 6) + 2 * (1 + 1))
        self.assertEqual(len(names), 4 * (6 + 6) + 2 * (1 + 1))
        self.assertIn("train lenet batch 64 threads 2 pytorch active", names)
        self.assertIn("infer keras batch 128 threads 2 onnxruntime", names)

    def test_newer_pytorch(self):
        done = self.run_peers("--threads", "2", "--net", "lenet", "--mode", "infer",
                              python=self.fake_torch("2.5"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual([row[4:6] for row in self.rows(done)],
                         [["scrawl", "6000"], ["pytorch", "1500"], ["pytorch-compile", "2000"],
                          ["pytorch-bf16", "3000"]])

    def test_missing_peers_are_left_out(self):
        done = self.run_peers("--threads", "1", "--net", "lenet", "--mode", "train")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.rows(done), [["train", "lenet", "64", "1", "scrawl", "3000", "3000"]])
        left_out = [line for line in done.stderr.splitlines() if line.endswith("left out")]
        self.assertEqual(len(left_out), 3, done.stderr)
        self.assertIn("/nowhere/python has no PyTorch", left_out[0])
        self.assertIn("there is no ONNX Runtime (tools/scripts/packages.sh peers)", left_out[1])
        self.fake_onnxruntime()
        done = self.run_peers("--threads", "1", "--net", "lenet", "--mode", "infer")
        self.assertIn("ONNX Runtime needs onnx in /nowhere/python", done.stderr)

    def assert_one_line(self, done, pattern):
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertRegex(done.stderr.splitlines()[-1], rf"\Abench-peers: {pattern}\Z")
        self.assertNotIn("Traceback", done.stderr)

    def test_peer_dies(self):
        for start, answer, pattern in (
                ("sys.exit('no luck')", "pass", "pytorch stopped working: no luck"),
                (START, "sys.exit(3)", "pytorch stopped working: status 3"),
                (START, "os.kill(os.getpid(), 9)", "pytorch stopped working: status -9"),
                (START, "print('quite fast', flush=True)", "pytorch wrote 'quite fast': .*"),
                (START, "print('{\"error\": 1}', flush=True)",
                 "pytorch answered {\"error\": 1}.*")):
            with self.subTest(pattern):
                torch = self.fake("torch", answer, start)
                done = self.run_peers("--threads", "1", "--net", "fast", "--mode", "infer",
                                      python=torch)
                self.assert_one_line(done, f"infer fast, 1 thread: {pattern}")

    def test_failures(self):
        self.assert_one_line(self.run_peers("--threads", "1", "--net", "lenet", "--mode", "train",
                                            "--json", "/nowhere/report.json"),
                             "cannot write /nowhere/report.json: No such file or directory")
        for arguments in (["--threads", "0"], ["--threads", "x"], ["--rounds", "0"],
                          ["--seconds", "-1"], ["--net", "alexnet"]):
            self.assertEqual(self.run_peers(*arguments).returncode, 2, arguments)
        (self.build / "bench/scrawl-bench").unlink()
        self.assert_one_line(self.run_peers(), ".*scrawl-bench does not work.*ninja.*")

    def test_picture(self):
        svg = self.build / "peers.svg"
        done = self.run_peers("--threads", "1..2", "--net", "lenet", "--svg", svg)
        self.assertEqual(done.returncode, 0, done.stderr)
        texts = "\n".join(ElementTree.parse(svg).getroot().itertext())
        for text in ("lenet, training, batch 64", "lenet, inference, batch 64", "6,000", "a CPU"):
            self.assertIn(text, texts)
        self.assert_one_line(self.run_peers("--threads", "1", "--net", "lenet", "--svg",
                                            "/nowhere/peers.svg"),
                             "cannot write /nowhere/peers.svg: No such file or directory")

    @unittest.skipUnless(ONNXRUNTIME, "needs: tools/scripts/packages.sh peers")
    def test_onnxruntime(self):
        driver = ["node", PEERS / "onnxruntime.mjs", "--seconds", "0.001", "--scrawl"]
        for net in ("lenet", "keras", "pytorch", "fast"):
            done = subprocess.run([*driver, SCRAWL, "--net", net, "--batch", "48", "--threads", "2",
                                   "--rounds", "2"], text=True, capture_output=True, check=True)
            report = json.loads(done.stdout)
            self.assertEqual(report["settings"]["net"], net)
            self.assertEqual(len(report["images_per_second"]), 2)
        done = subprocess.run([*driver, SCRAWL, "--serve"], text=True, capture_output=True,
                              check=True, input="round\nround 0.002\nx\nquit\n")
        ready, first, second, wrong = (json.loads(line) for line in done.stdout.splitlines())
        self.assertTrue(ready["ready"])
        self.assertGreater(min(first["images_per_second"], second["images_per_second"]), 0)
        self.assertIn("error", wrong)
        # A Scrawl whose last image differs by 2e-4.
        wrong = self.build / "scrawl"
        wrong.write_text(f"""#!{sys.executable}
import json, subprocess, sys
lines = subprocess.check_output([{SCRAWL!r}, *sys.argv[1:]], text=True).splitlines()
if sys.argv[1] == "predict":
    last = json.loads(lines.pop())
    last["probabilities"][3] *= 1.0002
    lines.append(json.dumps(last))
print(*lines, sep="\\n")
""")
        wrong.chmod(0o755)
        done = subprocess.run([*driver, wrong], text=True, capture_output=True, check=False)
        self.assertEqual((done.returncode, done.stdout, done.stderr),
                         (1, "", "onnxruntime.mjs: its result differs from Scrawl's\n"))

    @unittest.skipUnless(ONEDNN, "onednn-peer is not built (Debian: libdnnl-dev)")
    def test_onednn(self):
        net = "conv 6 5x3 stride 2 pad same, relu, conv 4 3x3, maxpool 2, dense"
        for mode, count in (("train", 5), ("infer", 2)):
            done = subprocess.run(
                [ONEDNN, mode, "--net", net, "--batch", "3", "--threads", "2",
                 "--rounds", "2", "--seconds", "0.001"], text=True, capture_output=True, check=True)
            report = json.loads(done.stdout)
            self.assertEqual(len(report["convolutions"]), count)
            self.assertEqual(len(report["images_per_second"]), 2)
            for conv in report["convolutions"]:
                self.assertGreater(conv["gflops_best"], 0)

    @unittest.skipUnless(ONEDNN, "onednn-peer is not built (Debian: libdnnl-dev)")
    def test_onednn_serves(self):
        done = subprocess.run([ONEDNN, "train", "--seconds", "0.001", "--serve"], text=True,
                              capture_output=True, check=True,
                              input="round\nround 0.002\nx\nquit\n")
        ready, first, second, wrong = (json.loads(line) for line in done.stdout.splitlines())
        self.assertTrue(ready["ready"])
        self.assertGreater(min(first["images_per_second"], second["images_per_second"]), 0)
        self.assertIn("error", wrong)
        for bad in (["train", "--net", "dens"], ["train", "--batch", "0"], ["x"],
                    ["infer", "more"]):
            done = subprocess.run([ONEDNN, *bad], text=True, capture_output=True, check=False)
            self.assertEqual((done.returncode, done.stdout), (2, ""), bad)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
