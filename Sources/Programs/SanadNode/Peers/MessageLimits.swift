import SanadTypes

/// How much of each kind of message one peer may send (consensus.md 2.11, decision 024).
///
/// A peer's messages come at the pace of three clocks: the views that are entered, the timers that
/// repeat things in multiples of D, and the peer's own work. So a peer may send a number for each
/// view that this node enters and a number for each second; the numbers for each second are meant
/// for D = 100 ms and grow where D is shorter.
struct MessageLimits: Sendable {
  /// How much of one kind.
  struct Limit: Equatable, Sendable {
    /// Messages a second in the long run.
    let perSecond: Int
    /// Messages for each view that this node enters.
    let perView: Int
    /// Messages that may come at once.
    let burst: Int
    /// Bytes a second in the long run; twice as many may come at once.
    let bytesPerSecond: Int
  }

  /// Messages that an honest peer may be ahead with: what it sends of votes or of certificates in
  /// about two seconds of the fastest views, 200 a second, while this node's replica stands still.
  private static let lead = 2_048

  /// Bytes of answers that a peer is served in a second; twice as many at once.
  let servedBytesPerSecond = 8 << 20

  private let validatorCount: Int
  private let delay: Int

  /// The limits of a chain with so many validators and this D.
  init(validatorCount: Int, delayBound: Milliseconds) {
    self.validatorCount = max(1, validatorCount)
    delay = Int(clamping: max(1, delayBound.value))
  }

  /// The limit of a kind.
  subscript(kind: MessageKind) -> Limit {
    let n = validatorCount
    switch kind {
    case .votes:
      return limit(
        perSecond: max(32, 8 * n), perView: 4 * n, burst: max(Self.lead, 16 * n),
        bytesPerSecond: (512 + 32 * n) << 10)
    case .certificates:
      return limit(perSecond: 64, perView: 4, burst: Self.lead, bytesPerSecond: 8 << 20)
    case .certificateAnswers, .blockAnswers:
      return limit(
        perSecond: 64, perView: 4, burst: 256,
        bytesPerSecond: kind == .blockAnswers ? 32 << 20 : 8 << 20)
    case .proposals:
      return limit(perSecond: 16, perView: 4, burst: 256, bytesPerSecond: 32 << 20)
    case .statuses:
      // Two in D, as often as an honest peer can send one.
      return limit(perSecond: 20, perView: 0, burst: 64, bytesPerSecond: 1 << 20)
    case .requests:
      return limit(perSecond: 64, perView: 4, burst: 256, bytesPerSecond: 1 << 20)
    case .evidence:
      return limit(perSecond: 4, perView: 0, burst: 16 * n, bytesPerSecond: 1 << 20)
    case .transactions:
      return Limit(perSecond: 8_192, perView: 0, burst: 16_384, bytesPerSecond: 8 << 20)
    }
  }

  private func limit(
    perSecond: Int, perView: Int, burst: Int, bytesPerSecond: Int
  ) -> Limit {
    Limit(
      perSecond: perSecond * max(100, delay) / delay, perView: perView, burst: burst,
      bytesPerSecond: bytesPerSecond)
  }
}
