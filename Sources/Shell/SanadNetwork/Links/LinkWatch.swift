import NIOCore

/// Notices silence, slowness and stalls of one connection; asked at every tick of the watch.
struct LinkWatch {
  /// What a tick found.
  enum Finding: Equatable {
    case fine
    /// Nothing was written for a while; the peer wants to know that we live.
    case keepAlive
    case idle
    case slowFrame
    case stalled
  }

  /// What the connection looks like at a tick.
  struct View {
    /// Whether a frame or a segment has begun and not ended.
    var hasUnfinishedFrame: Bool
    /// Whether we are not reading; then nothing the peer does or omits can be held against it.
    var isPaused: Bool
    /// Whether something waits to be sent.
    var hasOutput: Bool
  }

  private let idle: TimeAmount
  private let keepAlive: TimeAmount
  private let stall: TimeAmount
  private let window: TimeAmount
  private let windowBytesMin: Int
  private var received: NIODeadline
  private var sent: NIODeadline
  private var windowStart: NIODeadline
  private var windowBytes = 0

  init(limits: PeerNetworkLimits, at now: NIODeadline) {
    idle = TimeAmount(limits.idleTimeout)
    keepAlive = TimeAmount(limits.keepAliveInterval)
    stall = TimeAmount(limits.stallTimeout)
    window = TimeAmount(limits.slowFrameWindow)
    let milliseconds = Int(window.nanoseconds / 1_000_000)
    windowBytesMin = limits.frameBytesPerSecondMin * milliseconds / 1_000
    received = now
    sent = now
    windowStart = now
  }

  /// Bytes have arrived.
  mutating func received(bytes: Int, at now: NIODeadline) {
    received = now
    windowBytes += bytes
  }

  /// The transport has taken bytes.
  mutating func sent(at now: NIODeadline) { sent = now }

  /// Looks at the connection now.
  mutating func tick(_ view: View, at now: NIODeadline) -> Finding {
    if view.isPaused { received = now }
    if view.isPaused || !view.hasUnfinishedFrame { restartWindow(at: now) }
    if now - received >= idle { return .idle }
    if now - windowStart >= window {
      if windowBytes < windowBytesMin { return .slowFrame }
      restartWindow(at: now)
    }
    if view.hasOutput { return now - sent >= stall ? .stalled : .fine }
    return now - sent >= keepAlive ? .keepAlive : .fine
  }

  private mutating func restartWindow(at now: NIODeadline) {
    windowStart = now
    windowBytes = 0
  }
}
