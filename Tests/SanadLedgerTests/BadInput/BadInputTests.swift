import SanadCodec
import SanadLedger
import SanadTypes
import Testing

/// Every operation of the ledger against every way of being wrong: each row is a transaction that is
/// signed, put into a block, judged by a second executor, and answered by a code in its receipt.
@Suite struct BadInputTests {
  static var subjects: [BadInputSubject] {
    BadInputTable.registrations + BadInputTable.movements + BadInputTable.settlements
      + BadInputTable.onTerms + BadInputTable.contracts + BadInputTable.registers
      + BadInputTable.publications + BadInputTable.payments + BadInputTable.auctions
      + BadInputTable.bids + BadInputTable.receipts + BadInputTable.redemptions
      + BadInputTable.offers + BadInputTable.validators
  }

  @Test func everyOperationHasItsRows() {
    for name in OperationName.allCases {
      let rows = Self.subjects.filter { $0.name == name }
      #expect(rows.count == 1, "\(name.rawValue) has \(rows.count) sets of rows")
    }
    #expect(Self.subjects.count == OperationName.allCases.count)
    for subject in Self.subjects {
      #expect(subject.rows.map(\.kind) + [.replay] == Wrongness.allCases)
      for (kind, row) in subject.rows {
        if case .none = row.answer {
          #expect(row.why.count > 10, "\(subject.name.rawValue), \(kind): no reason why")
        }
      }
    }
  }

  @Test(arguments: OperationName.allCases)
  func everyRowIsAnsweredWithItsCode(name: OperationName) throws {
    for subject in Self.subjects where subject.name == name {
      for (kind, row) in subject.rows { Self.run(row, "\(name.rawValue), \(kind)", subject) }
    }
  }

  /// What is right is carried out, is of the operation that the rows are about, and its bytes are good
  /// once: the same again is in no block.
  @Test(arguments: OperationName.allCases)
  func whatIsRightIsCarriedOutOnce(name: OperationName) throws {
    for subject in Self.subjects where subject.name == name {
      let stage = try subject.stage()
      let drawn = try subject.sample(stage)
      #expect(OperationName(drawn.operation) == name)
      let transaction = try stage.sign(drawn)
      let receipts = try stage.chain.add([transaction]).receipts
      let receipt = try #require(receipts.first { $0.transaction == transaction.id })
      #expect(receipt.isApplied, "\(name.rawValue): \(receipt.reasons)")
      let again = try stage.chain.build([transaction])
      #expect(again.block.transactions.isEmpty)
      #expect(again.rejected.map(\.reason.code) == [.sequenceReused], "\(name.rawValue)")
      #expect(stage.chain.invariants.check().isEmpty, "\(name.rawValue)")
    }
  }

  static func run(_ row: BadInputRow, _ name: String, _ subject: BadInputSubject) {
    do { try answer(row, name, subject) } catch { Issue.record("\(name): \(error)") }
  }

  private static func answer(
    _ row: BadInputRow, _ name: String, _ subject: BadInputSubject
  ) throws {
    if case .none = row.answer { return }
    let stage = try (row.stage ?? subject.stage)()
    switch row.answer {
    case .none: return
    case .refused(let codes, let make):
      let drawn = try make(stage)
      #expect(OperationName(drawn.operation) == subject.name, "\(name)")
      expect(try stage.run(drawn), codes, name)
    case .excluded(let code, let make):
      let built = try stage.chain.build([try stage.sign(make(stage))])
      #expect(built.rejected.map(\.reason.code) == [code], "\(name)")
    case .undecodable(let make):
      let drawn = try make(stage)
      #expect(throws: DecodingFailure.self, "\(name)") { try stage.sign(drawn) }
    case .applied(let make):
      let receipt = try stage.run(make(stage))
      #expect(receipt.isApplied, "\(name): \(receipt.reasons)")
    case .refusedTo(let parties, let code):
      let drawn = Drawn(try subject.sample(stage).operation, parties)
      expect(try stage.run(drawn), [code], name)
    case .again(let code):
      let drawn = try subject.sample(stage)
      let first = try stage.run(drawn)
      #expect(first.isApplied, "\(name): \(first.reasons)")
      let second = try stage.run(drawn)
      if let code {
        expect(second, [code], name)
      } else {
        #expect(second.isApplied, "\(name): \(second.reasons)")
      }
    }
    let breaches = stage.chain.invariants.check()
    #expect(breaches.isEmpty, "\(name): \(breaches)")
  }

  private static func expect(_ receipt: Receipt, _ codes: [ErrorCode], _ name: String) {
    #expect(
      receipt.codes == codes.map(\.number), "\(name): \(receipt.reasons.map(\.message))")
    // The event of a refusal says the first of them.
    #expect(!receipt.isApplied, "\(name)")
  }
}

/// The rows, by family.
enum BadInputTable {
  static let nobody = AccountID(Genesis.identityID(at: 99).digest)
  static let nothing = InstrumentID(Genesis.identityID(at: 99).digest)
  static let noSettlement = SettlementID(Genesis.identityID(at: 99).digest)
  static let bill = TestNetwork.bill
  static let cash = TestNetwork.cash
  static let bond = BondNetwork.bond

  /// The network of tests.
  static func plain(_ change: (inout Genesis) throws -> Void = { _ in }) throws -> BadInputStage {
    var genesis = try TestNetwork.genesis()
    try change(&genesis)
    return BadInputStage(try TestChain(genesis))
  }

  /// With the bill as it is to be: its status, its multiple, its issue date.
  static func withBill(
    _ genesis: inout Genesis, status: InstrumentStatus = .active, multiple: UInt128 = 1,
    issue: String = "2026-11-01"
  ) throws {
    let bill = genesis.instruments[0]
    genesis.instruments[0] = GenesisInstrument(
      terms: try TestNetwork.billTerms(multiple: multiple, issue: issue),
      authorised: bill.authorised, policy: bill.policy, status: status, programme: bill.programme)
  }

  static func halted() throws -> BadInputStage {
    try plain { try withBill(&$0, status: .halted) }
  }

  static func unissued() throws -> BadInputStage {
    try plain { try withBill(&$0, issue: "2027-01-01") }
  }

  static func inFives() throws -> BadInputStage { try plain { try withBill(&$0, multiple: 5) } }
}
