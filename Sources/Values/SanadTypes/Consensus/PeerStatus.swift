public import SanadCodec

/// Where a node stands, told to one peer (the `Status` of consensus.md 2.4).
public struct PeerStatus: Hashable, Sendable {
  /// What a node is not doing, as bits.
  public struct Flags: OptionSet, Hashable, Sendable {
    /// The bits.
    public let rawValue: UInt8
    /// Wraps bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// Follows without a voting key.
    public static let observer = Flags(rawValue: 1)
    /// Silent until a vote it may have forgotten is ruled out.
    public static let quarantined = Flags(rawValue: 2)
    /// Stopped voting because it executes to other roots than its peers.
    public static let diverged = Flags(rawValue: 4)
    /// Every bit with a meaning.
    static let known: Flags = [.observer, .quarantined, .diverged]
  }

  /// The sender's epoch.
  public let epoch: Epoch
  /// The sender's view.
  public let view: View
  /// What moved the sender into its view; nil in view 1.
  public let entry: Statement?
  /// The view of the sender's last final block.
  public let finalizedView: View
  /// The height of the sender's last final block.
  public let finalizedHeight: Height
  /// What the sender is not doing.
  public let flags: Flags
  /// The receiver's highest vote that the sender holds: tells a node that has lost its journal.
  public let lastVoteOfYours: Vote?

  /// Puts a status together.
  public init(
    epoch: Epoch, view: View, entry: Statement?, finalizedView: View, finalizedHeight: Height,
    flags: Flags, lastVoteOfYours: Vote?
  ) {
    self.epoch = epoch
    self.view = view
    self.entry = entry
    self.finalizedView = finalizedView
    self.finalizedHeight = finalizedHeight
    self.flags = flags
    self.lastVoteOfYours = lastVoteOfYours
  }
}

extension PeerStatus: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(epoch)
    writer.value(view)
    writer.optional(entry)
    writer.value(finalizedView)
    writer.value(finalizedHeight)
    writer.u8(flags.rawValue)
    writer.optional(lastVoteOfYours)
  }

  /// Reads a status; unknown flags are refused.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    epoch = try Epoch(from: &reader)
    view = try View(from: &reader)
    entry = try reader.optional(Statement.self)
    finalizedView = try View(from: &reader)
    finalizedHeight = try Height(from: &reader)
    let start = reader.offset
    flags = Flags(rawValue: try reader.u8())
    guard Flags.known.isSuperset(of: flags) else {
      throw DecodingFailure(.invalidFlag(flags.rawValue), at: start)
    }
    lastVoteOfYours = try reader.optional(Vote.self)
  }
}
