"""Keys of the wallet: where the secrets do not show, and where they do."""

import json
import os
import pathlib
import pty
import select
import stat
import subprocess
import threading
import time

from conftest import BINARY, ROOT

CANARY = "canary-7f3a-passphrase"
WORDS = "letter advice cage absurd amount doctor acoustic avoid letter advice cage above"


class Watch:
    """Reads what everybody on the machine can read of the processes that a test starts."""

    def __init__(self):
        self.seen = b""
        self.count = 0
        self.stop = False
        self.thread = threading.Thread(target=self.run)

    def run(self):
        while not self.stop:
            for path in pathlib.Path("/proc").glob("[0-9]*"):
                try:
                    words = (path / "cmdline").read_bytes()
                    if b"sanad" not in words.split(b"\0")[0]:
                        continue
                    self.seen += words + (path / "environ").read_bytes()
                    self.count += 1
                except OSError:
                    pass

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stop = True
        self.thread.join()


def wallet(home, *words, **more) -> subprocess.CompletedProcess:
    return subprocess.run(
        [str(BINARY), "wallet", *words, "--home", str(home)], cwd=ROOT, capture_output=True,
        text=True, timeout=60, **more)


def files(folder: pathlib.Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_noSecretShowsInArgumentsEnvironmentFilesOrOutput(tmp_path):
    """By descriptor and by file: the canary is nowhere but where it was put."""
    home = tmp_path / "home"
    secrets = tmp_path / "secrets"
    secrets.mkdir(mode=0o700)
    passphrase = secrets / "passphrase"
    passphrase.write_text(CANARY + "\n")
    passphrase.chmod(0o600)
    (secrets / "words").write_text(WORDS + "\n")
    told = ""
    with Watch() as watch:
        for alias, way in [("one", "file"), ("two", "descriptor")]:
            read = os.open(passphrase, os.O_RDONLY)
            given = {"file": ["--passphrase-file", str(passphrase)],
                     "descriptor": ["--passphrase-fd", str(read)]}[way]
            done = wallet(
                home, "import", alias, "--words-file", str(secrets / "words"), "-v", *given,
                pass_fds=[read], stdin=subprocess.DEVNULL)
            os.close(read)
            assert done.returncode == 0, done.stderr
            told += done.stdout + done.stderr
        for words in [["list"], ["show", "one"], ["export", "one", "--public"],
                      ["rename", "two", "three"]]:
            done = wallet(home, *words, stdin=subprocess.DEVNULL)
            assert done.returncode == 0, done.stderr
            told += done.stdout + done.stderr
    assert watch.count > 10, "the processes were seen"
    everything = watch.seen + files(home) + told.encode()
    for secret in [CANARY, "acoustic", WORDS]:
        assert secret.encode() not in everything
    keys = sorted(path.name for path in (home / "wallet").iterdir())
    assert keys == ["one.json", "one.key", "three.json", "three.key"]
    for path in (home / "wallet").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE((home / "wallet").stat().st_mode) == 0o700


class Person:
    """Somebody at a terminal, who answers questions."""

    def __init__(self, *words: str):
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.chdir(ROOT)
            os.execv(BINARY, [str(BINARY), *words])
        self.seen = ""

    def answer(self, question: str, line: str):
        self.read_until(question)
        # Echo is turned off right after the question has been written.
        time.sleep(0.2)
        os.write(self.terminal, line.encode() + b"\n")

    def read_until(self, text: str, seconds: float = 30):
        deadline = time.monotonic() + seconds
        while text not in self.seen:
            assert time.monotonic() < deadline, f"no {text!r} in {self.seen!r}"
            self.read_some()

    def read_some(self) -> bool:
        if not select.select([self.terminal], [], [], 1)[0]:
            return True
        try:
            data = os.read(self.terminal, 4096)
        except OSError:
            return False
        self.seen += data.decode(errors="replace")
        return bool(data)

    def end(self) -> int:
        while self.read_some():
            pass
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def test_aPersonMakesAKeyAndBringsItBackFromTheWords(tmp_path):
    """The passphrase is not echoed; the words are shown once and give the same key back."""
    home = tmp_path / "home"
    maker = Person("wallet", "new", "savings", "--light", "--home", str(home))
    maker.answer("passphrase: ", CANARY)
    maker.answer("passphrase again: ", CANARY)
    maker.read_until("public key")
    assert maker.end() == 0
    assert CANARY not in maker.seen
    lines = maker.seen.split("\r\n")
    words = " ".join(
        word for line in lines if line.startswith("   1") or line.startswith("   5")
        or line.startswith("   9") for word in line.split() if not word.isdigit())
    assert len(words.split()) == 12, maker.seen
    reader = Person("wallet", "import", "again", "--light", "--home", str(home))
    reader.answer("words: ", words)
    reader.answer("passphrase: ", CANARY)
    reader.answer("passphrase again: ", CANARY)
    assert reader.end() == 0, reader.seen
    assert words not in reader.seen and CANARY not in reader.seen
    keys = json.loads(wallet(home, "list", "--json").stdout)["keys"]
    assert keys[0]["public_key"] == keys[1]["public_key"]
