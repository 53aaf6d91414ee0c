import Logging
import SanadCodec
import SanadCrypto
import SanadTesting
import SanadTypes
import Synchronization
import Testing

@testable import SanadNetwork
@testable import SanadNode

/// What comes from a peer before anybody has understood it.
@Suite struct FrameIntakeTests {
  private let key = Fixture.key("val-b/peer").publicKey
  private let board: PeerBoard
  private let intake: FrameIntake
  private let banned = Banned()
  private let lines = Lines()

  private final class Banned: Sendable {
    let keys = Mutex<[PublicKey]>([])
  }

  init() throws {
    let table = PeerTable(try Fixture.validators("val-a", "val-b"))
    board = PeerBoard(table)
    var logger = Logger(label: "test") { [lines] _ in lines }
    logger.logLevel = .debug
    intake = FrameIntake(thread: ReplicaThread(), peers: table, board: board, logger: logger)
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
