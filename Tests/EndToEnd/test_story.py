"""`sanad testnet story`: the month on nodes, and the same month without."""

import json
import pathlib
import re

from conftest import Sanad, free_base_port


def told(sanad, *words) -> list:
    done = sanad.run("testnet", "story", "--json", *words, timeout=300)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr
    return json.loads(done.stdout)["story"]


def plain(line: dict) -> tuple:
    """What happens on which day, without what differs between two chains."""
    text = re.sub(r"20\d\d-\d\d-\d\d(T[0-9:.]+Z)?", "DATE", line["text"])
    return line["day"], re.sub(r"chain [0-9a-f]{64}", "chain", text)


def test_aMonthIsPlayedOnNodesAsWithoutThem(tmp_path):
    sanad = Sanad(tmp_path)
    folder = tmp_path / "nodes"
    lines = told(sanad, "--dir", str(folder), "--base-port", str(free_base_port()))
    ends = ("5 nodes agree on block ", "every node is ready", "what is owed was worked out of proven values",
            ", with the same roots; no evidence against anybody", "every invariant was recomputed")
    assert all(end in line["text"] for end, line in zip(ends, lines[-len(ends):], strict=True))
    # The same happens on the same days, with the same amounts: nodes and their clocks add nothing.
    without = told(sanad, "--in-process", "--begin", lines[0]["date"])
    assert [plain(line) for line in lines[:-5]] == [plain(line) for line in without[:-2]]
    heights = [int(line["height"]) for line in lines]
    assert heights == sorted(heights) and heights[-1] > 100
    # The nodes are ended, and their folder is a network of which each block is kept.
    record = json.loads((folder / "testnet.json").read_text())
    assert len(record["nodes"]) == 5
    for node in record["nodes"]:
        assert not node.get("pid") and "block" in pathlib.Path(node["log"]).read_text()


def test_aFolderThatIsInUseIsLeftAlone(tmp_path):
    (tmp_path / "mine").write_text("mine")
    done = Sanad(tmp_path).run("testnet", "story", "--dir", str(tmp_path), "--json")
    assert done.returncode == 3 and "no local network" in done.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
