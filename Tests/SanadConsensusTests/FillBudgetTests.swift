import SanadCrypto
import SanadTypes
import Testing

@testable import SanadConsensus

/// How full a leader makes its blocks, from how long its own views took.
@Suite struct FillBudgetTests {
  /// D is 100 ms, so that a block may add 25 ms to its view.
  private var budget = FillBudget(delayBound: Milliseconds(100))
  private var now = Instant(0)
  private var parameters = ChainParameters.localNetwork

  private func block(weight: UInt64, transactions: [[UInt8]] = []) -> Block {
    Block(
      header: BlockHeader(
        chainID: ChainID(Digest.zero), epoch: Epoch(0), view: View(1), height: Height(1),
        parent: BlockDigest(.zero), leader: ValidatorIndex(0), timestamp: Timestamp(0),
        transactionsRoot: .zero, transactionCount: UInt32(transactions.count), stateRoot: .zero,
        receiptsRoot: .zero, weight: weight),
      transactions: transactions, evidence: [])
  }

  /// A view of so many milliseconds whose block uses so many thousandths of the limit of weight.
  private mutating func lead(_ milliseconds: UInt64, filling perMille: UInt64) {
    budget.begin(now)
    budget.note(
      block(weight: parameters.blockWeightMax / 1_000 * perMille), within: parameters)
    now = now.advanced(by: Milliseconds(milliseconds))
    budget.certify(now)
  }

  @Test mutating func aFullBlockWhoseViewTakesLongIsFollowedByASmallerOne() {
    lead(10, filling: 0)
    lead(175, filling: 1_000)
    #expect(budget.perMille == 250, "at most a quarter at once")
    lead(70, filling: 250)
    #expect(budget.perMille == 125, "35 of 70 ms")
    lead(35, filling: 125)
    #expect(budget.perMille == 141, "as long as it may: a small step up")
    for _ in 0..<20 { lead(400, filling: UInt64(budget.perMille)) }
    #expect(budget.perMille == 64)
  }

  @Test mutating func blocksGrowFasterWhereTheirViewsAreShort() {
    lead(10, filling: 0)
    lead(175, filling: 1_000)
    lead(22, filling: 250)
    #expect(budget.perMille == 312, "no more than half of what it may add: a quarter more")
    lead(23, filling: 312)
    #expect(budget.perMille == 328)
    for _ in 0..<20 { lead(10, filling: UInt64(budget.perMille)) }
    #expect(budget.perMille == 1_000)
  }

  /// A machine or a network that is slow for another reason is no reason for small blocks.
  @Test mutating func whatIsNotFullSaysNothing() {
    lead(10, filling: 0)
    lead(400, filling: 700)
    #expect(budget.perMille == 1_000)
    lead(400, filling: 751)
    #expect(budget.perMille == 250)
  }

  /// Where every view takes 300 ms, that is the network's.
  @Test mutating func whatAViewTakesAnywayIsNotTheBlocks() {
    for _ in 0..<10 { lead(300, filling: 1_000) }
    #expect(budget.perMille == 1_000)
    lead(325, filling: 1_000)
    #expect(budget.perMille == 1_000)
    lead(326, filling: 1_000)
    #expect(budget.perMille == 996, "325 of 326 ms")
  }

  @Test mutating func theShortestViewCountsForAMinuteAtMost() {
    lead(10, filling: 0)
    now = now.advanced(by: Milliseconds(29_000))
    lead(100, filling: 1_000)
    #expect(budget.perMille == 350)
    for _ in 0..<2 {
      now = now.advanced(by: Milliseconds(30_000))
      lead(100, filling: 0)
    }
    let before = budget.perMille
    lead(100, filling: UInt64(before))
    #expect(budget.perMille > before)
  }

  @Test mutating func aNullifiedViewHalvesAndTheNextOnesRecover() {
    budget.begin(now)
    budget.nullify()
    #expect(budget.perMille == 500)
    budget.certify(now)
    #expect(budget.perMille == 516, "a proposal that was not built here has no length")
    for _ in 0..<20 { budget.nullify() }
    #expect(budget.perMille == 64)
  }

  /// A view that is jumped over leaves nothing behind: what is proposed again later was not built then.
  @Test mutating func whatWasLeftIsNotMeasured() {
    lead(10, filling: 0)
    budget.begin(now)
    budget.note(block(weight: parameters.blockWeightMax), within: parameters)
    budget.leave()
    budget.certify(now.advanced(by: Milliseconds(5_000)))
    #expect(budget.perMille == 1_000)
  }

  @Test mutating func bytesAndNumbersFillABlockToo() {
    lead(10, filling: 0)
    parameters.blockBytesMax = UInt32(Block.envelopeBytesMax) + 1_000
    budget.begin(now)
    budget.note(
      block(weight: 0, transactions: [[UInt8](repeating: 1, count: 800)]), within: parameters)
    budget.certify(now.advanced(by: Milliseconds(350)))
    #expect(budget.perMille == 250)
  }

  @Test(arguments: [(0, 1), (3, 1), (4, 1), (7, 1), (8, 2), (100, 25), (500, 125)])
  func mayAddAQuarterOfTheDelayBound(bound: UInt64, allowed: UInt64) {
    #expect(FillBudget(delayBound: Milliseconds(bound)).loadMax == Milliseconds(allowed))
  }

  @Test mutating func limitsNear2To64DoNotTrap() {
    parameters.blockWeightMax = .max
    budget = FillBudget(delayBound: Milliseconds(.max))
    budget.begin(Instant(0))
    budget.note(block(weight: .max), within: parameters)
    budget.certify(Instant(.max))
    #expect(budget.perMille == 1_000)
    for perMille: UInt16 in [0, 1, 999, 1_000, .max] {
      let share = BuildRequest.Content.transactions(budgetPerMille: perMille).share(of: .max)
      #expect(share <= .max)
    }
    #expect(BuildRequest.Content.empty.share(of: .max) == 0)
    #expect(BuildRequest.Content.transactions(budgetPerMille: 64).share(of: 999) == 63)
  }
}
