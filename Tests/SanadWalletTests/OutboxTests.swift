import Foundation
import SanadCrypto
import SanadTypes
import Testing

@testable import SanadWallet

@Suite struct OutboxTests {
  private static let account = AccountID(Digest(1, 0, 0, 1))

  private func withFolder(_ body: (URL) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "out bóx-\(UUID())")
    do {
      try await body(folder)
      try FileManager.default.removeItem(at: folder)
    } catch {
      try FileManager.default.removeItem(at: folder)
      throw error
    }
  }

  private func signed(
    _ units: UInt64 = 5, at sequence: UInt64 = 4, until: UInt64 = 1_000
  ) throws -> UnverifiedTransaction {
    var builder = TransactionBuilder(
      chainID: ChainID(Digest(7, 7, 7, 7)), account: Self.account,
      sequence: SequenceNumber(sequence), validUntil: Timestamp(until))
    builder.add(
      .transfer(
        Leg(
          instrument: InstrumentID(try InstrumentSymbol("MTB-12M")), from: Self.account,
          to: AccountID(Digest(2, 0, 0, 2)), units: Units(UInt128(units)))))
    builder.sign(as: Self.account, with: SecretKey(testWord: "outbox", name: "key"))
    return try UnverifiedTransaction(decoding: builder.signedBytes)
  }

  private func sent(_ signed: UnverifiedTransaction, _ reference: String? = nil) -> SentTransaction
  {
    SentTransaction(
      purpose: Outbox.purpose(of: signed.body), reference: reference, signed: signed)
  }

  private func outcome(_ id: TransactionID) throws -> SentTransaction.Outcome {
    let text = "{\"id\":\"\(id)\",\"height\":\"3\",\"isApplied\":true}"
    return try JSONDecoder().decode(SentTransaction.Outcome.self, from: Data(text.utf8))
  }

  /// Whoever sent what is found would pay somebody else, and take it for this payment.
  @Test func refusesAReferenceOfAnotherPayment() async throws {
    try await withFolder { folder in
      let outbox = Outbox(folder: folder)
      let one = sent(try signed(), "invoice-17")
      try outbox.remember(one)
      let other = Outbox.purpose(of: try signed(6).body)
      #expect(throws: OutboxFailure.referenceTaken(one.latest.id)) {
        try outbox.find(other, reference: "invoice-17")
      }
      #expect(try outbox.find(one.purpose, reference: "invoice-17") == one)
    }
  }

  /// What cannot be read might be what was sent: to pass over it could be to pay twice.
  @Test func refusesADamagedFileRatherThanPassItOver() async throws {
    try await withFolder { folder in
      let outbox = Outbox(folder: folder)
      let one = sent(try signed())
      try outbox.remember(one)
      let file = folder.appending(path: "open/\(one.purpose).json")
      for damage in ["", "{}", "{\"purpose\":\"00\"}", "[1]"] {
        try Data(damage.utf8).write(to: file)
        #expect(throws: OutboxFailure.damaged(path: file.path(percentEncoded: false))) {
          try outbox.find(one.purpose, reference: nil)
        }
      }
    }
  }

  @Test func anAttemptKeepsItsPlace() throws {
    var one = sent(try signed())
    for other in [try signed(at: 5, until: 2_000), try signed(at: 3)] {
      #expect(throws: OutboxFailure.anotherPlace) { try one.add(other) }
    }
    for number in 1..<SentTransaction.attemptsMax {
      try one.add(try signed(until: 1_000 + UInt64(number)))
    }
    #expect(throws: OutboxFailure.tooManyAttempts) { try one.add(try signed(until: 9_999)) }
  }

  @Test func onePurposeIsWhatIsMovedAndNotWhen() throws {
    let one = try signed()
    #expect(
      Outbox.purpose(of: one.body) == Outbox.purpose(of: try signed(at: 9, until: 9_000).body))
    #expect(Outbox.purpose(of: one.body) != Outbox.purpose(of: try signed(6).body))
    let chosen = Outbox.purpose(of: one.body, atItsSequence: true)
    #expect(chosen != Outbox.purpose(of: one.body))
    #expect(chosen != Outbox.purpose(of: try signed(at: 9).body, atItsSequence: true))
  }

  @Test func findsWhatWasRememberedInAnotherProcessToo() async throws {
    try await withFolder { folder in
      let one = sent(try signed())
      #expect(try Outbox(folder: folder).find(one.purpose, reference: nil) == nil)
      try Outbox(folder: folder).remember(one)
      #expect(try Outbox(folder: folder).find(one.purpose, reference: nil) == one)
      #expect(try Outbox(folder: folder).find(one.purpose, reference: "r") == nil)
      let attributes = try FileManager.default.attributesOfItem(
        atPath: folder.appending(path: "open/\(one.purpose).json").path(percentEncoded: false))
      #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
  }

  @Test func afterClosingThePurposeIsFreeAndTheReferenceIsNot() async throws {
    try await withFolder { folder in
      let outbox = Outbox(folder: folder)
      var plain = sent(try signed())
      var named = sent(try signed(at: 5), "invoice-17")
      for one in [plain, named] { try outbox.remember(one) }
      plain.outcome = try outcome(plain.latest.id)
      named.outcome = try outcome(named.latest.id)
      for one in [plain, named] { try outbox.close(one) }
      #expect(try outbox.find(plain.purpose, reference: nil) == nil)
      #expect(try outbox.find(named.purpose, reference: "invoice-17") == named)
      try outbox.release(named)
      #expect(try outbox.find(named.purpose, reference: "invoice-17") == nil)
    }
  }

  /// Two processes find the same expired attempt; what one of them signs and sees final displaces
  /// nothing of the other's, or the other would pay again.
  @Test(arguments: [nil, "invoice-17"])
  func whatAnotherProcessSignedInItsPlaceIsItsOwn(reference: String?) async throws {
    try await withFolder { folder in
      let first = sent(try signed(), reference)
      let outbox = Outbox(folder: folder)
      try outbox.remember(first)
      var one = try #require(try outbox.find(first.purpose, reference: reference))
      let two = try #require(try outbox.find(first.purpose, reference: reference))
      try one.add(try signed(until: 2_000))
      try outbox.remember(one)
      #expect(try outbox.known(with: two) == one)
      one.outcome = try outcome(one.latest.id)
      try outbox.close(one)
      #expect(try outbox.isDisplaced(two), "what it knows by itself")
      let known = try outbox.known(with: two)
      #expect(try !outbox.isDisplaced(known))
      #expect(known.outcome == one.outcome)
      #expect(known.attempts.map(\.id) == one.attempts.map(\.id), "the newest is the one to send")
    }
  }

  @Test func anEndedPaymentLeavesTheNextOfItsNameAlone() async throws {
    try await withFolder { folder in
      let outbox = Outbox(folder: folder)
      for reference in [nil, "invoice-17"] {
        var first = sent(try signed(at: 4), reference)
        let second = sent(try signed(at: 5), reference)
        try outbox.remember(second)
        try outbox.release(first)
        first.outcome = try outcome(first.latest.id)
        try outbox.close(first)
        #expect(try outbox.find(second.purpose, reference: reference) == second)
        #expect(try outbox.known(with: second) == second, "another place is another payment")
      }
    }
  }

  /// The first was handed to one node, and another one that lacks it gave its place to the second:
  /// equal in purpose and place, and two payments all the same.
  @Test func anEqualPaymentAtThePlaceOfTheFirstIsAnother() async throws {
    try await withFolder { folder in
      let outbox = Outbox(folder: folder)
      var first = sent(try signed())
      try outbox.close(first)
      let second = sent(try signed(until: 2_000))
      #expect(try outbox.unsettled(at: second.latest) == first)
      #expect(try outbox.unsettled(at: try signed(at: 5)) == nil)
      try outbox.remember(second)
      #expect(try outbox.known(with: second) == second, "the first is not an attempt of it")
      first.outcome = try outcome(first.latest.id)
      try outbox.close(first)
      #expect(try outbox.find(second.purpose, reference: nil) == second, "it is still to be made")
      #expect(try outbox.isDisplaced(second))
      #expect(try outbox.unsettled(at: second.latest) == nil)
    }
  }

  @Test func isDisplacedByWhatItHasSeenFinalAtItsPlaceAlone() async throws {
    try await withFolder { folder in
      let outbox = Outbox(folder: folder)
      let mine = sent(try signed())
      var other = sent(try signed(6))
      #expect(try !outbox.isDisplaced(mine))
      try outbox.close(other)
      #expect(try !outbox.isDisplaced(mine), "nobody has seen it final")
      other.outcome = try outcome(other.latest.id)
      try outbox.close(other)
      #expect(try outbox.isDisplaced(mine))
      #expect(try !outbox.isDisplaced(other), "itself")
      #expect(try !outbox.isDisplaced(sent(try signed(at: 5))), "another place")
      try outbox.close(mine)
      #expect(try outbox.isDisplaced(mine), "what is final is not forgotten for what is not")
    }
  }

  @Test func keepsTheNewestOfWhatIsDone() async throws {
    try await withFolder { folder in
      let outbox = Outbox(folder: folder)
      let count = Outbox.closedMax + Outbox.closedMax / 10
      let file = try sent(try signed()).file()
      try outbox.close(sent(try signed(at: UInt64(count))))
      for number in 0..<count {
        try Data(file).write(to: folder.appending(path: "closed/x-\(number).json"))
      }
      try outbox.close(sent(try signed(at: UInt64(count + 1))))
      let closed = folder.appending(path: "closed").path(percentEncoded: false)
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: closed).count == Outbox.closedMax)
    }
  }

  @Test func oneProcessSignsAtATime() async throws {
    try await withFolder { folder in
      let outbox = Outbox(folder: folder)
      try await outbox.locked(for: .zero) {
        await #expect(
          throws: OutboxFailure.busy(
            path: folder.appending(path: "lock").path(percentEncoded: false))
        ) {
          try await outbox.locked(for: .milliseconds(30)) {}
        }
      }
      try await outbox.locked(for: .zero) {}
    }
  }
}
