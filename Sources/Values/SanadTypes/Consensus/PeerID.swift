/// A peer at the other end of an authenticated channel.
public enum PeerID: Hashable, Sendable {
  /// The validator whose peer key the channel proved.
  case validator(ValidatorIndex)
  /// An observer; the number is the host's, unique among its channels.
  case observer(UInt32)

  /// The validator's place; nil for an observer.
  public var validator: ValidatorIndex? {
    if case .validator(let index) = self { index } else { nil }
  }
}

extension PeerID: Comparable {
  /// Validators by place, then observers by number.
  public static func < (left: PeerID, right: PeerID) -> Bool {
    switch (left, right) {
    case (.validator(let one), .validator(let other)): one < other
    case (.observer(let one), .observer(let other)): one < other
    case (.validator, .observer): true
    case (.observer, .validator): false
    }
  }
}

extension PeerID: CustomStringConvertible {
  /// `v2` or `o7`.
  public var description: String {
    switch self {
    case .validator(let index): "v\(index)"
    case .observer(let number): "o\(number)"
    }
  }
}
