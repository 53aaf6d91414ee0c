import Logging
import SanadCrypto
import SanadNetwork
import SanadTypes
import Synchronization
import Testing

/// A frame as a node got it.
struct Received: Sendable, Equatable {
  let peer: PublicKey
  let kind: FrameClass
  let bytes: [UInt8]
}

/// Public keys and seeds of the tests: a byte names one.
enum TestKey {
  static func seed(_ byte: UInt8) -> [UInt8] { [UInt8](repeating: byte, count: 32) }
  static func key(_ byte: UInt8) -> PublicKey { SecretKey(seed: seed(byte)).publicKey }

  /// Two seed bytes, that of the smaller public key first.
  static func ordered(_ left: UInt8, _ right: UInt8) -> (smaller: UInt8, larger: UInt8) {
    key(left) < key(right) ? (left, right) : (right, left)
  }
}

extension PeerNetworkLimits {
  /// The usual limits without time-outs: a test that is about one sets it itself.
  ///
  /// The network keeps its time on a thread of its own, and a test has its turns on the few threads of
  /// the pool, which other tests may hold for minutes on a busy machine. A peer that a test speaks for
  /// would then be refused for its silence.
  static var patient: PeerNetworkLimits {
    var limits = PeerNetworkLimits()
    limits.handshakeTimeout = .seconds(3_600)
    limits.idleTimeout = .seconds(3_600)
    limits.slowFrameWindow = .seconds(3_600)
    limits.stallTimeout = .seconds(3_600)
    return limits
  }
}

/// A network with a recorder behind it.
final class TestNode: Sendable {
  static let chain = ChainID(Digest(1, 2, 3, 4))

  let network: PeerNetwork
  let frames = Observed<Received>()
  let events = Observed<PeerNetworkEvent>()
  let key: PublicKey
  private let verdict: Verdict
  private let reaction: Reaction

  /// What the node answers to frames.
  final class Verdict: Sendable {
    private let value = Mutex(InboundVerdict.proceed)
    var current: InboundVerdict {
      get { value.withLock { $0 } }
      set { value.withLock { $0 = newValue } }
    }
  }

  /// What the node does, on the network's thread, when a frame arrives.
  private final class Reaction: Sendable {
    let body: Mutex<(@Sendable () -> Void)?> = Mutex(nil)
  }

  init(
    _ seed: UInt8, admits: [UInt8] = [], dials: [PeerAddress] = [], port: UInt16 = 0,
    chain: ChainID = TestNode.chain, versions: ClosedRange<UInt16> = 1...1,
    admission: Admission? = nil, limits: PeerNetworkLimits = .patient
  ) throws {
    let secret = SecretKey(seed: TestKey.seed(seed))
    let validators = Set(admits.map(TestKey.key))
    let (frames, events) = (frames, events)
    let verdict = Verdict()
    self.verdict = verdict
    let reaction = Reaction()
    self.reaction = reaction
    key = secret.publicKey
    network = try PeerNetwork(
      key: secret,
      configuration: PeerNetworkConfiguration(
        chainID: chain, versions: versions, listenHost: "127.0.0.1", listenPort: port,
        peers: dials, admission: admission ?? Admission(validators: validators), limits: limits,
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }),
      receiver: PeerNetworkReceiver(
        frame: { peer, kind, bytes in
          reaction.body.withLock { $0 }?()
          frames.add(Received(peer: peer, kind: kind, bytes: bytes))
          return verdict.current
        },
        event: { events.add($0) }),
      entropy: { UInt64.random(in: .min ... .max) })
  }

  /// Starts `node`, and stops it after `body`, whatever happens.
  @discardableResult
  static func run<Result>(
    _ node: TestNode, _ body: (TestNode) async throws -> Result
  ) async throws -> Result {
    do {
      try await node.network.start()
      let result = try await body(node)
      await node.network.stop()
      return result
    } catch {
      await node.network.stop()
      throw error
    }
  }

  /// Where the node listens.
  func address(as seed: UInt8? = nil) throws -> PeerAddress {
    let port = try #require(network.listeningPort)
    return PeerAddress(
      key: seed.map(TestKey.key) ?? key, host: "127.0.0.1", port: port, name: "node")
  }

  func answer(_ verdict: InboundVerdict) { self.verdict.current = verdict }

  /// Does something on the network's thread whenever a frame has arrived: nothing leaves meanwhile.
  func react(_ body: @escaping @Sendable () -> Void) { reaction.body.withLock { $0 = body } }

  func isUp(with peer: PublicKey) async throws {
    _ = try await events.first {
      if case .up(let up) = $0 { up.peer == peer } else { false }
    }
  }

  /// The end of the first link with `peer`.
  func down(with peer: PublicKey) async throws -> LinkEnd {
    try await events.wait { events in
      for case .down(peer, let end) in events { return end }
      return nil
    }
  }

  /// The first refusal with this code.
  func refusal(_ code: RefusalCode) async throws -> LinkRefusal {
    try await events.wait { events in
      for case .refused(let refusal) in events where refusal.end.code == code { return refusal }
      return nil
    }
  }
}
