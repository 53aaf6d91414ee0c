public import SanadCodec
import SanadCrypto

/// What a consensus key signs: a ballot about a view of an epoch (consensus.md 2.3).
///
/// The chain is part of the signed bytes and not of the value, since a node knows only one.
/// Certificates compare by statement and never by signature bytes.
public struct Statement: Hashable, Sendable {
  /// The epoch.
  public let epoch: Epoch
  /// The view.
  public let view: View
  /// What is said about it.
  public let ballot: Ballot

  /// Creates a statement.
  public init(epoch: Epoch, view: View, ballot: Ballot) {
    self.epoch = epoch
    self.view = view
    self.ballot = ballot
  }

  /// Which kind of vote it is.
  public var kind: VoteKind { ballot.kind }

  /// The block that it is for; nil for nullify.
  public var block: BlockReference? { ballot.block }

  /// The bytes that a signature covers: 65 for nullify, 105 otherwise, all numbers big-endian.
  ///
  /// `tag[16] kind[1] chain[32] epoch[8] view[8] (parentView[8] digest[32])`
  public func signedBytes(on chain: ChainID) -> [UInt8] {
    var writer = BCSWriter(reserving: 105)
    writer.fixed(DomainTag.simplex.bytes)
    writer.u8(kind.rawValue)
    writer.value(chain)
    writer.bigEndian(epoch.value)
    writer.bigEndian(view.value)
    if let block {
      writer.bigEndian(block.parentView.value)
      writer.value(block.digest)
    }
    return writer.bytes
  }
}

extension Statement: Comparable {
  /// By epoch, view, kind, then block.
  public static func < (left: Statement, right: Statement) -> Bool {
    if left.epoch != right.epoch { return left.epoch < right.epoch }
    if left.view != right.view { return left.view < right.view }
    if left.kind != right.kind { return left.kind < right.kind }
    guard let leftBlock = left.block, let rightBlock = right.block else { return false }
    return leftBlock < rightBlock
  }
}

extension Statement: BCSEncodable, BCSDecodable {
  /// Appends kind (1 byte), epoch, view and, unless it is a nullify, the block: 17 or 57 bytes.
  public func encode(into writer: inout BCSWriter) {
    writer.variant(UInt32(kind.rawValue))
    writer.value(epoch)
    writer.value(view)
    if let block { writer.value(block) }
  }

  /// Reads a statement; view 0 has no votes, and a parent's view lies below its child's.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let kind: VoteKind = try reader.variant()
    epoch = try Epoch(from: &reader)
    view = try reader.checked { $0.value == 0 ? .invalidValue("view 0 has no votes") : nil }
    switch kind {
    case .notarize: ballot = .notarize(try Self.block(from: &reader, below: view))
    case .nullify: ballot = .nullify
    case .finalize: ballot = .finalize(try Self.block(from: &reader, below: view))
    }
  }

  private static func block(
    from reader: inout BCSReader, below view: View
  ) throws(DecodingFailure) -> BlockReference {
    // The parent's view is what a reference begins with.
    try reader.checked {
      $0.parentView < view ? nil : .invalidValue("a parent's view must lie below its child's")
    }
  }
}
