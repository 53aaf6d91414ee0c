import NIOCore

/// What leaves.
extension Link {
  /// Plain bytes that go into one flush: the most that a vote can find before it in TLS.
  private static let flushBytes = 64 << 10
  /// Flushes in one turn of the loop; then others have theirs.
  private static let flushesPerTurn = 16

  /// Moves what is queued into the transport for as long as the transport takes it.
  func pump() {
    guard stage == .live, let outbox, let context else { return }
    for _ in 0..<Self.flushesPerTurn {
      guard stage == .live, context.channel.isWritable else { return }
      var stream = ByteBuffer()
      let filling = outbox.fill(&stream, budget: Self.flushBytes)
      board.counters.sent(filling.sent)
      if filling.hasOverflowed {
        return end(.overflow, "the peer does not take what is queued for it")
      }
      if stream.readableBytes == 0 { return }
      send(stream, context)
    }
    let link = NIOLoopBound(self, eventLoop: board.eventLoop)
    board.eventLoop.execute { link.value.pump() }
  }

  /// Sends a segment ahead of everything queued.
  func sendNow(_ kind: Segment.Kind, _ content: [UInt8]) {
    guard let context else { return }
    var stream = context.channel.allocator.buffer(
      capacity: Segment.headerBytes + content.count)
    Segment.write(kind, content, into: &stream)
    send(stream, context)
  }

  private func send(_ stream: ByteBuffer, _ context: ChannelHandlerContext) {
    watch.sent(at: board.eventLoop.now)
    context.writeAndFlush(wrapOutboundOut(stream), promise: nil)
  }
}
