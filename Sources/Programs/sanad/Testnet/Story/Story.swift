import SanadConfig
import SanadCrypto
import SanadTypes

/// An accelerated month of the programme: offices publish, a bank is admitted, a bill and a bond are
/// auctioned under seal, investors trade them against two kinds of cash, gold is attested, sold and
/// redeemed, coupons pay themselves, a bond is put and bought back, another called, a bill redeemed.
final class Story {
  /// A line of what is told.
  struct Line: Encodable {
    let day: Int
    let date: String
    let height: String
    let text: String
  }

  let chain: any StoryStage
  let tell: (Line) -> Void
  let start: CalendarDate
  let word: String
  private var drawn: UInt64 = 0
  /// The sheets of genesis and of whatever has been registered since.
  private var sheets: [InstrumentID: TermSheet] = [:]
  /// Payments that were declared and that nobody has brought the money for.
  var declared: [(instrument: InstrumentID, number: UInt32)] = []

  /// A story on a stage; nothing has been played.
  init(on chain: any StoryStage, tell: @escaping (Line) -> Void) throws {
    guard let word = chain.file.testWord, chain.file.genesis.kind.isTest else {
      throw StoryFailure("the story is played with public keys; this is no test network")
    }
    self.chain = chain
    self.word = word
    self.tell = tell
    start = chain.businessDate
    for instrument in chain.file.genesis.instruments {
      sheets[instrument.terms.instrument] = instrument.terms
    }
    chain.watch = { [unowned self] receipts in tellPayments(receipts) }
  }

  // MARK: Telling

  func say(_ text: String) {
    tell(
      Line(
        day: Int(start.days(until: chain.businessDate)), date: chain.businessDate.description,
        height: chain.height.description, text: text))
  }

  // MARK: Cast

  /// An account that genesis has.
  func account(_ name: String) throws -> StoryAccount {
    guard let account = chain.file.account(named: name), let key = account.testKeys.first else {
      throw StoryFailure("the genesis of the story needs an account \"\(name)\" with a test key")
    }
    return StoryAccount(name: name, id: account.id, word: word, keyName: key)
  }

  /// A sheet that genesis has.
  func sheet(_ symbol: String) throws -> TermSheet {
    guard let sheet = sheets[InstrumentID(try InstrumentSymbol(symbol))] else {
      throw StoryFailure("the genesis of the story needs an instrument \(symbol)")
    }
    return sheet
  }

  /// The sheet of an instrument that genesis has, or that was registered; nil of any other.
  func sheet(of id: InstrumentID) -> TermSheet? { sheets[id] }

  /// Remembers the sheet of an instrument that is registered.
  func note(_ sheet: TermSheet) { sheets[sheet.instrument] = sheet }

  /// Bytes that look random and are the same in each performance.
  func bytes(_ count: Int) -> [UInt8] {
    var found: [UInt8] = []
    while found.count < count {
      var writer = Array(word.utf8)
      for shift in stride(from: 0, to: 64, by: 8) {
        writer.append(UInt8(truncatingIfNeeded: drawn >> UInt64(shift)))
      }
      drawn += 1
      found += SHA256.digest(writer).bytes
    }
    return Array(found.prefix(count))
  }

  // MARK: Acting

  /// Has something done that has to succeed.
  @discardableResult
  func act(
    _ text: String, by signers: StoryAccount..., operations: () async throws -> [LedgerOperation]
  ) async throws -> Receipt {
    let receipt = try await chain.submit(try operations(), by: signers)
    guard receipt.isApplied else {
      let why = receipt.reasons.map { "\($0.code) \($0.message)" }.joined(separator: "; ")
      throw StoryFailure("\(text): refused, \(why)")
    }
    say(text)
    return receipt
  }

  /// Has something tried that the rules refuse, and tells why.
  func refuse(
    _ text: String, by signers: StoryAccount..., operations: () async throws -> [LedgerOperation]
  ) async throws {
    let receipt = try await chain.submit(try operations(), by: signers)
    guard let reason = receipt.reasons.first else {
      throw StoryFailure("\(text): was carried out, and should have been refused")
    }
    say("\(text): refused with \(reason.code), \(reason.message)")
  }

  /// Plays all of it.
  func play() async throws {
    say(
      "\(chain.file.genesis.name): \(chain.validatorCount) validators, "
        + "\(chain.file.genesis.instruments.count) instruments, chain \(chain.file.genesis.chainID)"
    )
    let cast = try await prepare()
    let instruments = try await register(cast)
    try await auction(instruments, cast)
    try await trade(instruments, cast)
    try await gold(instruments, cast)
    try await live(instruments, cast)
    try await finish(instruments, cast)
  }
}

/// Who acts in the story.
struct StoryCast {
  let treasury: StoryAccount
  let centralBank: StoryAccount
  let registrar: StoryAccount
  let dealer: StoryAccount
  let fund: StoryAccount
  let retail: StoryAccount
  let tax: StoryAccount
  let bank: StoryAccount
  let wholesale: TermSheet
  let deposits: TermSheet

  /// Of the bank that is admitted, which keeps the gold.
  static func bankLEI() throws(ValueFailure) -> LEI { try LEI("SANADSECONDBANK00092") }
}
