import NIOCore

/// The end, which both sides learn with its reason.
extension Link {
  /// Ends the link once; later calls change nothing.
  ///
  /// A verdict of ours is sent as a refusal, and the socket stays open for reading until the peer
  /// closes or the linger time is over: closing at once could make the kernel throw the refusal
  /// away with a reset (RFC 1122, 4.2.2.13).
  ///
  /// - Parameter saying: Whether the peer is told; a network that fails tells nobody.
  func end(
    _ code: RefusalCode, _ detail: String, by side: LinkEnd.Side = .local, saying: Bool = true
  ) {
    guard stage != .ending else { return }
    let wasLive = stage == .live
    let canExplain =
      saying && stage != .securing && side == .local && context?.channel.isActive == true
    stage = .ending
    deadline?.cancel()
    ratePause?.cancel()
    ratePause = nil
    outbox?.close()
    board.ended(self, LinkEnd(code: code, side: side, detail: detail), wasLive: wasLive)
    if canExplain, board.mayLinger { explain(code, detail) } else { context?.close(promise: nil) }
  }

  /// Called at every tick of the board's watch.
  func tick() {
    guard stage == .live else { return }
    let view = LinkWatch.View(
      hasUnfinishedFrame: hasUnfinishedFrame, isPaused: isPaused,
      hasOutput: outbox?.isEmpty == false)
    switch watch.tick(view, at: board.eventLoop.now) {
    case .fine: break
    case .keepAlive: if context?.channel.isWritable == true { sendNow(.keepAlive, []) }
    case .idle: end(.idle, "nothing arrived for too long")
    case .slowFrame: end(.slowFrame, "an unfinished frame arrives too slowly")
    case .stalled: end(.overflow, "the peer has taken nothing for too long")
    }
  }

  private func explain(_ code: RefusalCode, _ detail: String) {
    sendNow(.refusal, Refusal.bytes(code, detail))
    context?.close(mode: .output, promise: nil)
    deadline = schedule(after: TimeAmount(board.limits.lingerTimeout)) { link in
      link.context?.close(promise: nil)
    }
    // Reading goes on during the lingering, or the peer's close would never be noticed.
    if owesRead {
      owesRead = false
      context?.read()
    }
  }
}
