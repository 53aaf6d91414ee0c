import NIOCore

/// Holds one peer to its rates in the receiving direction.
struct RateMeter {
  /// What to do about a frame that has arrived.
  enum Verdict: Equatable {
    /// Hand it over.
    case take
    /// Forget it: it is a mempool frame above the rate.
    case drop
  }

  private var bytes: PerClass<TokenBucket>
  private var frames: PerClass<TokenBucket>
  private var stream: TokenBucket

  init(limits: PeerNetworkLimits, at now: NIODeadline) {
    func buckets(_ pace: (PeerNetworkLimits.Rate) -> Int) -> PerClass<TokenBucket> {
      func bucket(_ rate: PeerNetworkLimits.Rate) -> TokenBucket {
        TokenBucket(perSecond: pace(rate), burstSeconds: rate.burstSeconds, at: now)
      }
      let rates = limits.rates
      return PerClass(
        consensus: bucket(rates.consensus), proposal: bucket(rates.proposal),
        sync: bucket(rates.sync), mempool: bucket(rates.mempool))
    }
    bytes = buckets { $0.bytesPerSecond }
    frames = buckets { $0.framesPerSecond }
    stream = TokenBucket(perSecond: limits.bytesPerSecondMax, burstSeconds: 1, at: now)
  }

  /// Counts a whole frame.
  mutating func frame(_ kind: FrameClass, bytes count: Int, at now: NIODeadline) -> Verdict {
    bytes[kind].refill(at: now)
    frames[kind].refill(at: now)
    // Votes share the stream with the mempool, so a flood there must not slow the reading: what is
    // above the rate is dropped, and comes again by gossip.
    if kind == .mempool, !bytes[kind].isOpen || !frames[kind].isOpen { return .drop }
    bytes[kind].spend(count)
    frames[kind].spend(1)
    return .take
  }

  /// Counts bytes of the stream, whatever they are.
  mutating func received(bytes count: Int, at now: NIODeadline) {
    stream.refill(at: now)
    stream.spend(count)
  }

  /// How long reading has to rest; zero when it may go on.
  mutating func pause(at now: NIODeadline) -> TimeAmount {
    stream.refill(at: now)
    var longest = stream.wait
    for kind in FrameClass.allCases where kind != .mempool {
      bytes[kind].refill(at: now)
      frames[kind].refill(at: now)
      longest = max(longest, max(bytes[kind].wait, frames[kind].wait))
    }
    return longest
  }
}
