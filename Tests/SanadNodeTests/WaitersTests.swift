import Dispatch
import SanadCrypto
import SanadTypes
import Testing

@testable import SanadNode
@testable import SanadReplica

@Suite struct WaitersTests {
  /// A block in which these are, all applied.
  private static func block(_ ids: TransactionID...) -> FinalSummary {
    let header = BlockHeader(
      chainID: ChainID(.zero), epoch: Epoch(0), view: View(1), height: Height(1),
      parent: BlockDigest(.zero), leader: ValidatorIndex(0), timestamp: Timestamp(1),
      transactionsRoot: .zero, transactionCount: UInt32(ids.count), stateRoot: .zero,
      receiptsRoot: .zero, weight: 0)
    return FinalSummary(
      digest: header.digest, header: header, transactions: ids,
      receipts: ids.map {
        Receipt(
          transaction: $0, outcome: .applied, weight: Weight(1), readsDigest: .zero, events: [])
      })
  }

  private static func id(_ number: UInt64) -> TransactionID {
    TransactionID(Digest(number, 0, 0, 0))
  }

  @Test func tellsNoOutcomeWhereNothingWasTaken() async {
    let waiters = Waiters()
    #expect(await waiters.submission { _ in false } == nil)
    #expect(await waiters.answer { _ in false } == nil)
  }

  @Test func tellsNobodyAnythingAfterItsEnd() async {
    let waiters = Waiters()
    waiters.close()
    #expect(await waiters.submission { _ in true } == nil)
    #expect(await waiters.answer { _ in true } == nil)
    #expect(await !waiters.final(Self.id(1), upTo: .seconds(60)))
  }

  /// A time-out that is over before anybody waits must still be told.
  @Test func aWaitOfNoTimeEnds() async {
    let waiters = Waiters()
    for number in 0..<200 {
      #expect(await !waiters.final(Self.id(UInt64(number)), upTo: .zero))
    }
    #expect(await !waiters.final(Self.id(1), upTo: .seconds(-5)))
  }

  @Test func doesNotEndBeforeItsTime() async {
    let waiters = Waiters()
    let begin = ContinuousClock.now
    #expect(await !waiters.final(Self.id(1), upTo: .milliseconds(300)))
    #expect(ContinuousClock.now - begin >= .milliseconds(300))
  }

  @Test func countsMillisecondsAndNotWholeSeconds() {
    let begin = DispatchTime(uptimeNanoseconds: 5_000_000_000)
    for (milliseconds, nanoseconds) in [(0, 0), (1, 1_000_000), (300, 300_000_000)] {
      let deadline = Waiters.deadline(after: .milliseconds(milliseconds), from: begin)
      #expect(deadline.uptimeNanoseconds == 5_000_000_000 + UInt64(nanoseconds))
    }
    let deadline = Waiters.deadline(after: .seconds(90) + .milliseconds(500), from: begin)
    #expect(deadline.uptimeNanoseconds == 95_500_000_000)
  }

  @Test func tellsEveryoneWhoWaitsForATransactionAndNobodyElse() async {
    let waiters = Waiters()
    await withTaskGroup(of: (Int, Bool).self) { group in
      for number in 0..<3 {
        group.addTask { (number, await waiters.final(Self.id(7), upTo: .seconds(60))) }
      }
      group.addTask { (3, await waiters.final(Self.id(8), upTo: .seconds(2))) }
      group.addTask {
        // Told again and again, because nobody knows when the others have begun to wait.
        while !Task.isCancelled {
          waiters.end(Self.block(Self.id(7)))
          await Task.yield()
        }
        return (4, true)
      }
      var told: [Int: Bool] = [:]
      while told.count < 4, let (number, isFinal) = await group.next() { told[number] = isFinal }
      #expect(told == [0: true, 1: true, 2: true, 3: false])
      group.cancelAll()
    }
  }

  @Test func deliversTheOutcomeOfATicketOnce() async {
    let waiters = Waiters()
    let outcome = await waiters.submission { ticket in
      waiters.end(ticket, .known)
      // A second outcome finds nobody, and a continuation that is resumed twice would trap.
      waiters.end(ticket, .accepted)
      return true
    }
    guard case .known? = outcome else {
      Issue.record("the first outcome was \(String(describing: outcome))")
      return
    }
  }

  @Test func closingAnswersEveryoneWhoWaits() async {
    let waiters = Waiters()
    await withTaskGroup(of: Bool.self) { group in
      group.addTask { await waiters.submission { _ in true } == nil }
      group.addTask { await waiters.answer { _ in true } == nil }
      group.addTask { await !waiters.final(Self.id(1), upTo: .seconds(600)) }
      waiters.close()
      for await isNothing in group { #expect(isNothing) }
    }
  }

  // MARK: Who has another answer meanwhile

  /// A refusal is answered at once, and not when the time for finality has run out.
  @Test(.timeLimit(.minutes(5)))
  func aWaitThatIsCancelledEndsAtOnce() async {
    let waiters = Waiters()
    for number in 0..<200 {
      let id = Self.id(UInt64(number))
      let isFinal = await withTaskGroup(of: Bool.self) { group in
        group.addTask { await waiters.final(id, upTo: .seconds(600)) }
        // Before and after the wait has begun: whichever comes first.
        group.cancelAll()
        return await group.next() ?? true
      }
      #expect(!isFinal)
    }
  }

  @Test(.timeLimit(.minutes(5)))
  func whatBecameFinalJustBeforeIsNotWaitedFor() async {
    let waiters = Waiters()
    #expect(await waiters.final(Self.id(1), upTo: .seconds(600)) { true })
  }
}
