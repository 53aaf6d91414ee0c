import SanadCodec
import SanadCrypto
import SanadTesting
import SanadTypes
import Testing

@testable import SanadLedger

/// Random lives of many instruments: whatever people do with them, the chain never stops, and in the
/// end everybody has what was owed.
@Suite struct LifePropertyTests {
  /// What came up.
  struct Counts {
    var operations = 0
    var names: [String: Int] = [:]

    mutating func count(_ name: String, _ count: Int = 1) { names[name, default: 0] += count }
  }

  private final class Run {
    let seed: UInt64
    let chain: TestChain
    var history: LifeHistory
    var counts = Counts()

    init(seed: UInt64) throws {
      self.seed = seed
      let genesis = try LifeNetwork.genesis()
      chain = try TestChain(genesis, signing: false)
      history = LifeHistory(seed: seed, genesis: genesis)
    }

    private func transaction() throws -> UnverifiedTransaction {
      let (operations, signers) = try history.draw(chain)
      let lane = Lane.all[history.random.below(3)]
      let body = chain.body(operations, by: signers[0], lane: lane)
      var accounts = body.accountsUsed
      for signer in signers where !accounts.contains(signer) { accounts.append(signer) }
      let authorizations = try accounts.sorted().map { account in
        let authority = try chain.record(Account.self, .account(account))?.authority
        let key = try #require(authority?.keys.first?.key)
        return Authorization(
          account: account,
          signatures: [KeySignature(key: key, signature: try TestChain.emptySignature())])
      }
      return try UnverifiedTransaction(
        decoding: SignedTransaction(body: body, authorizations: authorizations).bcsBytes)
    }

    /// A block, some hours later, with random transactions.
    func step(_ count: Int) throws {
      let hours = UInt64(history.random.once(in: 40) ? 24 * 9 : 1 + history.random.below(40))
      // Some blocks come at once, so that what is timed between blocks ends.
      let isAtOnce = history.random.once(in: 5)
      chain.advance(milliseconds: isAtOnce ? 4_000 : 3_600_000 * hours)
      try add(try (0..<count).map { _ in try transaction() })
    }

    func add(_ transactions: [UnverifiedTransaction]) throws {
      let built = try chain.build(transactions)
      for rejected in built.rejected { counts.count("rejected \(rejected.reason.code)") }
      let executed = try chain.commit(built)
      let included = built.block.transactions.count
      for (place, receipt) in executed.receipts.enumerated() {
        let body = place < included ? executed.decoded[place].body : nil
        history.follow(receipt, body, at: chain.height)
        counts.note(receipt, body)
        #expect(receipt.events.count <= Receipt.scheduledEventsMax)
      }
    }

    /// Ends what is halted, lets everybody receive, and funds whatever is declared, day by day, until
    /// everything that was registered has fallen due.
    func drain() throws {
      var claims: [LedgerOperation] = []
      for party in Party.allCases {
        for value in [ClaimValue.kyc(.standard), .sanctioned(false)] {
          claims.append(
            .issueClaim(
              IssueClaim(
                subject: party.identity, value: value,
                validUntil: chain.time.advanced(by: 400 * 86_400_000))))
        }
      }
      var transactions = [try sign(claims, by: [.registrar])]
      for pending in history.switching {
        let step = RegisterStep(.abandonSwitch, of: pending.instrument)
        transactions.append(try sign([.settling(.register(step))], by: [.treasury]))
      }
      try add(transactions)
      for _ in 0..<260 {
        let funds = try history.payments.map { payment in
          try sign(
            [.lifecycle(.fund(payment.instrument, payment: payment.number))], by: [.treasury])
        }
        try add(funds)
        chain.advance(milliseconds: 86_400_000)
      }
      for _ in 0..<20 { try add([]) }
      for _ in 0..<10 {
        chain.advance(milliseconds: 86_400_000)
        try add([])
      }
    }

    private func sign(
      _ operations: [LedgerOperation], by parties: [Party]
    ) throws -> UnverifiedTransaction {
      try chain.sign(chain.body(operations, by: parties[0].account), parties)
    }

    /// Everything that has fallen due was paid, and the chain has nothing to do but for what lives on.
    func expectEverythingPaid() throws {
      let today = chain.genesis.ledger.businessDate(at: chain.time)
      var living: UInt32 = 0
      for sheet in history.securities {
        guard let security = sheet.terms.security, security.payment != nil else { continue }
        let status = try chain.status(sheet.instrument)
        if security.maturityDate < today {
          #expect(status == .redeemed, "seed \(seed): \(sheet.symbol)")
        } else if status == .active {
          living += 1
        }
      }
      #expect(history.payments.isEmpty, "seed \(seed): \(history.payments)")
      let agenda = try #require(try chain.record(AgendaHead.self, .agenda))
      #expect(agenda[.records] == living, "seed \(seed)")
      for queue in [AgendaQueue.payments, .settlements] where agenda[queue] > 0 {
        let first = try chain.record(AgendaEntry.self, Agenda.key(queue, 0))
        Issue.record("seed \(seed): \(agenda[queue]) are due, \(String(describing: first))")
      }
    }

