import SanadState
import SanadTesting
import SanadTypes
import Testing

@testable import SanadLedger

/// The keys of a fold, which reviews walk: those that have a value, in their order.
@Suite struct LedgerFoldTests {
  /// Few changes are put in their places and many are sorted; both come to what sorting all gives.
  @Test(arguments: [1, 5, 63, 64, 1_000])
  func itsKeysAreThoseWithAValueInOrder(at most: Int) throws {
    let all = try TestChain().first.state.changes
    #expect(all.count > 64)
    var random = SplitMix64(seed: UInt64(most))
    var fold = LedgerFold()
    var present: Set<LedgerKey> = []
    for _ in 0..<40 {
      let changes = all.shuffled(using: &random).prefix(most).map { change in
        // Every third goes, whether it is there or not.
        random.next() % 3 == 0 ? StateChange(key: change.key, value: nil) : change
      }
      try fold.apply(changes)
      for change in changes {
        let key = try LedgerFold.key(of: change)
        if change.value == nil { present.remove(key) } else { present.insert(key) }
      }
      #expect(fold.keys == present.sorted())
    }
  }

  /// What comes and goes in one list of changes is not there.
  @Test func aKeyThatComesAndGoesAtOnceIsGone() throws {
    let all = try TestChain().first.state.changes
    let one = try #require(all.first)
    var fold = LedgerFold()
    try fold.apply([one, StateChange(key: one.key, value: nil)])
    #expect(fold.keys.isEmpty)
    try fold.apply([one, StateChange(key: one.key, value: nil), one])
    #expect(try fold.keys == [LedgerFold.key(of: one)])
  }
}
