package import SanadTypes

/// Reasons for which a node signs nothing at all (consensus.md 2.6 S0).
package struct Abstention: OptionSet, Hashable, Sendable {
  /// The bits.
  package let rawValue: UInt8
  /// Wraps bits.
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The node has no voting key.
  package static let observer = Abstention(rawValue: 1)
  /// The node may have forgotten a vote of its own.
  package static let quarantined = Abstention(rawValue: 2)
  /// The node executes to other roots than a quorum.
  package static let diverged = Abstention(rawValue: 4)
  /// The epoch's closing block is final here, or votes of a later epoch may have been signed (2.13).
  package static let closed = Abstention(rawValue: 8)

  /// The reasons by name, as an operator reads them.
  package var names: [String] {
    let all: [(reason: Abstention, name: String)] = [
      (.observer, "observer"), (.quarantined, "quarantined"), (.diverged, "diverged"),
      (.closed, "closed"),
    ]
    return all.filter { contains($0.reason) }.map(\.name)
  }

  /// What peers are told.
  package var flags: PeerStatus.Flags {
    var flags: PeerStatus.Flags = []
    if contains(.observer) { flags.insert(.observer) }
    if contains(.quarantined) { flags.insert(.quarantined) }
    if contains(.diverged) { flags.insert(.diverged) }
    return flags
  }
}
