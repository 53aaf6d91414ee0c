import SanadCrypto
import SanadTypes
import Testing

@Suite struct Bech32mTextTests {
  static let digest = Digest(1, 2, 3, 4)

  @Test func refusesAnIdentifierOfAnotherKind() {
    #expect(
      throws: Bech32mFailure(.wrongPrefix(expected: "acct", got: "tx"), at: 0)
    ) { try AccountID(text: TransactionID(Self.digest).text) }
    let key = PublicKey(Self.digest)
    #expect(throws: Bech32mFailure.self) {
      try PublicKey(text: key.text(for: .consensus), for: .peer)
    }
  }

  @Test func refusesAnotherNumberOfBytes() {
    #expect(throws: Bech32mFailure(.wrongLength(expected: 32, got: 31))) {
      try AccountID(text: Bech32m.encode([UInt8](repeating: 0, count: 31), prefix: "acct"))
    }
  }

  @Test func givesEachKindAPrefixOfItsOwn() {
    let prefixes =
      [
        AccountID.prefix, TransactionID.prefix, IdentityID.prefix, InstrumentID.prefix,
        BlockDigest.prefix, ChainID.prefix,
      ] + Keystore.Use.allCases.map(\.prefix)
    #expect(Set(prefixes).count == prefixes.count)
  }

  @Test func readsBackWhatItWrites() throws {
    let account = AccountID(Self.digest)
    #expect(account.text.hasPrefix("acct1"))
    #expect(try AccountID(text: account.text) == account)
    let key = PublicKey(Self.digest)
    for use in Keystore.Use.allCases {
      #expect(try PublicKey(text: key.text(for: use), for: use) == key)
    }
  }
}
