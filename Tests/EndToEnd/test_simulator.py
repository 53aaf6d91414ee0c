"""One seed gives one trace in any process; a broken property is a result of its own."""

import json
import os
import subprocess

import pytest

from conftest import BINARY, ROOT


def run(*words, **environment):
    return subprocess.run(
        [str(BINARY), "sim", "run", *words], cwd=ROOT, capture_output=True, text=True,
        timeout=120, stdin=subprocess.DEVNULL, env={**os.environ, **environment})


@pytest.mark.parametrize("seed, nodes", [("7", "4"), ("11", "4"), ("3", "7")])
def test_aSeedGivesOneTraceInTwoProcesses(seed, nodes):
    first = run("--seed", seed, "--nodes", nodes, "--json")
    assert first.returncode == 0, first.stderr
    # Another process, with other environment and so another layout of memory, and with a log.
    second = run("--seed", seed, "--nodes", nodes, "--json", "--log", SANAD_PADDING="x" * 4_096)
    assert second.returncode == 0, second.stderr[-2_000:]
    one, other = json.loads(first.stdout), json.loads(second.stdout)
    assert len(one["trace"]) == 64
    assert one == other
    assert len(second.stderr.splitlines()) > 1_000, "the log goes to standard error"


def test_anotherSeedGivesAnotherTrace():
    traces = {json.loads(run("--seed", seed, "--json").stdout)["trace"] for seed in ("8", "9")}
    assert len(traces) == 2


def test_aRunIsTheSameWhoeverExecutesItsBlocks():
    """Three plans of four let nodes share what executing a block gives; a unit test compares one."""
    for seed in map(str, range(1, 13)):
        drawn = run("--seed", seed, "--json")
        everywhere = run("--seed", seed, "--json", "--execute-everywhere")
        assert drawn.returncode == everywhere.returncode == 0, drawn.stderr + everywhere.stderr
        assert json.loads(drawn.stdout) == json.loads(everywhere.stdout), seed


def test_manySeedsAreCounted():
    done = run("--seeds", "3", "--first", "40", "--json")
    assert done.returncode == 0, done.stderr
    totals = json.loads(done.stdout)
    assert totals["seeds"] == 3 and totals["first"] == "40" and totals["failed"] is None
    assert totals["views"] > 100


