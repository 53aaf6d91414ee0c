import SanadAPIModel
import SanadCodec
import SanadCrypto
import SanadTypes
import SanadWallet
import Testing

/// Which keys of an account sign. The ledger's own verdict is the judge: enough, and none to spare.
@Suite struct SigningKeysTests {
  private static let account = AccountID(Digest(0xa, 0, 0, 0))

  private func key(_ name: String) -> SecretKey { SecretKey(testWord: "wallet", name: name) }

  private func publicKey(_ name: String) -> PublicKey { key(name).publicKey }

  private func authority(_ weights: [String: UInt16], threshold: UInt32) throws -> Authority {
    try Authority(
      keys: weights.map { Authority.WeightedKey(key: publicKey($0), weight: $1) }
        .sorted { $0.key < $1.key },
      threshold: threshold)
  }

  private func failure(_ authority: Authority, _ names: [String]) -> TooFewKeys? {
    do throws(TooFewKeys) {
      _ = try authority.signers(among: names.map(publicKey))
      return nil
    } catch { return error }
  }

  // MARK: Too few

  @Test func sayWhatTheyWeighWhereTheyAreTooFew() throws {
    let authority = try authority(["a": 2, "b": 1, "c": 1], threshold: 3)
    #expect(failure(authority, []) == TooFewKeys(weight: 0, threshold: 3))
    #expect(failure(authority, ["a"]) == TooFewKeys(weight: 2, threshold: 3))
    #expect(failure(authority, ["b", "c"]) == TooFewKeys(weight: 2, threshold: 3))
  }

  @Test func oneKeyGivenTwiceCountsOnce() throws {
    let authority = try authority(["a": 1, "b": 1, "c": 1], threshold: 2)
    #expect(failure(authority, ["a", "a", "a"]) == TooFewKeys(weight: 1, threshold: 2))
    #expect(
      try authority.signers(among: ["a", "a", "c"].map(publicKey)) == ["a", "c"].map(publicKey))
  }

  @Test func keysOfOthersAreWorthNothing() throws {
    let authority = try authority(["a": 1, "b": 1], threshold: 2)
    #expect(failure(authority, ["a", "x", "y"]) == TooFewKeys(weight: 1, threshold: 2))
    #expect(
      try authority.signers(among: ["x", "b", "y", "a"].map(publicKey))
        == ["b", "a"].map(publicKey))
  }

  // MARK: Exactly enough

  /// Taken in the order given, the light key would have signed before the heavy one that needs no
  /// other.
  @Test func aLightKeyDoesNotSignWhereAHeavyOneIsEnough() throws {
    let authority = try authority(["light": 1, "heavy": 3], threshold: 3)
    #expect(
      try authority.signers(among: ["light", "heavy"].map(publicKey)) == [publicKey("heavy")])
  }

  @Test func theFewestKeysSignAndNoneIsToSpare() throws {
    let names = ["a", "b", "c", "d", "e"]
    for weights in [[1, 1, 1, 1, 1], [5, 1, 1, 1, 1], [2, 2, 3, 1, 4], [65_535, 1, 2, 3, 4]] {
      let table = Dictionary(uniqueKeysWithValues: zip(names, weights.map { UInt16($0) }))
      for threshold in 1...UInt32(min(12, weights.reduce(0, +))) {
        let authority = try authority(table, threshold: threshold)
        for order in [names, names.reversed(), ["c", "a", "e", "b", "d"]] {
          let signers = try authority.signers(among: order.map(publicKey))
          #expect(authority.verdict(on: signers) == .sufficient)
          #expect(signers.count == authority.signatureCountMin)
        }
      }
    }
  }

  // MARK: What a node says

  private func resource(_ keys: [(String, Int)], threshold: Int) -> AccountResource {
    AccountResource(
      id: Self.account.description, height: "1", identity: "", kind: "house", threshold: threshold,
      keys: keys.map { AccountResource.Key(key: $0.0, weight: $0.1) }, lanes: [], holdings: [],
      eventCount: "0", eventChain: "")
  }

  @Test func anAuthorityThatIsNoneIsNotTaken() throws {
    let one = publicKey("a").digest.hex
    for (keys, threshold) in [
      ([], 1), ([(one, 1)], 0), ([(one, 1)], 2), ([(one, 1)], -1), ([(one, 0)], 1),
      ([(one, -1)], 1), ([(one, 65_536)], 1), ([("no key", 1)], 1), ([(one, 1), (one, 1)], 2),
      ([(one, 1)], Int.max),
    ] as [([(String, Int)], Int)] {
      #expect(throws: NodeClientFailure.self) {
        _ = try resource(keys, threshold: threshold).authority()
      }
    }
  }

  @Test func anAuthorityIsReadInWhateverOrderItComes() throws {
    let expected = try authority(["a": 2, "b": 1, "c": 1], threshold: 3)
    let entries = expected.keys.map { ($0.key.digest.hex, Int($0.weight)) }
    #expect(try resource(entries, threshold: 3).authority() == expected)
    #expect(try resource(entries.reversed(), threshold: 3).authority() == expected)
  }

  // MARK: Signing

  @Test func aTransactionOfSeveralKeysDecodesAndEverySignatureHolds() throws {
    let authority = try authority(["a": 2, "b": 1, "c": 1], threshold: 3)
    var builder = TransactionBuilder(
      chainID: ChainID(Digest(1, 1, 1, 1)), account: Self.account, sequence: SequenceNumber(0),
      validUntil: Timestamp(1_000))
    builder.add(.rotateKeys(RotateKeys(account: Self.account, authority: authority)))
    let names = ["c", "b", "a"]
    for signer in try authority.signers(among: names.map(publicKey)) {
      let name = try #require(names.first { publicKey($0) == signer })
      builder.sign(as: Self.account, with: key(name))
    }
    let decoded = try UnverifiedTransaction(decoding: builder.signedBytes)
    let signatures = try #require(decoded.authorizations.first).signatures
    #expect(signatures.map(\.key) == ["a", "c"].map(publicKey).sorted())
    #expect(authority.verdict(on: signatures.map(\.key)) == .sufficient)
    for entry in signatures {
      #expect(entry.key.isValid(entry.signature, for: builder.body.signedBytes))
    }
  }
}
