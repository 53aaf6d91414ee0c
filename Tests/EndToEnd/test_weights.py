"""A validator that is weighed anew, on real processes: seven of them, of which one then counts for two."""

import json
import time

import pytest

from conftest import check_honest_logs, start
from test_validators import await_epoch, listed, prove


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    sanad = start(tmp_path_factory.mktemp("weights") / "network", "--validators", "7")
    yield sanad
    sanad.on_network("testnet", "stop")
    check_honest_logs(sanad)


def everybody(sanad, *words):
    return sanad.on_network(
        *words, "--by", "central-bank", "--by", "treasury", "--by", "dealer", "--json")


def test_nobody_is_given_a_third(network):
    for weight in ("4", "0", "101"):
        done = everybody(network, "validator", "weigh", "val-a", weight)
        assert done.returncode != 0 and "7503" in done.stdout + done.stderr, done.stdout
    assert not listed(network)["changes"]


def test_a_vote_counts_for_two_from_the_next_epoch_on(network):
    done = everybody(network, "validator", "weigh", "val-a", "2")
    assert done.returncode == 0, done.stderr
    shown = await_epoch(network, 1)
    assert [one["weight"] for one in shown["validators"]] == [2, 1, 1, 1, 1, 1, 1]
    assert (shown["quorum"], shown["total_weight"], shown["faults_tolerated"]) == (6, 8, 1)
    table = network.run("validator", "list", "--api", network.record["nodes"][0]["api"]).stdout
    assert "weight 6 of 8 makes a block final, 1 may fail" in table
    # A client that knows the genesis alone weighs the signatures with what the epoch's end says.
    _, _, header = prove(network, network.record["nodes"][3]["api"])
    assert header["epoch"] == 1


def test_five_of_seven_go_on_and_four_of_them_do_not(network):
    assert network.on_network("testnet", "kill", "val-e").returncode == 0
    assert network.on_network("testnet", "kill", "val-f").returncode == 0
    prove(network, network.record["nodes"][0]["api"])
    # 6 of 8 are there; without one more it is 5.
    assert network.on_network("testnet", "kill", "val-g").returncode == 0
    time.sleep(1)
    height = int(network.statuses()["val-a"]["height"])
    time.sleep(3)
    assert int(network.statuses()["val-a"]["height"]) <= height + 1
    api = network.record["nodes"][0]["api"]
    words = network.run("node", "why-stalled", "--api", api)
    assert "a block needs validators that weigh 6 of 8; 4 of 7 are present, with 5" in words.stdout
    why = json.loads(network.run("node", "why-stalled", "--api", api, "--json").stdout)
    assert why["awaits"] == ["votes that weigh 1 more, of val-e, val-f, val-g"]
    done = network.on_network("testnet", "restart", "val-e", "val-f", "val-g")
    assert done.returncode == 0, done.stderr
    prove(network, api)
