import SanadTypes
import Testing

@testable import SanadSimulator

/// What clients draw is what they say it is: a ledger of its own is the judge.
@Suite struct SimulatedClientsTests {
  @Test(arguments: [1, 2, 3] as [UInt64])
  func whatNoBlockMayHoldIsInNoneAndEverythingElseBecomesFinal(seed: UInt64) throws {
    let chain = try ClientChain(seed: seed)
    var checker = try chain.checker()
    var forbidden: Set<TransactionID> = []
    var overtaken: Set<TransactionID> = []
    for _ in 0..<60 {
      var offered: [UnverifiedTransaction] = []
      for _ in 0..<10 {
        for draft in try chain.clients.draw(at: chain.wall, time: 0) {
          offered.append(draft.transaction)
          switch draft {
          case .lasting: continue
          case .overtaken(let transaction), .beyondQuota(let transaction), .brief(let transaction):
            overtaken.insert(transaction.id)
          case .inadmissible(let transaction, _): forbidden.insert(transaction.id)
          }
        }
      }
      let made = try chain.extend(by: offered)
      #expect(Set(made.rejected).isSubset(of: forbidden.union(overtaken)))
      #expect(forbidden.isDisjoint(with: made.transactions.map(\.id)))
      try checker.follow(made.transactions, made.receipts, changes: made.changes, at: made.header)
    }
    #expect(chain.clients.pending.isEmpty)
  }

  @Test func everyOperationAndEveryDefectComesUp() throws {
    let chain = try ClientChain(seed: 4)
    var coverage = Coverage()
    // What operators of validators do is the world's affair, and takes several nodes.
    for isApplied in [true, false] {
      coverage.count(OperationOutcome(.validators, isApplied: isApplied))
    }
    #expect(coverage.missingOperations.count > 16 + ClientDefect.allCases.count)
    for _ in 0..<400 where !coverage.missingOperations.isEmpty {
      var offered: [UnverifiedTransaction] = []
      for _ in 0..<10 {
        for draft in try chain.clients.draw(at: chain.wall, time: 0) {
          offered.append(draft.transaction)
          if case .inadmissible(_, let defect) = draft { coverage.count(defect) }
          if case .overtaken = draft { coverage.count(.overtaken) }
          if case .beyondQuota = draft { coverage.count(.beyondQuota) }
          if case .brief = draft { coverage.count(.brief) }
        }
      }
      let made = try chain.extend(by: offered)
      for (transaction, receipt) in zip(made.transactions, made.receipts) {
        coverage.countSettlement(receipt)
        if transaction.authorizations.contains(where: { $0.signatures.count > 1 }) {
          coverage.count(.severalKeys)
        }
        for outcome in OperationOutcome.told(by: receipt, of: transaction.body) {
          coverage.count(outcome)
        }
      }
    }
    #expect(coverage.missingOperations.isEmpty)
  }

  @Test func ofWhatIsBeyondItsQuotaSomeIsFinalAndTheRestWaits() throws {
    let chain = try ClientChain()
    let drafts = try chain.clients.drawSpending(at: chain.wall)
    let made = try chain.extend(by: drafts.map(\.transaction))
    #expect(made.transactions.map(\.body.sequence.value) == [0, 1])
    #expect(made.rejected.count == drafts.count - 2)
  }

  @Test func aRefusalWithAnotherCodeThanTheRulesGiveIsSeen() throws {
    let chain = try ClientChain()
    var order = ClientOrder(submitter: 3, operations: [chain.transfer()])
    order.expected = ErrorCode.accountUnknown.number
    let transaction = try chain.clients.place(order, at: chain.wall, time: 0)
    var found: Property?
    do { _ = try chain.extend(by: [transaction]) } catch let breach as Breach {
      found = breach.property
    }
    #expect(found == .registry)
  }

  @Test func keysAreReplacedOnlyWhereNothingIsOpen() throws {
    let chain = try ClientChain()
    let open = try chain.signed([chain.transfer()], by: 3)
    chain.clients.book.rest(3)
    #expect(chain.clients.book.rested == nil)
    #expect(!chain.clients.book.signs(3))
    _ = try chain.extend(by: [open])
    #expect(chain.clients.book.rested == 3)
  }

  @Test func whatTheOldKeysSignedIsFinalBeforeTheRotationOrNever() throws {
    for isFirst in [true, false] {
      let chain = try ClientChain()
      chain.clients.book.rest(3)
      var drafts: [ClientDraft] = []
      while drafts.count < 2 {
        drafts = try chain.clients.drawRotation(of: 3, at: chain.wall, time: 0)
      }
      let isOvertaken: (ClientDraft) -> Bool = { if case .overtaken = $0 { true } else { false } }
      let early = try #require(drafts.first(where: isOvertaken)).transaction
      let rotation = try #require(drafts.first { !isOvertaken($0) }).transaction
      let made = try chain.extend(by: isFirst ? [early, rotation] : [rotation, early])
      let isRotated = made.receipts.contains {
        $0.isApplied && $0.transaction == rotation.id
      }
      #expect(made.transactions.contains(early) == (isFirst || !isRotated))
    }
  }
}
