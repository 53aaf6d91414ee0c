import NIOCore
import NIOPosix
public import SanadCrypto
import SanadTypes
import Synchronization

/// Moves frames between this node and its peers over TLS 1.3; it cannot read them.
///
/// Exactly one connection is kept with each peer, whoever dialled. Whole frames of one class arrive
/// in the order in which they were sent; frames of different classes overtake each other, consensus
/// first. When a connection goes down, frames on their way are lost, and the protocol above repeats
/// what it needs.
///
/// Every method may be called from any thread. A class, because it owns a thread and sockets; call
/// ``stop()`` before letting go of it.
public final class PeerNetwork: Sendable {
  /// idle → starting → running → stopped; each may go to stopped.
  private enum Life {
    case idle
    case starting
    case running(NIOLoopBound<Switchboard>, (any Channel)?)
    case stopped
  }

  /// The key by which peers know this node.
  public let ownKey: PublicKey

  private let configuration: PeerNetworkConfiguration
  private let receiver: PeerNetworkReceiver
  private let entropy: @Sendable () -> UInt64
  private let tls: TLSContext
  private let outboxes = OutboxTable()
  private let counterTable = CounterTable()
  private let threads: MultiThreadedEventLoopGroup
  private let life = Mutex(Life.idle)

  /// Sets up TLS with the node's key; nothing is dialled or listened on before ``start()``.
  ///
  /// - Parameters:
  ///   - key: The node's p2p key. OpenSSL keeps a copy for as long as the network lives.
  ///   - receiver: Takes frames and events on the network's thread.
  ///   - entropy: Even numbers, for the jitter of back-off and the number of this run.
  public init(
    key: borrowing SecretKey, configuration: PeerNetworkConfiguration,
    receiver: PeerNetworkReceiver, entropy: @escaping @Sendable () -> UInt64
  ) throws(PeerNetworkFailure) {
    do {
      tls = try TLSContext(key: key)
    } catch {
      throw .secureChannelsUnavailable(error.detail)
    }
    ownKey = key.publicKey
    self.configuration = configuration
    self.receiver = receiver
    self.entropy = entropy
    threads = MultiThreadedEventLoopGroup(numberOfThreads: 1)
  }

  // MARK: Life

  /// Listens, and dials every peer that has an address; returns when the port is open.
  public func start() async throws(PeerNetworkFailure) {
    guard beginStarting() else { throw .startedBefore }
    let board = await makeBoard()
    let listener = try await listen(for: board)
    let mayRun = life.withLock { life in
      // stop() may have been called meanwhile.
      guard case .starting = life else { return false }
      life = .running(board, listener)
      return true
    }
    if mayRun { onBoard { $0.start() } } else { await close(board, listener) }
  }

  /// Tells every peer, closes all sockets and ends the thread. No event comes afterwards.
  public func stop() async {
    let before = life.withLock { life in
      defer { life = .stopped }
      return life
    }
    if case .running(let board, let listener) = before { await close(board, listener) }
    await withCheckedContinuation { continuation in
      threads.shutdownGracefully { _ in continuation.resume() }
    }
  }

  /// The port that is listened on; nil when none is.
  public var listeningPort: UInt16? {
    life.withLock { life in
      guard case .running(_, let listener) = life else { return nil }
      return listener?.localAddress?.port.flatMap(UInt16.init(exactly:))
    }
  }

  // MARK: Sending

  /// The largest frame of a class, in bytes.
  public func frameBytesMax(_ kind: FrameClass) -> Int { configuration.limits.frameBytesMax[kind] }

  /// Queues a frame for a peer and says what became of it. Never blocks.
  ///
  /// - Parameter frame: 1 byte up to the class's limit.
  @discardableResult
  public func send(_ frame: [UInt8], _ kind: FrameClass, to peer: PublicKey) -> SendOutcome {
    guard let outbox = outboxes.outbox(of: peer) else { return .notConnected }
    return append(frame, kind, to: outbox)
  }

  /// Queues a frame for every connected peer in these roles; returns how many took it.
  @discardableResult
  public func broadcast(
    _ frame: [UInt8], _ kind: FrameClass, to roles: Set<PeerRole> = [.validator]
  ) -> Int {
    outboxes.outboxes(in: roles).count { outbox in
      switch append(frame, kind, to: outbox) {
      case .queued, .queuedDroppingOldest: true
      case .full, .overflow, .notConnected, .wrongSize: false
      }
    }
  }

