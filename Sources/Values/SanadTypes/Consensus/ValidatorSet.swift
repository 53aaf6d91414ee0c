public import SanadCodec
public import SanadCrypto

/// The ordered validators of one epoch, what each weighs, and the arithmetic of their quorums
/// (consensus.md 2.1).
///
/// Tolerates Byzantine members that weigh less than a third together. One to three members are for
/// development and tolerate none, and nor does a set in which one weighs a third.
public struct ValidatorSet: Hashable, Sendable {
  /// Most members.
  public static let countMax = 100

  /// The members; a member's place is its ``ValidatorIndex``.
  public let validators: [Validator]
  /// W: what all weigh together; at most 10,000.
  public let totalWeight: Int
  /// What one turn weighs: the greatest number that divides every weight.
  private let turnWeight: Int
  /// How far apart in the row of turns two turns are that follow each other; see ``leader(of:anchor:)``.
  private let turnStride: UInt64

  /// Checks and wraps the members.
  ///
  /// Throws when there are none or more than ``countMax``, when two share a key or a name, when
  /// a name is empty or too long, or a weight out of range.
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
      guard (1...Validator.weightMax).contains(validator.weight) else {
        throw .weight(validator: index, got: validator.weight, limit: Validator.weightMax)
      }
      for (earlier, other) in validators.prefix(place).enumerated()
      where Self.clash(validator, other) {
        let first = ValidatorIndex(UInt16(truncatingIfNeeded: earlier))
        throw .duplicateValidator(first: first, second: index)
      }
    }
    self.validators = validators
    totalWeight = validators.reduce(0) { $0 + Int($1.weight) }
    turnWeight = validators.reduce(0) { Self.divisor($0, Int($1.weight)) }
    turnStride = Self.stride(count: validators.count, turns: totalWeight / turnWeight)
  }

  /// n: the number of members.
  public var count: Int { validators.count }

  /// Most that Byzantine members may weigh together, (W − 1) / 3.
  public var faultyWeightMax: Int { (totalWeight - 1) / 3 }

  /// f: how many members may be Byzantine, whichever they are; (n − 1) / 3 where all weigh the same.
  public var faultsMax: Int {
    var left = faultyWeightMax
    var count = 0
    for weight in validators.map({ Int($0.weight) }).sorted(by: >) {
      guard weight <= left else { break }
      left -= weight
      count += 1
    }
    return count
  }

  /// q = floor(2W / 3) + 1: votes that weigh so much make a certificate.
  public var quorumWeight: Int { 2 * totalWeight / 3 + 1 }

  /// h = W − q + 1: members that weigh so much include an honest one.
  public var honestWeight: Int { totalWeight - quorumWeight + 1 }

  /// Whether all weigh the same, so that votes can be counted by heads.
  public var isEqual: Bool { totalWeight == count * turnWeight }

  /// Whether the set tolerates no fault at all.
  public var isForDevelopment: Bool { faultsMax == 0 }

  /// What a member weighs; 0 where there is none.
  public func weight(of index: ValidatorIndex) -> Int {
    contains(index) ? Int(validators[Int(index.value)].weight) : 0
  }

  /// What members weigh together.
  public func weight(of members: some Sequence<ValidatorIndex>) -> Int {
    members.reduce(0) { $0 + weight(of: $1) }
  }

  /// The first of some members that weigh so much together; all where they do not.
  public func first(_ members: [ValidatorIndex], weighing wanted: Int) -> [ValidatorIndex] {
    var left = wanted
    return Array(
      members.prefix { member in
        defer { left -= weight(of: member) }
        return left > 0
      })
  }

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

  /// After how many views the turns begin anew: W over the greatest common divisor of the weights.
  public var turnCount: Int { totalWeight / turnWeight }

  /// How many turns of a round are a member's.
  public func turns(of index: ValidatorIndex) -> Int { weight(of: index) / turnWeight }

  /// Most turns of a round that Byzantine members can have.
  public var faultyTurnsMax: Int { (turnCount - 1) / 3 }

  /// Turns of a round of which one at least is an honest member's; h where all weigh the same.
  public var honestTurns: Int { turnCount - 2 * turnCount / 3 }

  /// Who leads a view: members take turns in order, from a place that the anchor's digest decides,
  /// so that nobody can choose it (consensus.md 2.1).
  ///
  /// Where weights differ, each has as many turns of a round as it weighs. They stand in a row, member
  /// after member, and the views go along it in steps that have no divisor in common with its length
  /// and are about 0.618 of it: each turn comes once in a round, and those of one member lie apart.
  public func leader(of view: View, anchor: BlockDigest) -> ValidatorIndex {
    let turns = UInt64(turnCount)
    let turn = (view.value % turns + anchor.digest.word0 % turns) % turns * turnStride % turns
    guard !isEqual else { return ValidatorIndex(UInt16(truncatingIfNeeded: turn)) }
    var end = 0
    let place = validators.firstIndex { member in
      end += Int(member.weight)
      return Int(turn) * turnWeight < end
    }
    return ValidatorIndex(UInt16(truncatingIfNeeded: place ?? 0))
  }

  /// The set's name in headers and proofs: SHA-256 of its tagged encoding.
  public var digest: Digest { SHA256.digest(.validators, of: self) }

  /// The greatest number that divides both.
  private static func divisor(_ left: Int, _ right: Int) -> Int {
    var (one, other) = (left, right)
    while other != 0 { (one, other) = (other, one % other) }
    return one
  }

  /// 1 where all weigh the same, since members then take turns in order.
  private static func stride(count: Int, turns: Int) -> UInt64 {
    guard turns != count else { return 1 }
    var stride = turns * 618 / 1_000 + 1
    while divisor(stride, turns) != 1 { stride += 1 }
    return UInt64(stride)
  }

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
