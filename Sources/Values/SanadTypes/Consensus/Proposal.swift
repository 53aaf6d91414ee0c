public import SanadCodec

/// A leader's block, its notarize vote and its justification. The vote is the proposal's signature.
public struct Proposal: Hashable, Sendable {
  /// The leader's notarize vote for the block.
  public let vote: Vote
  /// The block.
  public let block: Block
  /// Why the parent is legal.
  public let justification: Justification

  /// Puts a proposal together; nothing is checked.
  public init(vote: Vote, block: Block, justification: Justification) {
    self.vote = vote
    self.block = block
    self.justification = justification
  }

  /// The view.
  public var view: View { vote.view }
}

extension Proposal: BCSEncodable, BCSDecodable {
  /// Appends vote, block and justification.
  public func encode(into writer: inout BCSWriter) {
    writer.value(vote)
    writer.value(block)
    writer.value(justification)
  }

  /// Reads a proposal; its vote must be a notarize.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    vote = try reader.checked {
      $0.kind == .notarize ? nil : .invalidValue("a proposal carries a notarize vote")
    }
    block = try Block(from: &reader)
    justification = try Justification(from: &reader)
  }
}