def test_everyOperationComesUpAppliedAndRefused():
    done = run("--seeds", "25", "--every-operation", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    totals = json.loads(done.stdout)
    asked = totals["operations"]
    kinds = ["registerIdentity", "issueClaim", "revokeClaim", "openAccount", "rotateKeys", "issue",
             "transfer", "settle", "instruct", "affirm", "cancel", "auction", "lifecycle", "settling",
             "validators"]
    assert set(asked) == {f"{kind} {end}" for kind in kinds for end in ("applied", "refused")}
    assert all(count > 0 for count in asked.values()), asked
    assert len(totals["defects"]) == 13
    assert all(count > 0 for count in totals["defects"].values()), totals["defects"]


def test_aBatchThatLeavesSomethingOutIsNoSuccess():
    """One seed seldom brings everything up; which one does not is the traces' affair."""
    for seed in map(str, range(1, 9)):
        done = run("--seeds", "1", "--first", seed, "--every-operation")
        totals = json.loads(run("--seeds", "1", "--first", seed, "--json").stdout)
        missing = [name for table in ("operations", "defects")
                   for name, count in totals[table].items() if count == 0]
        if missing:
            assert done.returncode == 8, done.stdout
            assert "9198" in done.stderr, done.stderr
            assert all(f"never: {name}" in done.stderr for name in missing), done.stderr
            return
        assert done.returncode in (0, 8), done.stderr
    pytest.fail("each of eight seeds brings everything up: take fewer blocks")


@pytest.mark.parametrize("words", [
    (), ("--seed", "1", "--seeds", "2"), ("--seeds", "0"), ("--seed", "1", "--nodes", "0"),
    ("--seed", "1", "--nodes", "101"), ("--seed", "1", "--every-operation"), ("--seeds", "2", "--log"), ("--seed", "-1"),
    ("--seed", "18446744073709551616"), ("--seeds", "2", "--first", "18446744073709551615"),
])
def test_wrongUsageIsRefused(words):
    done = run(*words)
    assert done.returncode == 64
    assert done.stdout == "" and done.stderr


def sim(*words):
    return subprocess.run(
        [str(BINARY), "sim", *words], cwd=ROOT, capture_output=True, text=True, timeout=240,
        stdin=subprocess.DEVNULL)


@pytest.fixture
def plan():
    """A plan without faults, to be changed."""
    done = sim("plan", "--calm", "--seed", "9")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def write(folder, plan):
    path = folder / "plan.json"
    path.write_text(json.dumps(plan))
    return str(path)


def test_aPlanThatIsReplayedGivesTheTraceOfItsSeed(tmp_path):
    path = tmp_path / "plan.json"
    path.write_text(sim("plan", "--seed", "7").stdout)
    replayed = sim("replay", str(path), "--json")
    assert replayed.returncode == 0, replayed.stderr
    assert json.loads(replayed.stdout) == json.loads(run("--seed", "7", "--json").stdout)


def test_mutantsNeedTheSource(tmp_path):
    done = sim("mutants", "--source", str(tmp_path))
    assert done.returncode != 0 and "--source DIR" in done.stderr
    scripts = tmp_path / "Scripts"
    scripts.mkdir()
    script = scripts / "mutants"
    script.write_text('#!/bin/sh\necho "$@"\nexit ${FAILS:-0}\n')
    script.chmod(0o755)
    done = sim(
        "mutants", "safety/votes-twice", "--source", str(tmp_path), "--seeds", "3", "--record",
        str(tmp_path / "r.json"))
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [
        "--simulator", "safety/votes-twice", "--seeds", "3", "--record", str(tmp_path / "r.json")]
    script.write_text("#!/bin/sh\nexit 1\n")
    assert sim("mutants", "--source", str(tmp_path)).returncode == 8


def test_aFailingPlanIsShrunkAndFailsStill(tmp_path, plan):
    plan["down_for_good"] = [0, 1]
    plan["chaos_ms"] = 4000
    plan["faults"] = [
        {"at_ms": 1000, "fault": "reset", "from": 2, "to": 3},
        {"at_ms": 1500, "fault": "crash", "node": 3, "loses": "unsynced", "moment": "after_vote",
         "down_ms": 700},
        {"at_ms": 2000, "fault": "partition", "shape": "halves", "side": [0, 2], "lasts_ms": 500,
         "notice_ms": 100},
    ]
    path = write(tmp_path, plan)
    failed = sim("replay", path, "--json")
    assert failed.returncode == 8, failed.stderr
    assert json.loads(failed.stdout)["violation"]["property"] == "progress"
    small = tmp_path / "small.json"
    done = sim("shrink", path, "--runs", "20", "--out", str(small), "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["property"] == "progress"
    assert (report["faults_before"], report["faults"]) == (3, 0)
    assert json.loads(small.read_text()) == report["plan"]
    shown = sim("replay", str(small), "--timeline", "views", "--last", "500")
    assert shown.returncode == 8
    assert "node 0" in shown.stderr and "is gone for good" in shown.stderr
    assert "progress" in shown.stderr
    again = sim("shrink", path, "--runs", "1", "--out", str(small))
    assert again.returncode != 0, "a file that is there is not written over"
    assert json.loads(small.read_text()) == report["plan"]


@pytest.mark.parametrize("change, words", [
    ({"validators": 5}, "not as many as the nodes"),
    ({"wind": 3}, "members that no plan has"),
    ({"seed": 9}, "seed"),
    ({"faults": [{"at_ms": 1, "fault": "pause", "node": 9, "lasts_ms": 5}]}, "fault 0"),
    ({"faults": [{"at_ms": 1, "fault": "pause", "node": 1}]}, "lasts_ms"),
    ({"faults": [{"at_ms": 1, "fault": "pause", "node": 1, "lasts_ms": 5, "by_ms": 1}]},
     "members that no plan has"),
])
def test_whatIsNoPlanIsRefusedBeforeItRuns(tmp_path, plan, change, words):
    for command in "replay", "shrink":
        done = sim(command, write(tmp_path, {**plan, **change}))
        assert done.returncode not in (0, 8), done.stdout
        assert words in done.stderr, done.stderr
        assert "Fatal" not in done.stderr


def test_aPlanThatHoldsIsNothingToShrink(tmp_path, plan):
    plan["chaos_ms"] = 1000
    done = sim("shrink", write(tmp_path, plan))
    assert done.returncode == 64 and "breaks no property" in done.stderr


def test_everyKindOfFaultIsListed():
    listed = json.loads(sim("list-faults", "--json").stdout)
    assert len(listed["byzantine"]) == 13
    rows = listed["faults"]
    assert len(rows) == 26
    assert all(row["kind"] and row["meaning"] for row in rows)
    assert {row["kind"] for row in rows} == set(json.loads(
        run("--seed", "7", "--json").stdout)["faults"])


def explore(*words):
    done = sim("explore", "--json", *words)
    return done.returncode, json.loads(done.stdout)


def test_everyStateOfOneViewIsVisited():
    status, found = explore("--views", "1")
    assert status == 0, found
    assert found["whole"] and [search["byzantine_leads"] for search in found["searches"]] == [1, 0]
    for search in found["searches"]:
        assert "violation" not in search and search["forgeries"]
        assert search["duplicates"] == search["transitions"] - (search["states"] - 1)


def test_everyStateOfTwoViewsIsVisited():
    status, found = explore("--views", "2", "--without-forgeries")
    assert status == 0, found
    assert found["whole"] and found["states"] > 50_000
    # Who leads which view makes different networks: as many honest leaders, other chances to lie.
    said = {search["byzantine_leads"]: search["said"] for search in found["searches"]}
    assert said[0] < said[1] < said[2]
    # What two honest nodes sign a quorum can be made of: 3 views' certificates at least.
    assert all(search["certificates"] > 20 for search in found["searches"])


def test_aSearchThatIsCutIsNoSuccess():
    status, found = explore("--views", "2", "--without-forgeries", "--states", "1000")
    assert status == 8
    assert not found["whole"]
