# SPDX-License-Identifier: MIT
"""runner.py - runs a peer of bench-peers: a process that serves rounds, and may die"""
import json
import os
import signal
import subprocess
import tempfile


class PeerError(Exception):
    """What went wrong, in one line."""


class Runner:
    """A process that runs a timed round for each line sent to it, and is stopped in between."""

    def __init__(self, peer, policy, command):
        self.peer, self.policy, self.rates = peer, policy, []
        environment = dict(os.environ)
        if policy == "default":
            environment.pop("OMP_WAIT_POLICY", None)
        elif policy:
            environment["OMP_WAIT_POLICY"] = policy
        try:
            self.errors = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")
            self.process = subprocess.Popen(command, text=True, stdin=subprocess.PIPE,
                                            stdout=subprocess.PIPE, stderr=self.errors,
                                            env=environment)
        except OSError as error:
            raise PeerError(f"{peer} does not start: {error}") from error
        if peer != "scrawl":  # the others write a line once they are warm
            self.answer()
        self.process.send_signal(signal.SIGSTOP)

    def fail(self, what):
        self.end()
        self.errors.seek(0)
        said = self.errors.read().strip().splitlines()[-1:] or [f"status {self.process.returncode}"]
        raise PeerError(f"{self.peer} {what}: {said[0]}") from None

    def answer(self):
        """The next line, parsed; a peer that writes none has died."""
        line = self.process.stdout.readline()
        try:
            return json.loads(line)
        except ValueError:
            self.fail(f"wrote {line.strip()!r}" if line else "stopped working")

    def round(self):
        self.process.send_signal(signal.SIGCONT)
        try:
            self.process.stdin.write("round\n")
            self.process.stdin.flush()
        except OSError:
            pass  # it has died; answer() reports it
        answer = self.answer()
        self.process.send_signal(signal.SIGSTOP)
        try:
            rate = answer["images_per_second"] if isinstance(answer, dict) else float(answer)
        except (KeyError, TypeError):
            self.fail(f"answered {json.dumps(answer)}")
        self.rates.append(rate)

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
