import Foundation
import SanadAPIModel
import SanadTypes
import Testing

@testable import sanad

/// What `node why-stalled` makes of a node's answers.
@Suite struct StallReportTests {
  private static let names = ["val-a", "val-b", "val-c", "val-d"]

  /// A chain of four validators on which the first one is asked, and all is well.
  private struct Answers {
    var status: StatusResource
    var consensus: ConsensusResource
    var peers: [PeerResource]

    init() {
      status = StatusResource(
        node: "val-a", role: "validator", version: "0", network: "n", chainId: "c", height: "812",
        block: "b", stateRoot: "s", blockTime: "2026-11-22T14:02:11.000Z", finalityMs: 9,
        storedHeight: "812", epoch: "0", view: "815", leader: "val-b", validators: 4,
        faultsTolerated: 1, mempool: 0, abstains: [], peers: [], ready: true)
      consensus = ConsensusResource(
        epoch: "0", view: "815", leader: "val-b", inViewMs: "900",
        votes: ["notarize", "nullify", "finalize"].map {
          .init(kind: $0, signers: [], missing: StallReportTests.names)
        },
        quorum: 3, finalizedView: "812", finalizedHeight: "812", finalizedMsAgo: "1000",
        missingFinalizes: [], abstains: [],
        validators: StallReportTests.names.map {
          .init(name: $0, weight: 1, connected: true, heardMsAgo: $0 == "val-a" ? nil : "1000")
        })
      consensus.limits = .init(
        stalledAfterMs: "7000", driftMaxMs: "500", viewTimeoutMs: "1000")
      peers = StallReportTests.names.dropFirst().map {
        PeerResource(name: $0, role: "validator", connected: true)
      }
    }

    mutating func lose(_ place: Int, code: String, detail: String, sinceMs: String?) {
      consensus.validators[place].connected = false
      peers[place - 1].connected = false
      peers[place - 1].code = code
      peers[place - 1].detail = detail
      peers[place - 1].sinceMs = sinceMs
    }

    /// The view is given up, and these have voted so.
    mutating func giveUp(_ voters: [String]) {
      consensus.working = "ownVote"
      consensus.gaveUp = "viewTimeout"
      consensus.votes[1].signers = voters
      consensus.votes[1].missing = StallReportTests.names.filter { !voters.contains($0) }
    }

    var report: StallReport { StallReport(status: status, consensus: consensus, peers: peers) }
  }