  private func append(_ frame: [UInt8], _ kind: FrameClass, to outbox: Outbox) -> SendOutcome {
    outbox.append(frame, kind) { counterTable.droppedOutbound(kind, bytes: $0) }
  }

  // MARK: Control

  /// Reads on after ``InboundVerdict/pause``.
  public func resume(_ peer: PublicKey) {
    onBoard { $0.links[peer]?.resume() }
  }

  /// Ends the connection with a peer that broke a rule, and keeps the peer out for a while.
  ///
  /// - Parameter detail: One sentence that the peer is told; 256 bytes of it.
  public func ban(_ peer: PublicKey, for time: Duration, because detail: String) {
    onBoard { $0.ban(peer, for: TimeAmount(time), detail) }
  }

  /// Puts another list in force, and closes the connections of those who are no longer on it.
  public func updateAdmission(_ admission: Admission) {
    onBoard { $0.admit(admission) }
  }

  /// Puts another list of peers to keep a connection with in force.
  public func updatePeers(_ peers: [PeerAddress]) {
    onBoard { $0.keepConnected(peers) }
  }

  /// Cuts this node off from exactly these peers, as if the network between them had failed: the
  /// connections end without a word, and no other comes about until a later list leaves the peer out,
  /// which is dialled again at once. For networks that test what a partition does.
  public func cutOff(_ peers: Set<PublicKey>) {
    onBoard { $0.cutOff(peers) }
  }

  // MARK: Looking

  /// What has happened since the start.
  public var counters: NetworkCounters { counterTable.snapshot }

  /// Keys of the peers that are connected now, ascending.
  public var connectedPeers: [PublicKey] { outboxes.peers }

  /// The peers that are connected now, by ascending key; empty when not running.
  public func peers() async -> [PeerStatus] {
    await withCheckedContinuation { continuation in
      let asked = onBoard { continuation.resume(returning: $0.statuses()) }
      if !asked { continuation.resume(returning: []) }
    }
  }

  // MARK: The thread

  /// Runs `body` on the network's thread; false when the network is not running.
  @discardableResult
  private func onBoard(_ body: @escaping @Sendable (Switchboard) -> Void) -> Bool {
    life.withLock { life in
      guard case .running(let board, _) = life else { return false }
      // Under the lock, so that the thread cannot be shut down in between.
      board.eventLoop.execute { body(board.value) }
      return true
    }
  }

  private func beginStarting() -> Bool {
    life.withLock { life in
      guard case .idle = life else { return false }
      life = .starting
      return true
    }
  }

  private func makeBoard() async -> NIOLoopBound<Switchboard> {
    let eventLoop = threads.next()
    return await withCheckedContinuation { continuation in
      eventLoop.execute { [self] in
        let board = Switchboard(
          configuration, own: ownKey, tls: tls, receiver: receiver, eventLoop: eventLoop,
          outboxes: outboxes, counters: counterTable, entropy: entropy)
        continuation.resume(returning: NIOLoopBound(board, eventLoop: eventLoop))
      }
    }
  }

  private func listen(
    for board: NIOLoopBound<Switchboard>
  ) async throws(PeerNetworkFailure) -> (any Channel)? {
    guard let host = configuration.listenHost else { return nil }
    let bootstrap = SocketSettings.apply(to: ServerBootstrap(group: threads), configuration.limits)
      .childChannelInitializer { channel in board.value.accept(channel) }
    do {
      return try await bootstrap.bind(host: host, port: Int(configuration.listenPort)).get()
    } catch {
      throw failure(of: error, host)
    }
  }

  private func failure(of error: any Error, _ host: String) -> PeerNetworkFailure {
    let port = configuration.listenPort
    if error is SocketAddressError || error is SocketAddressError.UnknownHost {
      return .addressUnavailable(host: host, port: port, "no such host is known")
    }
    return switch (error as? IOError)?.errnoCode {
    case EADDRINUSE: .portInUse(host: host, port: port)
    case EACCES: .portForbidden(host: host, port: port)
    case EADDRNOTAVAIL: .addressUnavailable(host: host, port: port, "\(error)")
    default: .cannotListen(host: host, port: port, "\(error)")
    }
  }

  private func close(
    _ board: NIOLoopBound<Switchboard>, _ listener: (any Channel)?
  ) async {
    await withCheckedContinuation { continuation in
      board.eventLoop.execute {
        listener?.close(promise: nil)
        let stopped = board.eventLoop.makePromise(of: Void.self)
        stopped.futureResult.whenComplete { _ in continuation.resume() }
        board.value.stop(stopped)
      }
    }
  }
}
