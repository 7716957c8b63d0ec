# SPDX-License-Identifier: Apache-2.0
"""The card's ledger in `report.json`, and `ledger show`."""
import json
import re

import product
import pytest
from product import DEMO, ok, refused, run
from simrun import check, sim

pytestmark = pytest.mark.usefixtures("model")

TIMES = ("down", "last_start", "first_reroute", "back")
EQUAL = ("uplink", "cut_frames", "rescued_frames", "rescued_bytes", "lost_frames", "hold_clocks")


def records_of(done):
    """The records, held against the bench's failovers."""
    ledger = done.report["ledger"]
    failovers = done.report["failovers"]
    assert (ledger["failovers"], ledger["overrun"]) == (len(failovers), False)
    for number, (record, seen) in enumerate(zip(ledger["records"], failovers[-16:]), max(0, len(failovers) - 16)):
        assert record["number"] == number
        assert [record[key] for key in EQUAL] == [seen[key] for key in EQUAL]
        assert record["clock_down"] - ledger["clock_zero"] == seen["clock_down"]
        start = seen["last_start_clock"]
        assert record["clock_last_start"] == (None if start is None else ledger["clock_zero"] + start)
        for what in TIMES:
            clock, ns = record[f"clock_{what}"], record[f"ns_{what}"]
            assert ns == (None if clock is None else round(clock * 1e9 / done.report["clock_hz"]))
        assert record["lost_reason"] == ("no_uplink" if record["lost_frames"] else None)
    return ledger["records"]


def test_a_rescue_is_written_down(tmp_path):
    done = sim(tmp_path / "out", DEMO, "--uplink-rate", "2.5G", "--event", "81790clk,uplink1,down", policy="native")
    check(done)
    record, = records_of(done)
    assert record["rescued_frames"] > 0 and record["cut_frames"] == 1 and not record["open"]
    assert record["clock_down"] < record["clock_first_reroute"] < record["clock_down"] + 1000
    assert (record["moved_buckets"], record["healthy_buckets_moved"]) == (64, 0)
    assert (record["clock_back"], record["ns_back"]) == (None, None)


def test_the_first_rerouted_frame_was_taken_from_the_dead_queue(tmp_path):
    """Those that the loss before had put elsewhere start first, and are none of this loss."""
    events = ("100us,uplink1,down", "150us,uplink0,down", "160us,uplink0,up", "400us,uplink1,up")
    done = sim(tmp_path / "out", DEMO, "--uplink-rate", "1G", *(w for e in events for w in ("--event", e)), policy="linux-layer3+4",
               uplinks=3)
    check(done)
    told = re.findall(r"first rerouted frame ([+-]\d+) clocks", done.said)
    page = (tmp_path / "out/report.html").read_text()
    for n, (entry, record) in enumerate(zip(done.report["failovers"], records_of(done))):
        since = f"{record['clock_first_reroute'] - record['clock_down']:+}"
        assert entry["rescued_frames"] > 0
        assert (told[n], f"{entry['first_reroute_clock'] - entry['clock_down']:+}") == (since, since)
        assert f"<td>{since}</td>" in page
    assert len(told) == 2


def test_two_at_once_and_back(tmp_path):
    events = ("80000clk,uplink1,down", "80000clk,uplink2,down", "120000clk,uplink2,up", "120000clk,uplink1,up")
    done = sim(tmp_path / "out", DEMO, "--uplink-rate", "5G", *(w for e in events for w in ("--event", e)))
    check(done)
    first, second = records_of(done)
    assert (first["uplink"], second["uplink"]) == (1, 2) and first["clock_down"] == second["clock_down"]
    assert first["clock_back"] > first["clock_down"] + 40000 <= second["clock_back"]
    assert first["moved_buckets"] is second["moved_buckets"] is None, "modulo has none"


def test_sixteen_in_one_clock(tmp_path):
    """More than the starts that are kept before the first record is written."""
    events = [f"30000clk,uplink{k},down" for k in range(16)] + [f"30009clk,uplink{k},up" for k in range(16)]
    done = sim(tmp_path / "out", DEMO, *(w for e in events for w in ("--event", e)), policy="native", uplinks=16)
    check(done)
    assert [r["uplink"] for r in records_of(done)] == list(range(16))


def test_all_down_for_too_long(tmp_path):
    events = [f"{80000 + 50 * k}clk,uplink{k},down" for k in range(4)] + ["400000clk,uplink0,up"]
    done = sim(tmp_path / "out", DEMO, "--uplink-rate", "2.5G", *(w for e in events for w in ("--event", e)), policy="native")
    records = records_of(done)
    assert [r["uplink"] for r in records] == [0, 1, 2, 3]
    assert sum(r["lost_frames"] for r in records) > 0
    assert records[3]["moved_buckets"] == 256, "nobody is left"


def test_show_prints_what_the_run_kept(tmp_path):
    folder = tmp_path / "out"
    events = [f"{4000 * k + 2000 * up + 1000}clk,uplink{k % 4},{('down', 'up')[up]}" for k in range(19) for up in (0, 1)]
    done = sim(folder, DEMO, *(w for e in events for w in ("--event", e)), policy="native")
    records = records_of(done)
    assert len(records) == 16 and records[0]["number"] == 3
    assert [json.loads(line) for line in ok("ledger", "show", folder, "-j").out.splitlines()] == records
    table = run("ledger", "show", folder)
    assert (table.code, table.err) == (0, "linksteer: 3 older ones are gone\n")
    head, *rows = table.out.splitlines()
    assert head.split() == ["number", "uplink", "lost", "at", "ns", "last", "start", "rerouted", "cut", "rescued", "bytes",
                            "lost", "reason", "moved", "healthy", "held", "back", "open"]
    assert len(rows) == 16
    for row, record in zip(rows, records):
        cells = row.split()
        assert cells[:3] == [str(record[key]) for key in ("number", "uplink", "ns_down")]
        assert int(cells[3]) == record["clock_last_start"] - record["clock_down"]
        assert cells[-4:] == ["0", str(record["hold_clocks"]), f"+{record['clock_back'] - record['clock_down']}", "no"]


def test_no_loss(tmp_path):
    sim(tmp_path / "out", product.CAPTURES / "clients.pcap")
    said = run("ledger", "show", tmp_path / "out")
    assert (said.code, said.out, said.err) == (0, "", "linksteer: no uplink was lost\n")
    assert ok("ledger", "show", tmp_path / "out", "-j").out == ""


def test_what_is_no_folder_of_a_run(tmp_path):
    report = tmp_path / "report.json"
    none = refused(run("ledger", "show", tmp_path), 1, str(report), "sim run --out", "no such file")
    assert none.err.count(str(report)) == 1, none
    for text in ("{}", '{"ledger": 5}', '{"ledger": {"records": 5}}', "[]", '{"ledger": {"records": []}}',
                 '{"ledger": {"failovers": 1, "records": [{"number": "x"}]}}'):
        report.write_text(text)
        refused(run("ledger", "show", tmp_path), 1, str(report), "no ledger")
    report.write_text("{")
    refused(run("ledger", "show", tmp_path), 1, str(report), "sim run --out")
    refused(run("ledger", "show"), 2, "DIR")
    refused(run("ledger"), 2, "verb")
    refused(run("ledger", "show", tmp_path / ("x" * 5000)), 1, "too long")
