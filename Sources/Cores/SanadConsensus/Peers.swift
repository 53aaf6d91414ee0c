import SanadCodec
import SanadTypes

/// What is known of each open channel.
struct Peers: Sendable {
  /// One channel.
  struct Record: Sendable {
    /// The last status that came.
    var status: PeerStatus?
    /// When a status was last sent.
    var statusSentAt: Instant?
    /// What was last pushed because the peer was behind, and when.
    var push: Push?
    /// Of which epoch it was last given the end, and when.
    var closed: (epoch: Epoch, at: Instant)?
  }

  /// What a peer that is behind was given.
  struct Push: Hashable, Sendable {
    let statements: [Statement]
    let at: Instant
  }

  private var records = KeyedTable<PeerID, Record>()

  /// Open channels, validators first.
  var up: [PeerID] { records.sortedKeys() }

  /// Open channels to validators, by place.
  var validators: [ValidatorIndex] { up.compactMap(\.validator) }

  /// Whether a channel is open.
  func isUp(_ peer: PeerID) -> Bool { records.contains(peer) }

  /// A channel's record; nil when it is not open.
  subscript(peer: PeerID) -> Record? {
    get { records[peer] }
    set { if records.contains(peer) { records[peer] = newValue } }
  }

  /// A channel opened; what was known of an earlier one is forgotten.
  mutating func open(_ peer: PeerID) { records[peer] = Record() }

  /// A channel closed.
  mutating func close(_ peer: PeerID) { records[peer] = nil }
}
