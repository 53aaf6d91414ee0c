import Foundation
import SanadCodec
import SanadCrypto
import SanadLightClient
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

  // MARK: What an affirmation is about

  private static func instruction(_ units: UInt64 = 5) throws -> SettlementInstruction {
    let instrument = InstrumentID(try InstrumentSymbol("MTB-12M"))
    let legs = [
      Leg(instrument: instrument, from: alice, to: bob, units: Units(UInt128(units))),
      Leg(instrument: instrument, from: bob, to: alice, units: Units(1)),
    ]
    let body = TransactionBody(
      chainID: ChainID(Digest(7, 7, 7, 7)), account: alice, sequence: SequenceNumber(4),
      validUntil: Timestamp(1_000),
      operations: [
        .transfer(legs[0]),
        .instruct(
          InstructSettlement(legs: legs, consenting: [], validUntil: Timestamp(900_000))),
      ])
    return try #require(SettlementInstruction(body))
  }

  private static func affirmation(
    of id: SettlementID, on chain: ChainID = ChainID(Digest(7, 7, 7, 7))
  ) -> TransactionDraft {
    TransactionDraft(
      body: TransactionBody(
        chainID: chain, account: bob, sequence: SequenceNumber(2), validUntil: Timestamp(1_000),
        operations: [.affirm(id)]))
  }

  /// The id stands for the legs: other legs have another one.
  @Test func refusesTheInstructionOfAnotherSettlement() throws {
    let instruction = try Self.instruction()
    var draft = Self.affirmation(of: instruction.id)
    #expect(draft.affirmedUnseen == instruction.id)
    #expect(throws: TransactionDraftFailure.contradicts("instruction")) {
      try draft.show(try Self.instruction(6))
    }
    var foreign = Self.affirmation(of: instruction.id, on: ChainID(Digest(8, 8, 8, 8)))
    #expect(throws: TransactionDraftFailure.contradicts("instruction")) {
      try foreign.show(instruction)
    }
    try draft.show(instruction)
    #expect(draft.affirmedUnseen == nil)
    let text = String(decoding: try draft.file(), as: UTF8.self)
    let other = Hex.encode(try Self.instruction(6).body.bcsBytes)
    let changed = text.replacing(Hex.encode(instruction.body.bcsBytes), with: other)
    #expect(changed != text && failure(Array(changed.utf8)) == .contradicts("instruction"))
    // A body that instructs nothing shows nothing.
    let nothing = text.replacing(
      Hex.encode(instruction.body.bcsBytes), with: Hex.encode(try Self.body().bcsBytes))
    #expect(failure(Array(nothing.utf8)) == .contradicts("instruction"))
  }

  @Test func aSecondAffirmationIsUnseenAlsoBesideOneThatIsSeen() throws {
    let instruction = try Self.instruction()
    let second = SettlementID(Digest(3, 3, 3, 3))
    var draft = TransactionDraft(
      body: TransactionBody(
        chainID: instruction.body.chainID, account: Self.bob, sequence: SequenceNumber(2),
        validUntil: Timestamp(1_000), operations: [.affirm(instruction.id), .affirm(second)]))
    try draft.show(instruction)
    #expect(draft.affirmedUnseen == second)
  }

  @Test func theInstructionGoesWithTheDraftFromHandToHand() throws {
    let instruction = try Self.instruction()
    #expect(
      instruction.id == SettlementID(transaction: instruction.body.id, operation: 1))
    var draft = Self.affirmation(of: instruction.id)
    try draft.show(instruction)
    try draft.sign(as: Self.bob, with: Self.other)
    let read = try TransactionDraft(reading: Array(try draft.file()))
    #expect(read == draft && read.instruction == instruction && read.affirmedUnseen == nil)
    // Changed anywhere, it is refused or no longer there, and never another one.
    let file = Array(try draft.file())
    for place in file.indices {
      var changed = file
      changed[place] ^= 0x01
      guard failure(changed) == nil else { continue }
      let other = try TransactionDraft(reading: changed)
      #expect(other.body == draft.body, "character \(place)")
      let isSeen = other.instruction == instruction
      #expect(isSeen || other.affirmedUnseen == instruction.id, "character \(place)")
    }
  }

  @Test func anInstructionIsReadFromWhateverHasIt() throws {
    let instruction = try Self.instruction()
    var draft = TransactionDraft(body: instruction.body)
    #expect(try SettlementInstruction(reading: Array(try draft.file())) == instruction)
    try draft.sign(as: Self.alice, with: Self.key)
    let bytes = try #require(draft.signedBytes)
    #expect(try SettlementInstruction(reading: bytes) == instruction)
    let chain = try ProvenChain(named: "instruction")
    for (bytes, what) in [
      (chain.file, "a proof of what instructs nothing"), (try Self.half(), "a trade"),
      ([], "empty"),
      (ProofFile.mark, "a proof that is cut"),
    ] {
      #expect(throws: TransactionDraftFailure.self, "\(what)") {
        try SettlementInstruction(reading: bytes)
      }
    }
  }

  private static func half() throws -> [UInt8] {
    Array(try TransactionDraft(body: try body()).file())
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
