import NIOCore
import SanadCrypto
import SanadTypes

/// One connection, from the socket to its end, behind its TLS handler. Lives on the network's
/// thread; a class, because NIO's handlers are.
///
/// The other files of the type: greeting, receiving, sending, ending.
final class Link: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = Never
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// securing → greeting → live → ending; each of the first three may go to ending.
  enum Stage {
    /// TLS is being set up.
    case securing
    /// The peer's key is proved; greetings are on their way.
    case greeting
    /// Frames flow.
    case live
    /// A verdict was spoken; what still arrives is thrown away.
    case ending
  }

  /// Who dialled.
  let direction: LinkDirection
  /// The key that was dialled; nil when the peer dialled.
  let dialledKey: PublicKey?
  let board: Switchboard

  var stage = Stage.securing
  /// The context while the handler is in its pipeline.
  var context: ChannelHandlerContext?
  /// The peer's address as text.
  var address = "unknown"

  /// The key that the peer proved; nil while securing.
  var peer: PublicKey?
  var role = PeerRole.guest
  /// The peer's run, from its greeting.
  var run: UInt64 = 0
  /// The version that both sides speak, from the greetings.
  var version: UInt16 = 0

  /// Bytes out of TLS that have not been read as segments.
  var inbox = ByteBuffer()
  var assembler: FrameAssembler
  var meter: RateMeter
  var watch: LinkWatch
  /// Queues towards the peer; nil until live.
  var outbox: Outbox?

  /// Whether the receiver asked for a pause.
  var isPausedByReceiver = false
  /// Ends a pause for the peer's rate; nil when there is none.
  var ratePause: Scheduled<Void>?
  /// Whether the channel wanted to read during a pause.
  var owesRead = false
  /// Ends what takes too long: the handshake, later the ending.
  var deadline: Scheduled<Void>?

  init(_ direction: LinkDirection, dialledKey: PublicKey?, board: Switchboard) {
    self.direction = direction
    self.dialledKey = dialledKey
    self.board = board
    let now = board.eventLoop.now
    assembler = FrameAssembler(limits: board.limits.frameBytesMax)
    meter = RateMeter(limits: board.limits, at: now.instant)
    watch = LinkWatch(limits: board.limits, at: now)
  }

  /// Whether nothing is read now.
  var isPaused: Bool { isPausedByReceiver || ratePause != nil }

  /// Takes the place in the pipeline, and the time for the handshake begins.
  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    board.opened(self)
    deadline = schedule(after: TimeAmount(board.limits.handshakeTimeout)) { link in
      link.end(.handshakeTimeout, "the handshake took too long")
    }
    if context.channel.isActive { learnAddress(context) }
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    // Also called when a dialled socket never became active.
    end(.unreachable, "the connection is gone")
    self.context = nil
    outbox = nil
    cancelTimers()
    board.closed(self)
  }

  func channelActive(context: ChannelHandlerContext) {
    learnAddress(context)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event as? TLSEvent {
    case .secured(let key): secured(by: key)
    case .closedByPeer: end(.closed, "the peer closed the connection", by: .remote)
    case nil: break
    }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    receive(unwrapInboundIn(data))
  }

  /// Reading stops here while the link is paused; ``readOn()`` makes up for it.
  func read(context: ChannelHandlerContext) {
    if isPaused, stage == .live { owesRead = true } else { context.read() }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    pump()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    let fault = error as? LinkFault ?? LinkFault(.unreachable, "\(error)")
    end(fault.code, fault.detail)
    // The transport or TLS is broken: no refusal can arrive through it.
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    end(.unreachable, "the connection is gone")
    cancelTimers()
  }

  /// Runs `body` on the link later, unless it is cancelled or the link is gone.
  func schedule(after delay: TimeAmount, _ body: @escaping (Link) -> Void) -> Scheduled<Void>? {
    board.loop.scheduleTask(in: delay) { [weak self] in
      if let self { body(self) }
    }
  }

  private func learnAddress(_ context: ChannelHandlerContext) {
    guard let remote = context.channel.remoteAddress, let port = remote.port else { return }
    address = "\(remote.ipAddress ?? "unknown"):\(port)"
  }

  private func cancelTimers() {
    deadline?.cancel()
    ratePause?.cancel()
    deadline = nil
    ratePause = nil
  }
}

extension NIODeadline {
  /// The same moment in milliseconds, as the buckets count.
  var instant: Instant { Instant(uptimeNanoseconds / 1_000_000) }
}
