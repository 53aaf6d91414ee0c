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
      chain.advance(milliseconds: 3_600_000 * hours)
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

    func check() {
      let breaches = chain.invariants.check()
      #expect(breaches.isEmpty, "seed \(seed), block \(chain.height): \(breaches.prefix(4))")
    }
  }

  private func run(seed: UInt64, blocks: Int) throws -> Run {
    let run = try Run(seed: seed)
    for number in 0..<blocks {
      do {
        try run.step(12)
      } catch {
        Issue.record("seed \(seed), block \(number): \(error)")
        return run
      }
      if number.isMultiple(of: 10) { run.check() }
    }
    return run
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func everybodyIsPaidOverRandomLives(seed: UInt64) throws {
    let run = try run(seed: seed, blocks: 200)
    run.check()
    print("seed", seed, run.counts.operations)
    for name in run.counts.names.keys.sorted() { print(name, run.counts.names[name] ?? 0) }
  }
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
      default: continue
      }
    }
  }

  static func name(_ operation: LedgerOperation) -> String {
    switch operation {
    case .lifecycle(let operation): operation.name
    case .auction(let operation): operation.name
    case .settling(let operation):
      Mirror(reflecting: operation).children.first?.label ?? "\(operation)"
    default: Mirror(reflecting: operation).children.first?.label ?? ""
    }
  }
}
