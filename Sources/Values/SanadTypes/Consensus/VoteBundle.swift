public import SanadCodec

/// Votes of any signers, passed on by a peer when a view stands still (consensus.md 2.7).
public struct VoteBundle: Hashable, Sendable {
  /// Why votes are passed on.
  public enum Purpose: UInt8, Hashable, Sendable {
    /// The sender's view stands still, or something notarized does not become final; the receiver
    /// relays what it sees first for a while.
    case standstill = 1
    /// The sender relays because somebody stands still. Does not make the receiver relay, or one
    /// standstill would keep everybody relaying for ever.
    case relay = 2
  }

  /// Most votes: three kinds in the view, and finalize votes of eight earlier views, of each signer.
  public static let votesMax = 11 * ValidatorSet.countMax

  /// The sender's view.
  public let view: View
  /// Why votes are passed on.
  public let purpose: Purpose
  /// The votes, which the sender has verified.
  public let votes: [Vote]

  /// Puts a bundle together; votes beyond ``votesMax`` are left out.
  public init(view: View, purpose: Purpose, votes: [Vote]) {
    self.view = view
    self.purpose = purpose
    self.votes = Array(votes.prefix(Self.votesMax))
  }
}

extension VoteBundle: BCSEncodable, BCSDecodable {
  /// Appends view, purpose (1 byte) and votes.
  public func encode(into writer: inout BCSWriter) {
    writer.value(view)
    writer.variant(UInt32(purpose.rawValue))
    writer.list(votes)
  }

  /// Reads at most ``votesMax`` votes.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    view = try View(from: &reader)
    purpose = try reader.variant()
    votes = try reader.list(of: Vote.self, max: Self.votesMax)
  }
}