    func check() {
      let breaches = chain.invariants.check()
      #expect(breaches.isEmpty, "seed \(seed), block \(chain.height): \(breaches.prefix(4))")
    }
  }

  private func run(seed: UInt64, blocks: Int) throws -> Run {
    let run = try Run(seed: seed)
    do {
      for number in 0..<blocks {
        try run.step(12)
        if number.isMultiple(of: 20) { run.check() }
      }
      run.check()
      try run.drain()
      try run.expectEverythingPaid()
      run.check()
    } catch {
      Issue.record("seed \(seed), behind block \(run.chain.height): \(error)")
    }
    return run
  }

  /// Some seeds here, and as many as one likes by the simulator (`sanad sim run`).
  @Test func everybodyIsPaidOverRandomLives() throws {
    var counts = Counts()
    for seed in 1...14 as ClosedRange<UInt64> {
      let run = try run(seed: seed, blocks: 180)
      counts.operations += run.counts.operations
      for name in run.counts.names.keys { counts.count(name, run.counts.names[name] ?? 0) }
    }
    #expect(counts.operations > 9_000)
    let missing = Self.expected.filter { counts.names[$0, default: 0] == 0 }
    #expect(missing.isEmpty, "never came up: \(missing)")
  }

  /// What has to come up, or nothing was tested.
  private static let expected =
    [
      "fund", "claim", "route", "publishCalendar", "publishFixing", "publishTax", "call",
      "callPart", "put", "withdrawPut", "register", "retire", "transfer", "issue", "step instruct",
      "step attempt",
      "step release", "step hold", "step register", "step reportPayment", "bid",
      "publishShares", "openBid", "decideAuction", "announceAuction",
      "openOffer", "tenderUnits", "withdrawTender", "cancelOffer",
    ].flatMap { ["\($0) applied", "\($0) refused"] } + [
      "declared coupon", "declared amortisation", "declared redemption", "declared call",
      "declared partialCall", "declared put", "put_ended", "paid",
      "paid, waits", "taxed", "payment_missed", "payment_completed", "suspense_claimed",
      "status active", "status matured", "status defaulted", "status redeemed",
      "settlement settled", "settlement cancelled", "settlement refused", "settlement opened",
      "partlySettled", "scheduled", "disputed", "contract released", "contract closed",
      "contract closedOut", "registerSwitched", "registerAbandoned", "awardSettled",
      "awardLapsed", "depositForfeited", "outcome allotted", "outcome empty",
      "outcome undecided", "outcome rejected", "bought", "bought, switched", "released",
      "released, cancelled", "released, lapsed", "released, refused", "ended",
    ]
}

extension LifePropertyTests.Counts {
  /// Counts what a receipt tells of.
  mutating func note(_ receipt: Receipt, _ body: TransactionBody?) {
    operations += body?.operations.count ?? 0
    if let body {
      let end = receipt.isApplied ? "applied" : "refused"
      for operation in body.operations { count("\(Self.name(operation)) \(end)") }
    }
    for event in receipt.events {
      switch event {
      case .lifecycle(.declared(_, _, let kind, _, _)): count("declared \(kind)")
      case .lifecycle(.paid(_, _, let payment)):
        count(payment.waits ? "paid, waits" : "paid")
        if !payment.withheld.isZero { count("taxed") }
      case .lifecycle(.status(_, let status)): count("status \(status)")
      case .lifecycle(let event): count(event.name)
      case .settlementEnded(_, _, let outcome): count("settlement \(outcome)")
      case .settling(.contractEnded(_, _, let outcome)): count("contract \(outcome)")
      case .settling(.attempted(_, by: nil)): count("scheduled")
      case .settling(let event): count(Mirror(reflecting: event).children.first?.label ?? "")
      case .auction(.stage(_, _, let stage)): count("stage \(stage)")
      case .auction(.outcome(_, _, let outcome)): count("outcome \(outcome)")
      case .auction(let event): count(Mirror(reflecting: event).children.first?.label ?? "")
      case .offer(.bought(_, _, _, _, let into)):
        count(into.isZero ? "bought" : "bought, switched")
      case .offer(.released(_, _, _, let code?)):
        count(
          code == ErrorCode.offerCancelled.number
            ? "released, cancelled"
            : code == ErrorCode.offerLapsed.number ? "released, lapsed" : "released, refused")
      case .offer(let event): count(Mirror(reflecting: event).children.first?.label ?? "")
      default: continue
      }
    }
  }

  static func name(_ operation: LedgerOperation) -> String {
    switch operation {
    case .lifecycle(let operation): operation.name
    case .auction(let operation): operation.name
    case .offer(let operation): operation.name
    case .settling(let operation):
      "step \(Mirror(reflecting: operation).children.first?.label ?? "")"
    default: Mirror(reflecting: operation).children.first?.label ?? ""
    }
  }
}
