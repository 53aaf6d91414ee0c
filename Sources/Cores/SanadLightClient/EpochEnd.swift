public import SanadCodec
public import SanadTypes

/// How an epoch ended: its closing block, why that is final, and who agrees in the next one
/// (consensus.md 2.13). Whoever knows the validators of one epoch knows those of the next by it.
///
/// Encoding: header; finalization; option of the next validator set, none where it is the same.
public struct EpochEnd: Hashable, Sendable {
  /// The closing block's header, which names the next set by its digest.
  public let header: BlockHeader
  /// Its finalization, by the validators of the epoch that it closes.
  public let finalization: Certificate
  /// The validators of the next epoch; nil where they are the same.
  public let validators: ValidatorSet?

  /// Puts an end together; whether it holds is ``TrustAnchor/following(_:)``.
  public init(header: BlockHeader, finalization: Certificate, validators: ValidatorSet?) {
    self.header = header
    self.finalization = finalization
    self.validators = validators
  }
}

extension EpochEnd: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(header)
    writer.value(finalization)
    writer.optional(validators)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    header = try BlockHeader(from: &reader)
    finalization = try Certificate(from: &reader)
    validators = try reader.optional(ValidatorSet.self)
  }
}

extension TrustAnchor {
  /// The anchor of a later epoch, over how the epochs between ended. Ends of epochs before this
  /// anchor's are passed over: a proof has all of them, whoever reads it.
  ///
  /// Costs the signatures of one finalization for each epoch.
  public func following(_ ends: [EpochEnd]) throws(LightClientFailure) -> TrustAnchor {
    try throughout(ends).last ?? self
  }

  /// This anchor, and that of each epoch which these ends lead to: what was signed in an epoch is
  /// checked with the validators of that epoch. Costs what ``following(_:)`` costs.
  public func throughout(_ ends: [EpochEnd]) throws(LightClientFailure) -> [TrustAnchor] {
    var anchors = [self]
    var anchor = self
    for end in ends where end.header.epoch >= epoch {
      anchor = try anchor.following(end)
      anchors.append(anchor)
    }
    return anchors
  }

  private func following(_ end: EpochEnd) throws(LightClientFailure) -> TrustAnchor {
    try checkPlace(of: end.header)
    guard end.header.closesEpoch else { throw .epochNotClosed(epoch) }
    let next = end.validators ?? validators
    guard next.digest == end.header.nextValidators else {
      throw .otherValidators(expected: end.header.nextValidators, got: next.digest)
    }
    try checkFinalization(end.finalization, of: end.header.digest)
    return TrustAnchor(chainID: chainID, epoch: epoch.next, validators: next)
  }
}
