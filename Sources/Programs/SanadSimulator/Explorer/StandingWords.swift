import SanadConsensus
import SanadSafety
import SanadTypes

/// What tells the states of a seat apart, in words of some hundred bytes.
///
/// Nothing is hashed away: statements, blocks and breaches have numbers in the order in which they
/// first come, each list has its length before it, and so two states have one word only where
/// they are equal. A standing itself, with its lists, takes some kilobytes.
struct StandingWords {
  private var statements: [Statement: UInt16] = [:]
  private var blocks: [BlockDigest: UInt16] = [:]
  private var references: [BlockReference: UInt16] = [:]
  private var breaches: [ExplorationBreach: UInt16] = [:]

  /// The word of a state.
  mutating func word(of key: ExplorerSeat.Key) -> [UInt16] {
    let standing = key.standing
    var word: [UInt16] = []
    word.reserveCapacity(64)
    word += [
      Self.number(of: standing.view), number(of: standing.finalized),
      standing.target.map { number(of: $0) } ?? 0,
      standing.building.map(Self.number) ?? 0,
      standing.proposing.map { Self.number($0, in: &references) } ?? 0,
      standing.executing.map { number(of: $0) } ?? 0,
      UInt16(standing.abstentions.rawValue),
      Self.bits(standing.isListening, standing.isTimed, key.isBuilding),
      key.breach.map { Self.number($0, in: &breaches) } ?? 0,
    ]
    word.append(UInt16(standing.views.count))
    for view in standing.views {
      word.append(Self.number(of: view.view))
      add(view.certificates, to: &word)
      add(view.own, to: &word)
      add(view.requested, to: &word)
      word.append(view.proposal.map { number(of: $0) } ?? 0)
      word.append(Self.bits(view.isGivenUp))
    }
    word.append(UInt16(standing.blocks.count))
    for block in standing.blocks {
      word.append(number(of: block.digest))
      word.append(Self.bits(block.isValid, block.isInvalid, block.isDurable))
    }
    add(key.signing, to: &word)
    word += key.sent.bits.map { UInt16($0) }
    return word
  }

  private mutating func add(_ list: [Statement], to word: inout [UInt16]) {
    word.append(UInt16(list.count))
    for statement in list { word.append(number(of: statement)) }
  }

  private mutating func number(of statement: Statement) -> UInt16 {
    Self.number(statement, in: &statements)
  }

  private mutating func number(of block: BlockDigest) -> UInt16 { Self.number(block, in: &blocks) }

  /// 0 is none. A search has a few hundred of each, and traps where there were more than fit.
  private static func number<Value: Hashable>(
    _ value: Value, in known: inout [Value: UInt16]
  ) -> UInt16 {
    if let number = known[value] { return number }
    let number = UInt16(known.count + 1)
    known[value] = number
    return number
  }

  /// 0 is none, so that a view stands one above itself.
  private static func number(of view: View) -> UInt16 { UInt16(view.value + 1) }

  private static func bits(_ flags: Bool...) -> UInt16 {
    flags.reduce(0) { $0 << 1 | ($1 ? 1 : 0) }
  }
}
