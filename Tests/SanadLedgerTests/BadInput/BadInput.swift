import SanadLedger
import SanadTypes
import Testing

/// The ways in which a transaction can be wrong that every operation has to have an answer to.
enum Wrongness: String, CaseIterable {
  /// Somebody who may not.
  case role
  /// What it is about is not as it has to be.
  case state
  /// Too early, too late, or a date that cannot be.
  case date
  /// Not the thing that is asked for: another instrument, kind, form or multiple.
  case unit
  /// More than fits, or than there may be.
  case overflow
  /// Nothing of something.
  case zero
  /// The same once more, signed anew.
  case duplicate
  /// The same bytes once more.
  case replay
}

/// A chain on which rows of the table run, with what makes and drives it.
final class BadInputStage {
  let chain: TestChain
  /// Of stages of settlements.
  let terms: TermsHarness?
  /// Of stages of auctions.
  let house: AuctionHouse?

  init(_ chain: TestChain, terms: TermsHarness? = nil, house: AuctionHouse? = nil) {
    self.chain = chain
    self.terms = terms
    self.house = house
  }

  func sign(_ drawn: Drawn) throws -> UnverifiedTransaction {
    // Whoever is named first submits.
    let body = chain.body([drawn.operation], by: drawn.signers[0].account)
    return try chain.sign(body, drawn.signers.sorted { $0.account < $1.account })
  }

  /// Runs a transaction in a block of its own.
  func run(_ drawn: Drawn) throws -> Receipt {
    let transaction = try sign(drawn)
    let receipts = try chain.add([transaction]).receipts
    return try #require(receipts.first { $0.transaction == transaction.id })
  }

  /// Runs what has to come before.
  @discardableResult
  func must(_ operation: LedgerOperation, _ signers: Party...) throws -> Receipt {
    let receipt = try run(Drawn(operation, signers))
    try #require(receipt.isApplied, "\(receipt.reasons)")
    return receipt
  }

  /// Lets a business date begin, with one block on it.
  func jump(to date: String) throws {
    let target = chain.genesis.ledger.start(of: try CalendarDate(date))
    chain.advance(milliseconds: target.distance(above: chain.time))
    try chain.add([])
  }

  var today: CalendarDate { chain.genesis.ledger.businessDate(at: chain.nextClock.timestamp) }

  func day(_ days: Int32) throws -> CalendarDate { try #require(today.adding(days: days)) }
}

/// An operation and who authorizes it; the first submits.
struct Drawn {
  let operation: LedgerOperation
  let signers: [Party]

  init(_ operation: LedgerOperation, _ signers: [Party]) {
    self.operation = operation
    self.signers = signers
  }

  init(_ operation: LedgerOperation, _ signers: Party...) {
    self.init(operation, signers)
  }
}

/// What a row says of one operation and one way of being wrong.
struct BadInputRow {
  typealias Stage = () throws -> BadInputStage
  typealias Make = (BadInputStage) throws -> Drawn

  enum Answer {
    /// A receipt with exactly these codes.
    case refused([ErrorCode], Make)
    /// No block has it, for this reason.
    case excluded(ErrorCode, Make)
    /// Its bytes are no transaction.
    case undecodable(Make)
    /// It is carried out, because it is not wrong.
    case applied(Make)
    /// The operation that is right, authorized by others.
    case refusedTo([Party], ErrorCode)
    /// The operation that is right, a second time; nil where that is carried out as well.
    case again(ErrorCode?)
    /// There is nothing of that kind to be wrong.
    case none
  }

  let answer: Answer
  /// The codes that a receipt of it has.
  var codes: [ErrorCode] {
    switch answer {
    case .refused(let codes, _): codes
    case .refusedTo(_, let code): [code]
    case .again(let code): code.map { [$0] } ?? []
    case .excluded, .undecodable, .applied, .none: []
    }
  }
  /// The stage, where it is another one than the operation's.
  var stage: Stage?
  /// Why it is applied, or cannot be wrong.
  var why = ""

  static func code(
    _ codes: ErrorCode..., on stage: Stage? = nil, _ make: @escaping Make
  ) -> Self {
    Self(answer: .refused(codes, make), stage: stage)
  }

  static func by(_ parties: Party..., code: ErrorCode) -> Self {
    Self(answer: .refusedTo(parties, code))
  }

  static func excluded(_ code: ErrorCode, _ make: @escaping Make) -> Self {
    Self(answer: .excluded(code, make))
  }

  static func undecodable(_ make: @escaping Make) -> Self { Self(answer: .undecodable(make)) }

  static func applied(_ why: String, _ make: @escaping Make) -> Self {
    Self(answer: .applied(make), why: why)
  }

  static func again(_ code: ErrorCode) -> Self { Self(answer: .again(code)) }

  static func againApplied(_ why: String) -> Self { Self(answer: .again(nil), why: why) }

  static func none(_ why: String) -> Self { Self(answer: .none, why: why) }
}

/// The rows of one operation: one for each way of being wrong, which the compiler asks for, but for
/// replays, which are alike for all.
struct BadInputSubject {
  let name: OperationName
  let stage: BadInputRow.Stage
  /// The operation as it is carried out: what makes the rows mean something.
  let sample: BadInputRow.Make
  let rows: [(kind: Wrongness, row: BadInputRow)]

  init(
    _ name: OperationName, on stage: @escaping BadInputRow.Stage, role: BadInputRow,
    state: BadInputRow, date: BadInputRow, unit: BadInputRow, overflow: BadInputRow,
    zero: BadInputRow, duplicate: BadInputRow, sample: @escaping BadInputRow.Make
  ) {
    self.name = name
    self.stage = stage
    self.sample = sample
    rows = [
      (.role, role), (.state, state), (.date, date), (.unit, unit), (.overflow, overflow),
      (.zero, zero), (.duplicate, duplicate),
    ]
  }
}
