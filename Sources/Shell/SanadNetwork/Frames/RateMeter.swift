import SanadTypes

/// Holds one peer to what the network spends on reading it, whatever it is that is read.
///
/// What the frames mean, and how many of which kind a peer may send, is decided by the receiver,
/// who can read them. Here is only the price of TLS, of segments and of a call of the receiver:
/// above it the peer is read more slowly, and frames that the receiver throws away count too.
struct RateMeter {
  private var bytes: TokenBucket
  private var frames: TokenBucket

  init(limits: PeerNetworkLimits, at now: Instant) {
    bytes = TokenBucket(
      perSecond: limits.bytesPerSecondMax, burst: limits.bytesPerSecondMax, at: now)
    frames = TokenBucket(
      perSecond: limits.framesPerSecondMax, burst: limits.framesPerSecondMax, at: now)
  }

  /// Counts a whole frame, or a segment that is none.
  mutating func countFrame(at now: Instant) {
    frames.refill(at: now)
    frames.spend(1)
  }

  /// Counts bytes of the stream, whatever they are.
  mutating func countBytes(_ count: Int, at now: Instant) {
    bytes.refill(at: now)
    bytes.spend(count)
  }

  /// How long reading has to rest; zero when it may go on.
  mutating func pause(at now: Instant) -> Milliseconds {
    bytes.refill(at: now)
    frames.refill(at: now)
    return max(bytes.wait, frames.wait)
  }
}
