import COpenSSL
import NIOCore
import NIOPosix
import SanadCrypto
import SanadTypes
import Testing

@testable import SanadNetwork

/// A peer that says what the test wants: bytes over TCP, or over TLS without any of our rules.
final class RawPeer: Sendable {
  /// What the other side did.
  enum Happening: Sendable, Equatable {
    case secured(PublicKey)
    case bytes([UInt8])
    case failed(String)
    case closedInOrder
    case inactive
  }

  /// Bytes could not leave; the other side's verdict is among what happened before.
  struct SendFailed: Error {
    let error: any Error
    let happened: [Happening]
  }

  let happenings: Observed<Happening>
  private let channel: any Channel

  init(_ channel: any Channel, _ happenings: Observed<Happening>) {
    self.channel = channel
    self.happenings = happenings
  }

  /// Dials over plain TCP.
  static func plain(_ address: PeerAddress) async throws -> RawPeer {
    try await dial(address) { _ in [] }
  }

  /// Dials over TLS with the key of a seed byte.
  static func secure(_ address: PeerAddress, seed: UInt8) async throws -> RawPeer {
    let tls = try TLSContext(key: SecretKey(seed: TestKey.seed(seed)))
    let peer = try await dial(address) { _ in
      [TLSHandler(try tls.makeSession(dialledBy: .outbound), .outbound)]
    }
    _ = try await peer.happenings.first {
      if case .secured = $0 { true } else { false }
    }
    return peer
  }

  /// Dials over TLS with a context of the test's own.
  static func custom(
    _ address: PeerAddress, _ configure: @escaping @Sendable (OpaquePointer) -> Void
  ) async throws -> RawPeer {
    try await dial(address) { _ in
      let context = try #require(SSL_CTX_new(TLS_client_method()))
      defer { SSL_CTX_free(context) }
      configure(context)
      let ssl = try #require(SSL_new(context))
      return [TLSHandler(try TLSSession(ssl, .outbound), .outbound)]
    }
  }

  /// Dials, greets with the usual chain and version, and waits until the node is live.
  static func live(_ node: TestNode, seed: UInt8, run: UInt64 = 1) async throws -> RawPeer {
    let peer = try await secure(try node.address(), seed: seed)
    try await peer.greet(node.key, seed: seed, run: run)
    _ = try await peer.segment { $0.kind == .greeting }
    return peer
  }

  func greet(_ receiver: PublicKey, seed: UInt8, run: UInt64 = 1) async throws {
    let greeting = Greeting(
      versions: 1...1, chainID: TestNode.chain, sender: TestKey.key(seed), receiver: receiver,
      run: run)
    try await send(.greeting, greeting.bytes)
  }

  func send(_ kind: Segment.Kind, _ content: [UInt8]) async throws {
    var stream = ByteBuffer()
    Segment.write(kind, content, into: &stream)
    try await send(Array(stream.readableBytesView))
  }

  func send(_ bytes: [UInt8]) async throws {
    do { try await channel.writeAndFlush(ByteBuffer(bytes: bytes)) } catch {
      throw SendFailed(error: error, happened: happenings.items)
    }
  }

  /// Waits for a segment that the other side sent.
  func segment(where matches: @escaping @Sendable (Segment) -> Bool) async throws -> Segment {
    try await happenings.wait { Self.segments($0).first(where: matches) }
  }

  /// Waits for a refusal, and returns its code.
  func refusal() async throws -> RefusalCode {
    let segment = try await segment { $0.kind == .refusal }
    return try Refusal.read(Array(segment.content.readableBytesView)).code
  }

  func closed() async throws { _ = try await happenings.first { $0 == .inactive } }

  func close() async { try? await channel.close() }

  /// Closes the socket without the close that TLS demands.
  func cut() async throws {
    let channel = channel
    try await channel.eventLoop.submit {
      let context = try channel.pipeline.syncOperations.context(handlerType: TLSHandler.self)
      context.close(promise: nil)
    }.get()
  }

  private static func segments(_ happenings: [Happening]) -> [Segment] {
    var stream = ByteBuffer()
    for case .bytes(let bytes) in happenings { stream.writeBytes(bytes) }
    var segments: [Segment] = []
    while let segment = (try? Segment.read(from: &stream)) ?? nil { segments.append(segment) }
    return segments
  }

  private static func dial(
    _ address: PeerAddress,
    _ handlers: @escaping @Sendable (any Channel) throws -> [any ChannelHandler]
  ) async throws -> RawPeer {
    let happenings = Observed<Happening>()
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let all = try handlers(channel) + [RawHandler(happenings)]
          try channel.pipeline.syncOperations.addHandlers(all)
        }
      }
      .connect(host: address.host, port: Int(address.port)).get()
    return RawPeer(channel, happenings)
  }
}

/// Writes down everything that the channel tells.
final class RawHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let happenings: Observed<RawPeer.Happening>

  init(_ happenings: Observed<RawPeer.Happening>) { self.happenings = happenings }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    happenings.add(.bytes(Array(unwrapInboundIn(data).readableBytesView)))
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event as? TLSEvent {
    case .secured(let key): happenings.add(.secured(key))
    case .closedByPeer: happenings.add(.closedInOrder)
    case nil: break
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    happenings.add(.failed("\(error)"))
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) { happenings.add(.inactive) }
}

/// A raw peer that is dialled.
final class RawListener: Sendable {
  let accepted: Observed<RawPeer>
  let address: PeerAddress
  private let channel: any Channel

  private init(
    _ channel: any Channel, _ address: PeerAddress, _ accepted: Observed<RawPeer>
  ) {
    self.channel = channel
    self.address = address
    self.accepted = accepted
  }

  /// Listens with the key of a seed byte.
  static func listen(seed: UInt8) async throws -> RawListener {
    let tls = try TLSContext(key: SecretKey(seed: TestKey.seed(seed)))
    let pending = Observed<RawPeer>()
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let happenings = Observed<RawPeer.Happening>()
          let session = try tls.makeSession(dialledBy: .inbound)
          try channel.pipeline.syncOperations.addHandlers([
            TLSHandler(session, .inbound), RawHandler(happenings),
          ])
          pending.add(RawPeer(channel, happenings))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let port = try #require(channel.localAddress?.port)
    let address = PeerAddress(
      key: TestKey.key(seed), host: "127.0.0.1", port: UInt16(port), name: "raw")
    return RawListener(channel, address, pending)
  }

  /// Waits for the first node that dials, and greets back.
  func greet(_ node: PublicKey, seed: UInt8, run: UInt64 = 1) async throws -> RawPeer {
    let peer = try await accepted.first { _ in true }
    _ = try await peer.segment { $0.kind == .greeting }
    try await peer.greet(node, seed: seed, run: run)
    return peer
  }

  func close() async { try? await channel.close() }
}