  @Test func twoThatAreGoneAreNamedWithSinceWhenAndWhy() {
    var answers = Answers()
    answers.lose(2, code: "9218", detail: "Connection refused", sinceMs: "31000")
    answers.lose(3, code: "9218", detail: "Connection refused", sinceMs: nil)
    answers.giveUp(["val-a", "val-b"])
    answers.consensus.finalizedMsAgo = "34000"
    answers.consensus.timers = [
      .init(name: "status", inMs: "1"), .init(name: "retry", inMs: "300"),
    ]
    let report = answers.report
    #expect(report.state == .stalled && report.present == ["val-a", "val-b"])
    #expect(report.awaits == ["1 more vote, of val-c, val-d"])
    #expect(report.next == .init(timer: "retry", inMs: "300"))
    let text = report.text
    #expect(
      text.hasPrefix("no block for 34.0 s   height 812 (last at 2026-11-22T14:02:11.000Z)\n"))
    #expect(text.contains("a block needs 3 of 4 validators; 2 are present"))
    #expect(text.contains("val-a       -      -           this node, voted to nullify"))
    #expect(text.contains("no connection for 31.0 s (9218 "))
    #expect(text.contains(": Connection refused)"))
    #expect(text.contains("no connection since this node started (9218"))
    #expect(text.hasSuffix("next     votes of view 815 are sent again in 300 ms"))
  }

  /// A machine that hangs keeps its connection: its silence is what tells.
  @Test func whoIsConnectedAndSilentIsNotCountedOn() {
    var answers = Answers()
    answers.giveUp(["val-a", "val-b"])
    answers.consensus.finalizedMsAgo = "8000"
    answers.consensus.validators[3].heardMsAgo = nil
    let report = answers.report
    #expect(report.state == .stalled && report.present == ["val-a", "val-b"])
    #expect(report.members[2].state == "connected, silent")
    #expect(report.members[3].state == "connected, silent")
  }

  /// Two views' time after a view is given up, and not before: a leader that is down costs one view.
  @Test func aViewThatWaitsForVotesIsToldApartFromOneThatEnds() {
    var answers = Answers()
    answers.giveUp(["val-a", "val-b"])
    answers.consensus.workingMs = "2001"
    #expect(answers.report.state == .running)
    #expect(answers.report.text.hasPrefix("view 815 is being given up   height 812, 1.0 s ago"))
    answers.consensus.workingMs = "2002"
    #expect(answers.report.state == .stalled)
    answers.giveUp(["val-a", "val-b", "val-c"])
    #expect(answers.report.state == .running)
  }

  @Test func aNodeThatIsCutOffSaysByWhom() {
    var answers = Answers()
    for place in 1...3 {
      answers.lose(place, code: "9218", detail: "cut off", sinceMs: "2000")
      answers.peers[place - 1].cutOff = true
    }
    let report = answers.report
    #expect(report.state == .stalled, "it rests, and could agree on nothing")
    #expect(report.awaits == ["2 more votes, of val-b, val-c, val-d"])
    #expect(report.members[1].state == "cut off by order of the test network for 2.0 s")
  }

  @Test func whatSignsNothingIsNoVote() {
    var answers = Answers()
    answers.consensus.validators[1].abstains = ["diverged"]
    answers.status.abstains = ["quarantined"]
    let report = answers.report
    #expect(report.present == ["val-c", "val-d"])
    #expect(report.state == .stalled, "the asked node's vote is missing as well")
    #expect(report.members[1].state == "connected, signs nothing: diverged")
    #expect(report.members[0].state == "this node, signs nothing: quarantined")
    #expect(report.troubles.first?.hasPrefix("this node signs nothing: quarantined") == true)
    answers.consensus.recovery = .init(answered: ["val-b"], needed: 2, floor: nil)
    #expect(answers.report.troubles.dropFirst().first?.hasSuffix("answer, val-b has") == true)
    answers.consensus.recovery?.floor = "41"
    #expect(answers.report.troubles.dropFirst().first?.contains("up to view 41") == true)
    // An observer never signs, which is no trouble and takes nobody's place.
    answers = Answers()
    answers.status.node = "observer"
    answers.status.abstains = ["observer"]
    #expect(answers.report.troubles.isEmpty && answers.report.present.count == 4)
  }

  @Test func oneThatIsMissingStopsNothing() {
    var answers = Answers()
    answers.lose(3, code: "9218", detail: "Connection refused", sinceMs: "9")
    #expect(answers.report.state == .resting && answers.report.awaits.isEmpty)
    answers.consensus.working = "transactions"
    #expect(answers.report.state == .running)
    answers.consensus.finalizedMsAgo = "7001"
    #expect(answers.report.state == .stalled)
    #expect(answers.report.awaits == ["a proposal of val-b"])
    answers.consensus.finalizedMsAgo = "7000"
    #expect(answers.report.state == .running)
    // Resting for long is stalling: a chain has a heartbeat.
    answers.consensus.working = nil
    answers.consensus.finalizedMsAgo = "7001"
    #expect(answers.report.state == .stalled)
  }

  @Test func votesThatAreMissingAreNamedByTheirKind() {
    var answers = Answers()
    answers.consensus.finalizedMsAgo = "9000"
    answers.consensus.working = "proposal"
    answers.consensus.proposal = "p"
    answers.consensus.votes[0].signers = ["val-a", "val-b"]
    answers.consensus.votes[0].missing = ["val-c", "val-d"]
    answers.consensus.tip = "814"
    answers.consensus.missingFinalizes = ["val-d"]
    answers.consensus.catchUpTo = "900"
    #expect(
      answers.report.awaits == [
        "blocks up to height 900 from peers", "votes to notarize view 815, of val-c, val-d",
        "votes to finalize view 814, of val-d",
      ])
    answers.consensus.validators[2].finalizedView = "700"
    #expect(answers.report.members[2].state == "connected, behind: final up to view 700 of 812")
  }

  @Test func aClockThatWasMovedIsShown() {
    var answers = Answers()
    #expect(!answers.report.text.contains("clock    "))
    for (moved, words) in [
      ("0", "moved 0 ms"), ("172799999", "moved 47 h 59 min"), ("172800000", "moved 2 d 0 h"),
      ("2595600000", "moved 30 d 1 h"),
    ] {
      answers.consensus.clockMovedMs = moved
      #expect(answers.report.text.contains("clock    \(words) ahead of the machine's"))
      #expect(answers.report.troubles.isEmpty, "it is no trouble")
    }
  }

  @Test func troubleWithClockAndDiskIsTold() {
    var answers = Answers()
    answers.consensus.proposalAheadMs = "500"
    answers.consensus.clockBehindMs = "500"
    answers.consensus.disk = .init(
      freeBytes: "1073741824", neededBytes: "33554432", writingMs: "1000", slowestMs: "1000")
    #expect(answers.report.troubles.isEmpty)
    answers.consensus.proposalAheadMs = "4100"
    answers.consensus.clockBehindMs = "501"
    answers.consensus.disk = .init(
      freeBytes: "134217727", neededBytes: "33554432", writingMs: "1001", slowestMs: "9000")
    #expect(
      answers.report.troubles == [
        "clock: the proposal of val-b is 4.1 s ahead of this machine's clock: one of the two is "
          + "wrong", "clock: this machine's is 501 ms behind the newest block",
        "disk: 127 MiB are free; the node stops below 32",
        "disk: a write of the journal has not ended for 1.0 s",
      ])
    answers.consensus.disk?.writingMs = nil
    #expect(answers.report.troubles.last == "disk: a write of the journal took 9.0 s")
    // Work that is turned away for lack of room is told first, however much there is beside.
    answers.consensus.disk = .init(
      freeBytes: "1073741823", neededBytes: "33554432", writingMs: nil, slowestMs: "0")
    answers.consensus.disk?.reservedBytes = "1073741824"
    #expect(
      answers.report.troubles.last
        == "disk: 1023 MiB are free; below 1024 the node takes no transactions, and it stops below 32"
    )
    answers.consensus.disk?.reservedBytes = "1073741823"
    #expect(answers.report.troubles.allSatisfy { !$0.hasPrefix("disk") })
  }

  /// An older node does not tell its timers; all else of its answer still counts.
  @Test func aNodeThatTellsNoTimersIsRead() throws {
    var answers = Answers()
    answers.consensus.timers = [.init(name: "view", inMs: "5")]
    let encoded = try JSONEncoder().encode(answers.consensus)
    var object = try #require(try JSONSerialization.jsonObject(with: encoded) as? [String: Any])
    #expect(object.removeValue(forKey: "timers") != nil)
    answers.consensus = try JSONDecoder().decode(
      ConsensusResource.self, from: try JSONSerialization.data(withJSONObject: object))
    #expect(answers.report.next == nil && answers.report.state == .resting)
  }

  /// Names and details are what a node says, or whoever stands in its place.
  @Test func whatANodeSaysStaysOnItsLine() {
    var answers = Answers()
    let hostile = "x\u{1B}[2J\nawaits   nothing\r"
    answers.status.node = hostile
    answers.status.blockTime = hostile
    answers.consensus.leader = hostile
    answers.consensus.finalizedMsAgo = "99000"
    answers.consensus.working = "proposal"
    answers.consensus.view = hostile
    answers.consensus.timers = [.init(name: "view", inMs: hostile)]
    answers.lose(2, code: hostile, detail: hostile, sinceMs: hostile)
    answers.consensus.validators[1].name = hostile
    answers.consensus.catchUpTo = hostile
    answers.status.abstains = [hostile]
    let report = answers.report
    let text = report.text
    #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    // Two of the head, the table with its headings, and a line for each of the others.
    let lines = 2 + 1 + report.members.count + report.awaits.count + report.troubles.count + 1
    #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count == lines)
  }

  /// Of weights 3, 1, 1 and 1 five are needed: without the first three light ones are not enough.
  @Test func whatIsMissingIsWeighed() {
    var answers = Answers()
    answers.consensus.validators[0].weight = 3
    answers.consensus.quorum = 5
    answers.lose(2, code: "9202", detail: "gone", sinceMs: "1000")
    #expect(answers.report.state != .stalled)
    answers.lose(3, code: "9202", detail: "gone", sinceMs: "1000")
    let report = answers.report
    #expect(report.state == .stalled)
    #expect(report.text.contains("needs validators that weigh 5 of 6; 2 of 4 are present, with 4"))
    #expect(report.awaits.contains("votes that weigh 1 more, of val-c, val-d"))
    // A weight that none has counts as the most that one can have.
    answers.consensus.validators[1].weight = .max
    #expect(answers.report.state != .stalled)
  }

  /// Whatever a node answers, the report is made: it may be of another version, or lie.
  @Test func numbersThatAreNoneDoNoHarm() {
    var answers = Answers()
    answers.consensus.validators = []
    answers.consensus.finalizedMsAgo = "-1"
    answers.consensus.quorum = -7
    answers.consensus.limits = .init(stalledAfterMs: "x", driftMaxMs: "y", viewTimeoutMs: "z")
    answers.consensus.timers = [.init(name: "view", inMs: "soon")]
    answers.consensus.disk = .init(
      freeBytes: "99999999999999999999", neededBytes: "z", writingMs: "", slowestMs: "")
    answers.peers = []
    #expect(answers.report.text.contains("height 812"))
  }
}
