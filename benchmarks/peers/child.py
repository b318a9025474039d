"""Processes with time limits, whose peak memory is known when they have ended."""

import json
import os
import re
import select
import signal
import subprocess
import sys
import time

GRACE = 30  # seconds to end in


class Failure(Exception):
    """A peer did not do what it was asked; the message is one line for the table."""


class Child:
    """One of them: told things a line at a time, it answers in lines of JSON."""

    def __init__(self, command, errors):
        self.errors = errors
        self.unread = b""
        self.usage = None
        self.late = False
        with open(errors, "wb") as file:
            self.process = subprocess.Popen(
                [str(word) for word in command],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=file,
                bufsize=0,
                start_new_session=True,
            )

    def tell(self, line):
        try:
            self.process.stdin.write(f"{line}\n".encode())
        except BrokenPipeError:
            pass  # its end is noticed when the answer is read

    def answer(self, seconds, doing):
        """The next line of its output, as JSON."""
        deadline = time.monotonic() + seconds
        while b"\n" not in self.unread:
            if not self.read(deadline):
                raise Failure(self.why_it_ended(seconds, doing))
        line, self.unread = self.unread.split(b"\n", 1)
        return json.loads(line, strict=False)

    def last_answer(self, seconds, doing):
        """The last line of its output, as JSON, when it has ended well."""
        deadline = time.monotonic() + seconds
        while self.read(deadline):
            pass
        if self.end() != 0:
            raise Failure(self.why_it_ended(seconds, doing))
        return json.loads(self.unread.splitlines()[-1])

    def read(self, deadline):
        """Waits for more output; false at its end or after the deadline."""
        left = max(0, deadline - time.monotonic())
        if not select.select([self.process.stdout], [], [], left)[0]:
            self.late = True
            self.kill()
            return False
        piece = os.read(self.process.stdout.fileno(), 1 << 16)
        self.unread += piece
        return bool(piece)

    def end(self):
        """Closes its input, whereupon it should end, and kills it if it does not."""
        if self.usage is None:
            self.signal(signal.SIGCONT)
            self.process.stdin.close()
            deadline = time.monotonic() + GRACE
            while not self.ended(os.WNOHANG) and time.monotonic() < deadline:
                time.sleep(0.01)
            self.kill()
        return self.process.returncode

    def kill(self):
        if self.usage is None:
            self.signal(signal.SIGKILL)
            self.ended(0)

    def signal(self, number):
        """SIGSTOP keeps it from computing while others have their turn; SIGCONT ends that."""
        if self.usage is None:
            os.killpg(self.process.pid, number)

    def ended(self, flags):
        pid, status, usage = os.wait4(self.process.pid, flags)
        if pid != 0:
            self.process.returncode = os.waitstatus_to_exitcode(status)
            self.usage = usage
        return pid != 0

    def peak_megabytes(self):
        unit = 1 if sys.platform == "darwin" else 1024
        return self.usage.ru_maxrss * unit / 2**20

    def why_it_ended(self, seconds, doing):
        self.end()
        if self.late:
            return f"timed out after {seconds:g} s ({doing})"
        lines = self.errors.read_text(errors="replace").splitlines()
        telling = re.compile(r"(Exception in thread|[\w.]+(Error|Exception)\b)")
        first = next((line for line in lines if telling.match(line)), None)
        reason = first or next((line for line in reversed(lines) if line.strip()), "")
        if reason.startswith("ModuleNotFoundError: "):
            return "missing: " + reason.removeprefix("ModuleNotFoundError: ")
        return f"ended with {self.process.returncode}: {reason}"
