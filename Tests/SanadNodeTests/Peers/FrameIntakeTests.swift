import Foundation
import Logging
import SanadCodec
import SanadCrypto
import SanadReplica
import SanadTesting
import SanadTypes
import Synchronization
import Testing

@testable import SanadNetwork
@testable import SanadNode

/// What comes from a peer before anybody has understood it.
@Suite struct FrameIntakeTests {
  private let key = Fixture.key("val-b/peer").publicKey
  private let quiet = Fixture.key("val-a/peer").publicKey
  private let thread = ReplicaThread(NodeClock())
  private let board: PeerBoard
  private let intake: FrameIntake
  private let rates: RateTable
  private let clock = Clock()
  private let banned = Banned()
  private let lines = Lines()

  /// The test's own time. As much as a peer needs to send anything goes by with each frame, unless it
  /// stands still.
  private final class Clock: Sendable {
    let time = Mutex((instant: UInt64(1), step: UInt64(100)))

    func next() -> Instant {
      time.withLock { time in
        time.instant += time.step
        return Instant(time.instant)
      }
    }

    func standStill() { time.withLock { $0.step = 0 } }
  }

  private final class Banned: Sendable {
    let keys = Mutex<[PublicKey]>([])
  }

  init() throws {
    let table = PeerTable(try Fixture.validators("val-a", "val-b"))
    board = PeerBoard(table)
    var logger = Logger(label: "test") { [lines] _ in lines }
    logger.logLevel = .debug
    rates = RateTable(MessageLimits(validatorCount: 2, delayBound: Milliseconds(100)))
    intake = FrameIntake(
      thread: thread, peers: table, rates: rates, board: board, logger: logger,
      now: { [clock] in clock.next() })
    intake.banning { [banned] key, _ in banned.keys.withLock { $0.append(key) } }
  }

  private func take(_ bytes: [UInt8], _ kind: FrameClass = .consensus) -> InboundVerdict {
    intake.receiver.frame(key, kind, bytes)
  }

  @Test func bansWhoSendsBytesThatAreNoMessage() {
    #expect(take([0xff, 0xff, 0xff]) == .proceed)
    #expect(take([]) == .proceed)
    #expect(banned.keys.withLock { $0 } == [key, key])
  }

  /// Whatever the bytes, nothing traps, and what is no message is answered by a ban.
  @Test func nothingThatAPeerSendsTraps() {
    var generator = SplitMix64(seed: 0x5eed)
    for _ in 0..<2_000 {
      let count = Int.random(in: 0..<300, using: &generator)
      var bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      // Most random bytes fail at the variant: half of them get a known one.
      if Bool.random(using: &generator), !bytes.isEmpty {
        bytes[0] = UInt8.random(in: 0..<16, using: &generator)
      }
      let kind = FrameClass.allCases.randomElement(using: &generator) ?? .sync
      #expect(take(bytes, kind) == .proceed)
    }
    #expect(banned.keys.withLock { $0.count } > 1_000)
  }

  /// Any: nothing here verifies it.
  private let signature = Fixture.key("val-b/consensus").sign([])

  private func statement(_ view: UInt64) -> Statement {
    Statement(epoch: Epoch(0), view: View(view), ballot: .nullify)
  }

  /// A frame of 1 vote, by its view.
  private func vote(_ view: UInt64) -> [UInt8] {
    PeerMessage.vote(
      Vote(statement: statement(view), signer: ValidatorIndex(1), signature: signature)
    ).bcsBytes
  }

  private func request(_ id: UInt64) -> [UInt8] {
    PeerMessage.blockRequest(
      BlockRequest(id: id, selection: .heights(first: Height(1), count: 1))
    ).bcsBytes
  }

  /// Views of the votes that wait, in the order in which the replica gets them.
  private func waiting(atMost limit: Int) -> [(from: PeerID, view: UInt64)] {
    let taken = thread.inbox.take(atMost: limit, within: 0)
    return (taken?.elements ?? []).compactMap { input in
      guard case .message(.vote(let vote), from: let peer) = input else { return nil }
      return (peer, vote.view.value)
    }
  }

