import SanadTypes
import Testing

@testable import SanadSimulator

/// The exhaustive check, as far as a debug build goes in seconds.
struct ExplorationTests {
  @Test(arguments: [UInt64?.some(1), nil])
  func oneViewIsVisitedWholeAndHolds(byzantineLeads: UInt64?) throws {
    let report = try Exploration.run(
      ExplorationPlan(views: 1, byzantineLeads: byzantineLeads))
    #expect(report.isWhole)
    #expect(report.violation == nil)
    // Both blocks of an equivocating leader, or the one of an honest leader, and what may follow.
    #expect(report.certificateCount == (byzantineLeads == nil ? 5 : 8))
    #expect(report.saidCount == (byzantineLeads == nil ? 57 : 104))
    #expect(report.duplicates == report.transitions - (report.states - 1))
  }

  /// What is merged and what is done at once changes the number of states and nothing that is said.
  @Test(arguments: [false, true])
  func mergingLosesNothing(hasSlowSigners: Bool) throws {
    let plan = ExplorationPlan(views: 1, byzantineLeads: 1, hasSlowSigners: hasSlowSigners)
    let merged = try Exploration.run(plan)
    let plain = try Exploration.run(plan, isMerging: false)
    #expect(merged.isWhole && plain.isWhole)
    #expect(merged.saidCount == plain.saidCount)
    #expect(merged.certificateCount == plain.certificateCount)
    #expect(merged.states < plain.states)
  }

  @Test func forgeriesChangeNothing() throws {
    let with = try Exploration.run(ExplorationPlan(views: 1, byzantineLeads: 1))
    let without = try Exploration.run(
      ExplorationPlan(views: 1, byzantineLeads: 1, hasForgeries: false))
    #expect(with.saidCount == without.saidCount)
    #expect(with.trials > without.trials)
  }

  @Test func aSearchThatIsGivenUpSaysSo() throws {
    let report = try Exploration.run(
      ExplorationPlan(views: 1, byzantineLeads: 1, statesMax: 10))
    #expect(!report.isWhole)
    #expect(report.violation == nil)
  }

  // MARK: The properties themselves

  @Test func contradictionsOfOneNodeAreNamed() throws {
    var alphabet = try ExplorerAlphabet(ExplorationPlan(views: 2, byzantineLeads: 1))
    let one = alphabet.statement(1, .notarize(reference(0, &alphabet)))
    let other = alphabet.statement(1, .notarize(reference(1, &alphabet)))
    let final = alphabet.statement(1, .finalize(reference(0, &alphabet)))
    let otherFinal = alphabet.statement(1, .finalize(reference(1, &alphabet)))
    let none = alphabet.statement(1, .nullify)
    #expect(ExplorerSeat.contradiction(one, other) == "two votes of a kind")
    #expect(ExplorerSeat.contradiction(one, one) == nil)
    #expect(ExplorerSeat.contradiction(one, none) == nil)
    #expect(ExplorerSeat.contradiction(none, one) == "notarizes after nullify")
    #expect(ExplorerSeat.contradiction(none, final) == "nullify and finalize")
    #expect(ExplorerSeat.contradiction(final, none) == "nullify and finalize")
    #expect(ExplorerSeat.contradiction(one, final) == nil)
    #expect(ExplorerSeat.contradiction(one, otherFinal) == "finalizes another block")
    #expect(ExplorerSeat.contradiction(final, other) == "notarizes after finalize")
    #expect(ExplorerSeat.contradiction(one, alphabet.statement(2, .nullify)) == nil)
  }

  @Test func certificatesThatCannotBeTogetherAreFound() throws {
    var alphabet = try ExplorerAlphabet(ExplorationPlan(views: 2, byzantineLeads: 1))
    let first = reference(0, &alphabet)
    let second = reference(1, &alphabet)
    let one = try alphabet.bit(alphabet.statement(1, .notarize(first)))
    let other = try alphabet.bit(alphabet.statement(1, .notarize(second)))
    let none = try alphabet.bit(alphabet.statement(1, .nullify))
    let final = try alphabet.bit(alphabet.statement(1, .finalize(first)))
    // A block of view 2 on the anchor, beside a final one of view 1.
    let block = alphabet.block(view: 2, on: 0, variant: 0)
    let number = alphabet.proposal(block, parentView: 0)
    let beside = alphabet.proposals[number].reference
    let skipping = try alphabet.bit(alphabet.statement(2, .notarize(beside)))
    let fork = try alphabet.bit(alphabet.statement(2, .finalize(beside)))
    let rules = CertificateRules(alphabet)
    #expect(rules.breach(of: set(one, none)) == nil)
    #expect(rules.breach(of: set(one, final)) == nil)
    #expect(rules.breach(of: set(one, other))?.property == .exclusion)
    #expect(rules.breach(of: set(one, none, final))?.property == .exclusion)
    #expect(rules.breach(of: set(final))?.property == .justification)
    #expect(rules.breach(of: set(skipping))?.property == .justification)
    #expect(rules.breach(of: set(skipping, none)) == nil)
    #expect(rules.breach(of: set(one, final, skipping, fork))?.property == .agreement)
    // What a certificate needs contradicts what that contradicts.
    #expect(rules.conflicts(with: skipping).contains(final))
    #expect(!rules.conflicts(with: skipping).contains(one))
  }

  private func reference(_ variant: UInt64, _ alphabet: inout ExplorerAlphabet) -> BlockReference {
    let block = alphabet.block(view: 1, on: 0, variant: variant)
    let number = alphabet.proposal(block, parentView: 0)
    return alphabet.proposals[number].reference
  }

  private func set(_ bits: Int...) -> VoteSet {
    var set = VoteSet()
    for bit in bits { set.insert(bit) }
    return set
  }
}
