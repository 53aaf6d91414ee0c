import Foundation
import SanadCrypto
import SanadTypes
import Testing

@testable import SanadWallet

@Suite struct TransactionDraftTests {
  private static let alice = AccountID(Digest(1, 0, 0, 1))
  private static let bob = AccountID(Digest(2, 0, 0, 2))
  private static var key: SecretKey { SecretKey(testWord: "draft", name: "alice") }
  private static var other: SecretKey { SecretKey(testWord: "draft", name: "bob") }

  private static func body(_ units: UInt64 = 5) throws -> TransactionBody {
    let instrument = InstrumentID(try InstrumentSymbol("MTB-12M"))
    let legs = [
      Leg(instrument: instrument, from: alice, to: bob, units: Units(UInt128(units))),
      Leg(instrument: instrument, from: bob, to: alice, units: Units(1)),
    ]
    return TransactionBody(
      chainID: ChainID(Digest(7, 7, 7, 7)), account: alice, sequence: SequenceNumber(4),
      validUntil: Timestamp(1_000), operations: [.settle(Settlement(legs: legs))])
  }

  private func failure(_ bytes: [UInt8]) -> TransactionDraftFailure? {
    do throws(TransactionDraftFailure) {
      _ = try TransactionDraft(reading: bytes)
      return nil
    } catch { return error }
  }

  private func half() throws -> TransactionDraft {
    var draft = TransactionDraft(body: try Self.body())
    try draft.sign(as: Self.alice, with: Self.key)
    return draft
  }

  @Test func refusesWhatIsNoTransaction() throws {
    for text in ["", "{", "{}", "null", "00", "zz", "{\"format\":\"other\"}"] {
      #expect(failure(Array(text.utf8)) != nil, "\(text)")
    }
    let size = TransactionDraft.fileBytesMax + 1
    #expect(failure([UInt8](repeating: 0x30, count: size)) == .tooLarge(size))
  }

  /// No change of a single character of the file goes unnoticed, but for one that says the same.
  @Test func noticesEveryChangedCharacter() throws {
    let draft = try half()
    let file = Array(try draft.file())
    for place in file.indices {
      var changed = file
      changed[place] ^= 0x01
      guard failure(changed) == nil else { continue }
      #expect(try TransactionDraft(reading: changed) == draft, "character \(place)")
    }
  }

  @Test func refusesAnIdOrAChainThatIsNotTheBodys() throws {
    let text = String(decoding: try half().file(), as: UTF8.self)
    let id = try Self.body().id.description
    let other = try Self.body(6).id.description
    #expect(failure(Array(text.replacing(id, with: other).utf8)) == .contradicts("id"))
    let chain = try Self.body().chainID.description
    let line = text.replacing("\"chain_id\":\"\(chain)\"", with: "\"chain_id\":\"\(id)\"")
    #expect(failure(Array(line.utf8)) == .contradicts("chain"))
  }

  @Test func refusesASignatureOfAnotherBody() throws {
    let draft = try half()
    var moved = TransactionDraft(
      body: try Self.body(6), authorizations: draft.authorizations)
    #expect(failure(Array(try moved.file())) == .signature(Self.alice, Self.key.publicKey))
    try moved.sign(as: Self.alice, with: Self.key)
    #expect(failure(Array(try moved.file())) == nil)
  }

  @Test func signsForNobodyWhoseAgreementIsNotNeeded() throws {
    var draft = try half()
    let stranger = AccountID(Digest(9, 9, 9, 9))
    #expect(throws: TransactionDraftFailure.notNeeded(stranger)) {
      try draft.sign(as: stranger, with: Self.key)
    }
  }

  @Test func isCompleteOnceEverybodyHasSigned() throws {
    var draft = TransactionDraft(body: try Self.body())
    #expect(draft.missing == [Self.alice, Self.bob] && draft.signedBytes == nil)
    try draft.sign(as: Self.bob, with: Self.other)
    #expect(draft.missing == [Self.alice] && draft.signedBytes == nil)
    draft = try TransactionDraft(reading: Array(try draft.file()))
    try draft.sign(as: Self.alice, with: Self.key)
    try draft.sign(as: Self.alice, with: Self.key)
    #expect(draft.authorizations.map(\.signatures.count) == [1, 1])
    let bytes = try #require(draft.signedBytes)
    #expect(try UnverifiedTransaction(decoding: bytes).id == draft.id)
    let digits = Hex.encode(bytes) + "\n"
    for form in [bytes, Array(digits.utf8), Array(try draft.file())] {
      #expect(try TransactionDraft(reading: form) == draft)
    }
  }
}
