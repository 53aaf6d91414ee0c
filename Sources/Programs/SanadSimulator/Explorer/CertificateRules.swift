import SanadTypes

/// Which certificates there can be together, and what each of them needs (consensus.md 2.5, 2.16).
///
/// A certificate can be made as soon as two honest validators have said its statement: the Byzantine
/// one adds its vote. So the properties are checked on what has been said, before any node has
/// put a certificate together.
struct CertificateRules {
  private let alphabet: ExplorerAlphabet
  /// By statement: those that contradict it.
  private let direct: [VoteSet]
  /// By statement: those of which it needs one each.
  private let required: [[VoteSet]]
  /// By statement: those that contradict it or what it needs.
  private let whole: [VoteSet]

  init(_ alphabet: ExplorerAlphabet) {
    self.alphabet = alphabet
    let bits = alphabet.statements.indices
    var direct = [VoteSet](repeating: VoteSet(), count: bits.count)
    for one in bits {
      for other in bits where Self.contradict(one, other, alphabet) { direct[one].insert(other) }
    }
    let required = bits.map { Self.requirements(of: $0, alphabet) }
    // What follows from a certificate: itself and what it cannot be without.
    var implied = bits.map { bit in
      var set = VoteSet()
      set.insert(bit)
      return set
    }
    // Statements come to need only such of lower views or kinds: a few rounds reach everything.
    for _ in 0..<8 {
      for bit in bits {
        for alternatives in required[bit] where alternatives.bits.count == 1 {
          for needed in alternatives.bits { implied[bit] = implied[bit].union(implied[needed]) }
        }
      }
    }
    let against = implied.map { set in
      set.bits.reduce(VoteSet()) { $0.union(direct[$1]) }
    }
    whole = bits.map { one in
      var set = VoteSet()
      for other in bits where implied[other].meets(against[one]) { set.insert(other) }
      return set
    }
    self.direct = direct
    self.required = required
  }

  /// The statements of which no certificate can be beside one of this statement.
  func conflicts(with bit: Int) -> VoteSet { bit < whole.count ? whole[bit] : VoteSet() }

  /// Which property does not hold when these certificates can be made; nil when all hold.
  func breach(of possible: VoteSet) -> ExplorationBreach? {
    let bits = possible.bits
    for bit in bits where possible.meets(direct[bit]) {
      guard let other = bits.first(where: { direct[bit].contains($0) }) else { continue }
      let one = alphabet.statements[bit]
      let both = alphabet.statements[other]
      let isFinal = one.kind == .finalize && both.kind == .finalize
      return ExplorationBreach(
        property: isFinal ? .agreement : .exclusion,
        detail: "there can be certificates of both: \(alphabet.name(of: one)) and "
          + alphabet.name(of: both))
    }
    for bit in bits where !required[bit].allSatisfy({ possible.meets($0) }) {
      return ExplorationBreach(
        property: .justification,
        detail: "there can be a certificate without what it stands on: "
          + alphabet.name(of: alphabet.statements[bit]))
    }
    return nil
  }

  private static func contradict(_ one: Int, _ other: Int, _ alphabet: ExplorerAlphabet) -> Bool {
    let (left, right) = (alphabet.statements[one], alphabet.statements[other])
    if one == other { return false }
    if left.kind == .finalize, right.kind == .finalize {
      guard let below = left.block.flatMap({ alphabet.number(of: $0.digest) }),
        let above = right.block.flatMap({ alphabet.number(of: $0.digest) })
      else { return true }
      return !alphabet.isAtOrAbove(below, above) && !alphabet.isAtOrAbove(above, below)
    }
    guard left.view == right.view else { return false }
    switch (left.kind, right.kind) {
    case (.notarize, .nullify), (.nullify, .notarize): return false
    case (.finalize, .nullify), (.nullify, .finalize): return true
    default: return left.block != right.block
    }
  }

  private static func requirements(of bit: Int, _ alphabet: ExplorerAlphabet) -> [VoteSet] {
    let statement = alphabet.statements[bit]
    guard let reference = statement.block else { return [] }
    if statement.kind == .finalize {
      return [one { $0.kind == .notarize && $0.view == statement.view && $0.block == reference }]
    }
    guard
      let parent = alphabet.number(of: reference.digest).flatMap({
        alphabet.blocks[$0].parent
      })
    else { return [VoteSet()] }
    var needs: [VoteSet] = []
    if reference.parentView.value == 0 {
      if parent != 0 { needs.append(VoteSet()) }
    } else {
      let digest = alphabet.blocks[parent].digest
      needs.append(
        one {
          $0.kind == .notarize && $0.view == reference.parentView && $0.block?.digest == digest
        })
    }
    var between = reference.parentView.next
    while between < statement.view {
      needs.append(one { $0.kind == .nullify && $0.view == between })
      between = between.next
    }
    return needs

    func one(_ isOne: (Statement) -> Bool) -> VoteSet {
      var set = VoteSet()
      for (number, other) in alphabet.statements.enumerated() where isOne(other) {
        set.insert(number)
      }
      return set
    }
  }
}
