import SanadConfig
import SanadCrypto
import SanadTypes

/// An accelerated month of the programme: offices publish, a bank is admitted, a bill and a bond are
/// auctioned under seal, investors trade them against two kinds of cash, coupons pay themselves, a
/// bond is called, a bill redeemed.
final class Story {
  /// A line of what is told.
  struct Line: Encodable {
    let day: Int
    let date: String
    let height: String
    let text: String
  }

  let chain: StoryChain
  let tell: (Line) -> Void
  let start: CalendarDate
  let word: String
  private var drawn: UInt64 = 0

  init(_ file: GenesisFile, tell: @escaping (Line) -> Void) throws {
    guard let word = file.testWord, file.genesis.kind == .test else {
      throw StoryFailure("the story is played with public keys; this is no test network")
    }
    chain = try StoryChain(file)
    self.word = word
    self.tell = tell
    start = chain.businessDate
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

  func sheet(_ symbol: String) throws -> TermSheet {
    let id = InstrumentID(try InstrumentSymbol(symbol))
    guard let instrument = try chain.record(Instrument.self, .instrument(id)) else {
      throw StoryFailure("the genesis of the story needs an instrument \(symbol)")
    }
    return instrument.terms
  }

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
    _ text: String, by signers: StoryAccount..., operations: () throws -> [LedgerOperation]
  ) throws -> Receipt {
    let receipt = try chain.submit(try operations(), by: signers)
    guard receipt.isApplied else {
      let why = receipt.reasons.map { "\($0.code) \($0.message)" }.joined(separator: "; ")
      throw StoryFailure("\(text): refused, \(why)")
    }
    say(text)
    return receipt
  }

  /// Has something tried that the rules refuse, and tells why.
  func refuse(
    _ text: String, by signer: StoryAccount, operations: () throws -> [LedgerOperation]
  ) throws {
    let receipt = try chain.submit(try operations(), by: [signer])
    guard let reason = receipt.reasons.first else {
      throw StoryFailure("\(text): was carried out, and should have been refused")
    }
    say("\(text): refused with \(reason.code), \(reason.message)")
  }

  /// Plays all of it.
  func play() throws {
    say(
      "\(chain.file.genesis.name): \(chain.validatorCount) validators, "
        + "\(chain.file.genesis.instruments.count) instruments, chain \(chain.file.genesis.chainID)"
    )
    let cast = try prepare()
    let instruments = try register(cast)
    try auction(instruments, cast)
    try trade(instruments, cast)
    try live(instruments, cast)
    try finish(instruments, cast)
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
}