  @Test func aPeerThatFloodsVotesIsHeldBackAndNobodyElse() {
    let room = UInt64(ReplicaThread.Lane.votes.bound.countMax)
    for view in 1..<room { #expect(take(vote(view)) == .proceed) }
    #expect(take(vote(room)) == .pause)
    // Nothing comes while the network pauses, but from a channel that was opened anew.
    #expect(take(vote(room + 1)) == .drop)
    for view in 1...UInt64(100) {
      #expect(intake.receiver.frame(quiet, .consensus, vote(view)) == .proceed)
    }
    let first = waiting(atMost: 200)
    #expect(first.filter { $0.from == .validator(ValidatorIndex(0)) }.map(\.view) == Array(1...100))
    #expect(first.filter { $0.from == .validator(ValidatorIndex(1)) }.map(\.view) == Array(1...100))
    #expect(banned.keys.withLock { $0.isEmpty })
  }

  @Test func aPeerThatWasHeldBackIsReadAgainWhenHalfIsDealtWith() {
    let room = UInt64(ReplicaThread.Lane.votes.bound.countMax)
    for view in 1...room { _ = take(vote(view)) }
    let half = thread.inbox.take(atMost: Int(room / 2) - 1, within: 0)
    #expect(half?.relieved == [])
    let rest = thread.inbox.take(atMost: 1, within: 0)
    #expect(rest?.relieved == [.peer(.validator(ValidatorIndex(1)))])
    #expect(take(vote(room + 1)) == .proceed)
  }

  @Test func requestsBeyondAPeersRoomAreDroppedAndItsVotesAreStillRead() {
    let room = UInt64(ReplicaThread.Lane.sync.bound.countMax)
    for id in 1...room { #expect(take(request(id), .sync) == .proceed) }
    for id in 1...UInt64(50) { #expect(take(request(room + id), .sync) == .drop) }
    #expect(take(vote(1)) == .proceed)
    #expect(intake.receiver.frame(quiet, .sync, request(1)) == .proceed)
    #expect(waiting(atMost: 1).map(\.view) == [1])
    // Said with a code, once in ten seconds however many there were.
    let said = lines.all.withLock { $0 }.filter { $0.level == .warning }
    #expect(Set(said.map { $0.metadata["code"] }) == ["9221 INPUT_QUEUE_FULL"])
    #expect(said.first?.metadata["peer"] == "val-b" && said.count <= 3)
  }

  @Test func whatIsAboveThePeersRateIsDroppedUnreadAndTheOthersAreNot() {
    clock.standStill()
    let burst = MessageLimits(validatorCount: 2, delayBound: Milliseconds(100))[.requests].burst
    for id in 1...UInt64(burst) { #expect(take(request(id), .sync) == .proceed) }
    for id in 1...UInt64(100) { #expect(take(request(id), .sync) == .drop) }
    // No message at all, but the first byte of one: nobody looks at the rest.
    #expect(take([8, 0xff, 0xff], .sync) == .drop)
    #expect(take(vote(1)) == .proceed)
    #expect(intake.receiver.frame(quiet, .sync, request(1)) == .proceed)
    let said = lines.all.withLock { $0 }.filter { $0.level == .warning }
    #expect(said.map { $0.metadata["code"] } == ["9222 PEER_ABOVE_RATE"])
    #expect(said.first?.metadata["what"] == "requests")
    #expect(banned.keys.withLock { $0.isEmpty })
    // Two views that this node enters allow eight more.
    rates.enter(View(2))
    for id in 1...UInt64(8) { #expect(take(request(id), .sync) == .proceed) }
    #expect(take(request(9), .sync) == .drop)
  }

  @Test func thatAChannelOpenedComesBeforeItsVotes() {
    intake.receiver.event(.up(PeerUp(peer: key, role: .validator, direction: .inbound, version: 1)))
    #expect(take(vote(1)) == .proceed)
    let taken = thread.inbox.take(atMost: 9, within: 0)
    let opened = (taken?.elements.prefix(1) ?? []).compactMap { input -> PeerID? in
      guard case .peerUp(let peer, _) = input else { return nil }
      return peer
    }
    #expect(opened == [.validator(ValidatorIndex(1))])
    #expect(taken?.elements.count == 2)
  }

  @Test func takesTransactionsAndBansNobody() {
    #expect(take(PeerMessage.transactions(TransactionBatch([])).bcsBytes, .mempool) == .proceed)
    #expect(banned.keys.withLock { $0.isEmpty })
  }

  @Test func theBoardFollowsTheConnections() {
    let receiver = intake.receiver
    receiver.event(.up(PeerUp(peer: key, role: .validator, direction: .inbound, version: 1)))
    #expect(board.names == ["val-b"])
    receiver.event(.down(key, LinkEnd(code: .closed, side: .remote, detail: "bye")))
    #expect(board.names.isEmpty)
  }

  @Test func aRepeatedRefusalIsSaidOnceAndThenAtDebugWithItsNumber() {
    let refusal = LinkRefusal(
      peer: key, direction: .outbound, address: "192.0.2.1:26601",
      end: LinkEnd(code: .wrongChain, side: .remote, detail: "another chain"))
    for _ in 0..<3 { intake.receiver.event(.refused(refusal)) }
    let said = lines.all.withLock { $0 }
    #expect(said.map(\.level) == [.info, .debug, .debug])
    #expect(said.map { $0.metadata["times"] } == ["1", "2", "3"])
    #expect(said[0].metadata["code"] == "9202 PEER_CHAIN")
    #expect(said[0].metadata["by"] == "the other")
    #expect(said[0].metadata["peer"] == "val-b")
    #expect(said[0].metadata["help"]?.contains("sanad genesis hash") == true)
  }
}

/// Keeps what is logged. A class, because every copy of the logger writes to the same list.
private final class Lines: LogHandler {
  struct Line: Sendable {
    let level: Logger.Level
    let metadata: [String: String]
  }

  let all = Mutex<[Line]>([])

  var metadata: Logger.Metadata {
    get { [:] }
    set {}
  }
  var logLevel: Logger.Level {
    get { .trace }
    set {}
  }

  subscript(metadataKey _: String) -> Logger.Metadata.Value? {
    get { nil }
    set {}
  }

  func log(event: LogEvent) {
    let line = Line(level: event.level, metadata: (event.metadata ?? [:]).mapValues { "\($0)" })
    all.withLock { $0.append(line) }
  }
}
