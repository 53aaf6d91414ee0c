import Foundation
import SanadCodec
import SanadCrypto
import SanadLedger
import SanadState
import SanadTesting
import SanadTypes
import Testing

/// Long random histories, with every invariant of docs/ledger.md folded after each block; and that the
/// order of transactions that have nothing to do with one another changes nothing.
@Suite struct LongHistoryTests {
  /// How many histories run, each with its share of the operations.
  private static let shares = 8

  /// Operations of all of them together: 32,000 in a debug build, or what `SANAD_OPERATIONS` says. The
  /// simulator's seeds, from a release build, make more than a hundred thousand under the same invariants.
  private static var operations: Int {
    ProcessInfo.processInfo.environment["SANAD_OPERATIONS"].flatMap { Int($0) } ?? 32_000
  }

  /// Movements and claims, settlements that parties affirm, and settlements on terms, in turn; many
  /// short histories, so that a fold after each block is one of some hundred leaves.
  @Test(arguments: 0..<shares)
  func everyInvariantHoldsAfterEveryBlock(share: Int) throws {
    let share = UInt64(share)
    let wanted = Self.operations / Self.shares
    var (applied, refused, round) = (0, 0, UInt64(0))
    while applied + refused < wanted {
      let seed = 1_000 + round * UInt64(Self.shares) + share
      let run = try LedgerPropertyTests().run(
        seed: seed, blocks: 40, transactionsEach: 50, checkEvery: 1,
        hasSteps: (round + share) % 3 == 1,
        hasTerms: (round + share) % 3 == 2)
      applied += run.applied
      refused += run.refused
      round += 1
    }
    #expect(applied > wanted / 10 && refused > wanted / 10, "\(applied), \(refused)")
  }

  // MARK: Order

  /// Transactions of accounts, identities and instruments of their own each.
  private func independent(
    _ chain: TestChain, _ random: inout SplitMix64
  ) throws -> [UnverifiedTransaction] {
    func move(_ instrument: InstrumentID, _ from: Party, _ to: Party) -> Drawn {
      // Some are of more than there is, and refused.
      let units = random.once(in: 4) ? UInt128.max >> 1 : UInt128(1 + random.below(400))
      return Drawn(
        TestChain.transfer(units, of: instrument, from: from.account, to: to.account), from)
    }
    let country = try #require(Country(random.once(in: 2) ? "PK" : "AE"))
    let claim = IssueClaim(
      subject: Party.stranger.identity, value: .country(country), validUntil: TestNetwork.expiry)
    let drawn = [
      move(TestNetwork.bill, .dealer, .treasury),
      move(TestNetwork.cash, .retail, .centralBank),
      move(TermsHarness.dollars, .fund, .foreign),
      Drawn(
        .rotateKeys(
          RotateKeys(account: Party.lapsed.account, authority: Authority(Party.lapsed.key))),
        .lapsed),
      Drawn(.issueClaim(claim), .registrar),
    ]
    return try drawn.map {
      try chain.sign(chain.body([$0.operation], by: $0.signers[0].account), $0.signers)
    }
  }

  /// What a block has changed, but for the places of its events: each leaf that counts events has a hash
  /// over their numbers in the block, which are others in another order.
  private func changes(of block: BuiltBlock) throws -> [[UInt8]] {
    try block.execution.state.changes.map { change in
      guard let value = change.value else { return change.key.bytes }
      switch change.key.bytes.first {
      case LedgerKey.account(Party.dealer.account).bytes.first:
        var account = try BCSReader.decode(Account.self, from: value)
        let count = account.events.count
        account.events = EventChain()
        return change.key.bytes + account.bcsBytes + [UInt8(truncatingIfNeeded: count)]
      case LedgerKey.tally(TestNetwork.bill).bytes.first:
        var tally = try BCSReader.decode(InstrumentTally.self, from: value)
        let count = tally.events.count
        tally.events = EventChain()
        return change.key.bytes + tally.bcsBytes + [UInt8(truncatingIfNeeded: count)]
      default: return change.key.bytes + value
      }
    }
  }

  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func theOrderOfIndependentTransactionsChangesNothing(seed: UInt64) throws {
    let chain = try TestChain(try TermsHarness.genesis(), signing: false)
    var random = SplitMix64(seed: seed)
    for _ in 0..<6 {
      var transactions = try independent(chain, &random)
      let first = try chain.build(transactions)
      #expect(first.block.transactions.count == transactions.count)
      let expected = try changes(of: first)
      let outcomes = first.execution.receipts.map { ($0.transaction, $0.outcome) }
      for _ in 0..<4 {
        transactions.shuffle(using: &random)
        let other = try chain.build(transactions)
        #expect(try changes(of: other) == expected, "seed \(seed)")
        for (transaction, outcome) in outcomes {
          let receipt = other.execution.receipts.first { $0.transaction == transaction }
          #expect(receipt?.outcome == outcome, "seed \(seed)")
        }
      }
      try chain.commit(first)
    }
  }

}
