public import SanadAPIModel
public import SanadCrypto
public import SanadTypes

/// The keys at hand cannot act for an account.
public struct TooFewKeys: Error, Hashable, Sendable {
  /// What those of them weigh together that are the account's.
  public let weight: UInt32
  /// What the account's authority asks for.
  public let threshold: UInt32

  /// States what there is and what is asked for.
  public init(weight: UInt32, threshold: UInt32) {
    self.weight = weight
    self.threshold = threshold
  }
}

extension Authority {
  /// Which of the keys at hand sign: the fewest that reach the threshold, and none that it does
  /// not need, because a surplus signature is refused as a missing one is (docs/ledger.md,
  /// "Authority").
  ///
  /// The heaviest come first, and of equal ones those that were given first. Every chosen key is
  /// needed then: without the last one the threshold is not reached, and no other is lighter.
  ///
  /// - Parameter keys: in any order; one that stands twice counts once, and those of other
  ///   accounts are passed over.
  public func signers(among keys: [PublicKey]) throws(TooFewKeys) -> [PublicKey] {
    var known: [WeightedKey] = []
    for key in keys {
      guard let weight = weight(of: key), !known.contains(where: { $0.key == key }) else {
        continue
      }
      known.append(WeightedKey(key: key, weight: weight))
    }
    let heaviestFirst = known.enumerated().sorted {
      ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset)
    }
    var chosen: [PublicKey] = []
    // At most 16 weights of 16 bits.
    var weight: UInt32 = 0
    for (_, entry) in heaviestFirst where weight < threshold {
      chosen.append(entry.key)
      weight += UInt32(entry.weight)
    }
    guard weight >= threshold else { throw TooFewKeys(weight: weight, threshold: threshold) }
    return chosen
  }
}

extension AccountResource {
  /// The next sequence that a node says is usable in a lane, counting what waits there. A wrong one
  /// gets a transaction refused, and nothing more.
  public func nextSequence(in lane: SanadTypes.Lane) throws(NodeClientFailure) -> SequenceNumber {
    // A lane that nobody has used is not listed.
    let next = lanes.first { $0.lane == Int(lane.value) }?.next ?? "0"
    guard let number = UInt64(next) else {
      throw .incomprehensible("\"\(next)\" is no sequence of account \(id)")
    }
    return SequenceNumber(number)
  }

  /// The authority that a node says the account has. What signs by it is still judged by the
  /// ledger: a node that says something else gets a transaction refused, and nothing more.
  public func authority() throws(NodeClientFailure) -> Authority {
    var entries: [Authority.WeightedKey] = []
    for entry in keys {
      guard let digest = Digest(hex: entry.key), let weight = UInt16(exactly: entry.weight) else {
        throw .incomprehensible("the authority of account \(id) has an entry that is no key")
      }
      entries.append(Authority.WeightedKey(key: PublicKey(digest), weight: weight))
    }
    entries.sort { $0.key < $1.key }
    guard let threshold = UInt32(exactly: threshold) else {
      throw .incomprehensible("the threshold \(threshold) of account \(id) is none")
    }
    do throws(Authority.Defect) {
      return try Authority(keys: entries, threshold: threshold)
    } catch { throw .incomprehensible("the authority of account \(id) is none: \(error)") }
  }
}
