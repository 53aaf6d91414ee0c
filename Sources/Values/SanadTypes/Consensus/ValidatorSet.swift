public import SanadCodec
public import SanadCrypto

/// The ordered validators of one epoch, all of weight one, and the arithmetic of their quorums
/// (consensus.md 2.1).
///
/// Tolerates ``faultsMax`` Byzantine members from four members on; one to three are for development
/// and tolerate none.
public struct ValidatorSet: Hashable, Sendable {
  /// Most members.
  public static let countMax = 100

  /// The members; a member's place is its ``ValidatorIndex``.
  public let validators: [Validator]

  /// Checks and wraps the members.
  ///
  /// Throws when there are none or more than ``countMax``, when two share a key or a name, or when
  /// a name is empty or too long.
  public init(_ validators: [Validator]) throws(ConsensusSettingsFailure) {
    guard (1...Self.countMax).contains(validators.count) else {
      throw .validatorCount(got: validators.count, limit: Self.countMax)
    }
    for (place, validator) in validators.enumerated() {
      let index = ValidatorIndex(UInt16(truncatingIfNeeded: place))
      let length = validator.name.utf8.count
      guard (1...Validator.nameBytesMax).contains(length) else {
        throw .nameLength(validator: index, got: length, limit: Validator.nameBytesMax)
      }
      for (earlier, other) in validators.prefix(place).enumerated()
      where Self.clash(validator, other) {
        let first = ValidatorIndex(UInt16(truncatingIfNeeded: earlier))
        throw .duplicateValidator(first: first, second: index)
      }
    }
    self.validators = validators
  }

  /// n: the number of members.
  public var count: Int { validators.count }

  /// f: how many members may be Byzantine, (n − 1) / 3.
  public var faultsMax: Int { (count - 1) / 3 }

  /// q = floor(2n / 3) + 1: so many votes make a certificate.
  public var quorum: Int { 2 * count / 3 + 1 }

  /// h = n − q + 1: any set of so many members contains an honest one.
  public var honestMin: Int { count - quorum + 1 }

  /// Whether the set tolerates any fault at all.
  public var isForDevelopment: Bool { count < 4 }

  /// The places, ascending.
  public var indices: [ValidatorIndex] {
    (0..<count).map { ValidatorIndex(UInt16(truncatingIfNeeded: $0)) }
  }

  /// The member at a place; nil where there is none.
  public subscript(index: ValidatorIndex) -> Validator? {
    contains(index) ? validators[Int(index.value)] : nil
  }

  /// Whether there is a member at a place.
  public func contains(_ index: ValidatorIndex) -> Bool { Int(index.value) < count }

  /// The place of the member whose channels `peerKey` identifies.
  public func index(ofPeerKey peerKey: PublicKey) -> ValidatorIndex? {
    indices.first { self[$0]?.peerKey == peerKey }
  }

  /// The place of the member who votes with `consensusKey`.
  public func index(ofConsensusKey consensusKey: PublicKey) -> ValidatorIndex? {
    indices.first { self[$0]?.consensusKey == consensusKey }
  }

  /// Who leads a view: members take turns in order, from a place that the anchor's digest decides,
  /// so that nobody can choose it (consensus.md 2.1).
  public func leader(of view: View, anchor: BlockDigest) -> ValidatorIndex {
    let members = UInt64(count)
    let place = (view.value % members + anchor.digest.word0 % members) % members
    return ValidatorIndex(UInt16(truncatingIfNeeded: place))
  }

  /// The set's name in headers and proofs: SHA-256 of its tagged encoding.
  public var digest: Digest { SHA256.digest(.validators, of: self) }

  private static func clash(_ left: Validator, _ right: Validator) -> Bool {
    left.consensusKey == right.consensusKey || left.peerKey == right.peerKey
      || left.consensusKey == right.peerKey || left.peerKey == right.consensusKey
      || left.name == right.name
  }
}

extension ValidatorSet: BCSEncodable, BCSDecodable {
  /// Appends the list of members.
  public func encode(into writer: inout BCSWriter) { writer.list(validators) }

  /// Reads at most ``countMax`` members and checks the whole.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    let validators = try reader.list(of: Validator.self, max: Self.countMax)
    do throws(ConsensusSettingsFailure) {
      try self.init(validators)
    } catch {
      throw DecodingFailure(.invalidValue(error.description), at: start)
    }
  }
}
