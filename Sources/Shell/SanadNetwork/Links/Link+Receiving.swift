import NIOCore
import SanadCrypto
import SanadTypes

/// What arrives.
extension Link {
  /// Takes bytes out of TLS.
  func receive(_ bytes: ByteBuffer) {
    guard stage != .ending else { return }
    let now = board.eventLoop.now
    watch.received(bytes: bytes.readableBytes, at: now)
    meter.countBytes(bytes.readableBytes, at: now.instant)
    var bytes = bytes
    if inbox.readableBytes == 0 { inbox = bytes } else { inbox.writeBuffer(&bytes) }
    readInbox()
  }

  /// Reads again after a pause of the receiver's.
  func resume() {
    guard isPausedByReceiver else { return }
    isPausedByReceiver = false
    readOn()
  }

  /// Whether a frame or a segment has begun and not ended.
  var hasUnfinishedFrame: Bool {
    assembler.unfinishedCount > 0 || inbox.readableBytes > 0
  }

  private func readOn() {
    readInbox()
    guard !isPaused, owesRead else { return }
    owesRead = false
    context?.read()
  }

  private func readInbox() {
    do throws(LinkFault) {
      while stage != .ending, !isPaused, let segment = try Segment.read(from: &inbox) {
        try take(segment)
      }
    } catch {
      end(error.code, error.detail)
    }
    if stage == .ending || inbox.readableBytes == 0 { inbox = ByteBuffer() }
    restIfAboveRate()
  }

  private func take(_ segment: Segment) throws(LinkFault) {
    switch segment.kind {
    case .greeting: greet(Array(segment.content.readableBytesView))
    case .refusal: try hearRefusal(segment.content)
    case .keepAlive: try takeKeepAlive(segment.content)
    case .first(let kind):
      try requireLive()
      if let frame = try assembler.begin(kind, segment.content) { deliver(frame, kind) }
    case .next(let kind):
      try requireLive()
      if let frame = try assembler.proceed(kind, segment.content) { deliver(frame, kind) }
    }
  }

  private func requireLive() throws(LinkFault) {
    guard stage == .live else { throw LinkFault(.malformed, "a frame before the greeting") }
  }

  private func takeKeepAlive(_ content: ByteBuffer) throws(LinkFault) {
    try requireLive()
    guard content.readableBytes == 0 else {
      throw LinkFault(.malformed, "a keep-alive with content")
    }
    // Counted as a frame, so that a stream of them is slowed like any other.
    meter.countFrame(at: board.eventLoop.now.instant)
  }

  private func hearRefusal(_ content: ByteBuffer) throws(LinkFault) {
    let heard = try Refusal.read(Array(content.readableBytesView))
    end(heard.code, heard.detail, by: .remote)
  }

  private func deliver(_ frame: [UInt8], _ kind: FrameClass) {
    guard let peer else { return }
    meter.countFrame(at: board.eventLoop.now.instant)
    board.counters.received(kind, bytes: frame.count)
    switch board.receiver.frame(peer, kind, frame) {
    case .proceed: break
    case .drop: board.counters.droppedInbound(kind, bytes: frame.count)
    case .pause:
      guard stage == .live else { return }
      isPausedByReceiver = true
      board.counters.update { $0.receiverPauses &+= 1 }
    }
  }

  private func restIfAboveRate() {
    guard stage == .live, ratePause == nil else { return }
    let pause = meter.pause(at: board.eventLoop.now.instant)
    guard pause > .zero else { return }
    board.counters.update { $0.ratePauses &+= 1 }
    ratePause = schedule(after: .milliseconds(Int64(clamping: pause.value))) { link in
      link.ratePause = nil
      link.readOn()
    }
  }
}
