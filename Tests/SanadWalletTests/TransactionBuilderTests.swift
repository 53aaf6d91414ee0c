import SanadCodec
import SanadCrypto
import SanadTypes
import SanadWallet
import Testing

@Suite struct TransactionBuilderTests {
  private static let chain = ChainID(Digest(1, 1, 1, 1))
  private static let alice = AccountID(Digest(0xa, 0, 0, 0))
  private static let bob = AccountID(Digest(0xb, 0, 0, 0))

  private func leg(_ units: UInt128 = 5) throws -> Leg {
    Leg(
      instrument: InstrumentID(try InstrumentSymbol("MTB-12M")), from: Self.alice, to: Self.bob,
      units: Units(units))
  }

  private func builder() throws -> TransactionBuilder {
    var builder = TransactionBuilder(
      chainID: Self.chain, account: Self.alice, sequence: SequenceNumber(4),
      validUntil: Timestamp(1_000))
    builder.add(.transfer(try leg()))
    return builder
  }

  private func key(_ name: String) -> SecretKey { SecretKey(testWord: "wallet", name: name) }

  @Test func nothingSignedDoesNotDecode() throws {
    let bytes = try builder().signedBytes
    #expect(throws: DecodingFailure.self) { try UnverifiedTransaction(decoding: bytes) }
  }

  /// A signature is over a body; another body is not what was agreed to.
  @Test func dropsSignaturesWhenTheBodyChanges() throws {
    var builder = try builder()
    builder.sign(as: Self.alice, with: key("alice"))
    let before = builder.id
    builder.add(.transfer(try leg(6)))
    #expect(builder.transaction.authorizations.isEmpty)
    #expect(builder.id != before)
  }

  @Test func oneKeyThatSignsTwiceDoesNotDecode() throws {
    var builder = try builder()
    builder.sign(as: Self.alice, with: key("alice"))
    builder.sign(as: Self.alice, with: key("alice"))
    let bytes = builder.signedBytes
    do throws(DecodingFailure) {
      _ = try UnverifiedTransaction(decoding: bytes)
      Issue.record("two signatures of one key were taken")
    } catch { #expect(error.transactionCode == .signatureDuplicate) }
  }

  @Test func signsTheTaggedBodyForTheAccountItWasAsked() throws {
    var builder = try builder()
    let secret = key("alice")
    builder.sign(as: Self.alice, with: secret)
    let decoded = try UnverifiedTransaction(decoding: builder.signedBytes)
    #expect(decoded.id == builder.id)
    #expect(decoded.body == builder.body)
    let authorization = try #require(decoded.authorizations.first)
    #expect(authorization.account == Self.alice)
    let entry = try #require(authorization.signatures.first)
    #expect(entry.key == secret.publicKey)
    #expect(secret.publicKey.isValid(entry.signature, for: builder.body.signedBytes))
  }

  @Test func putsSignersInTheOrderThatTheFormatAsksForHoweverTheySigned() throws {
    var builder = try builder()
    let names = ["k1", "k2", "k3", "k4"]
    for name in names { builder.sign(as: Self.bob, with: key(name)) }
    builder.sign(as: Self.alice, with: key("alice"))
    let decoded = try UnverifiedTransaction(decoding: builder.signedBytes)
    #expect(decoded.authorizations.map(\.account) == [Self.alice, Self.bob])
    #expect(
      decoded.authorizations[1].signatures.map(\.key)
        == names.map { key($0).publicKey }.sorted())
  }

  @Test func signaturesDoNotChangeTheID() throws {
    var signed = try builder()
    signed.sign(as: Self.alice, with: key("alice"))
    #expect(try builder().id == signed.id)
    #expect(signed.lane == .first && signed.sequence == SequenceNumber(4))
  }
}
