import Foundation
import Testing

@testable import SanadCrypto

@Suite struct KeyDerivationTests {
  private struct Vectors: Decodable {
    struct Chain: Decodable {
      let path: [UInt32]
      let chainCode: String
      let `private`: String
      let `public`: String
    }
    struct Case: Decodable {
      let seed: String
      let chains: [Chain]
    }
    let cases: [Case]
  }

  private func secret(_ bytes: [UInt8]) -> SecretBytes {
    var bytes = bytes
    return SecretBytes(taking: &bytes)
  }

  @Test func refusesASeedThatIsTooShortOrTooLong() throws {
    for count in [0, 15, 65, 128] {
      #expect(throws: CryptoFailure.secretLength(got: count, allowed: 16...64)) {
        _ = try KeyDerivation(seed: secret([UInt8](repeating: 1, count: count)))
      }
    }
    for count in [16, 64] {
      _ = try KeyDerivation(seed: secret([UInt8](repeating: 1, count: count)))
    }
  }

  @Test func agreesWithThePublishedVectors() throws {
    let file: Vectors = try vectors("slip0010")
    #expect(file.cases.map(\.chains.count) == [6, 6])
    for one in file.cases {
      for chain in one.chains {
        let node = try KeyDerivation(seed: secret(try bytes(one.seed))).descendant(chain.path)
        #expect(node.withChainCode { Hex.encode($0) } == chain.chainCode)
        let key = node.secretKey()
        #expect(key.withSeed { Hex.encode($0) } == chain.private)
        #expect(Hex.encode(key.publicKey.bytes) == chain.public)
      }
    }
  }

  @Test func refusesAnIndexThatHasTheMarkAlready() {
    #expect(AccountKeyPath(index: 1 << 31) == nil)
    #expect(AccountKeyPath(index: 1 << 31 - 1)?.steps == [44, 1_397_637_444, 2_147_483_647])
    #expect(AccountKeyPath(index: 7)?.description == "m/44'/1397637444'/7'")
  }

  /// Worked out with Python's hashlib and hmac: the path never changes, or words would no longer
  /// give back the keys that were made from them.
  @Test func theFixedPathGivesTheseKeys() throws {
    let words =
      "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about"
    let mnemonic = try Mnemonic(text: passphrase(words))
    let seeds = [
      "574298ad477dd6d2ac2b8ef0b080537f0c2de4af76883a3eb4ded9c194918c21",
      "88fc67a2beb77fb74a6460775cf05d44116f37fc736c4a960f79cfbc451a40ee",
    ]
    for (index, seed) in seeds.enumerated() {
      let path = try #require(AccountKeyPath(index: UInt32(index)))
      let key = try mnemonic.key(at: path, passphrase: secret([]))
      #expect(key.withSeed { Hex.encode($0) } == seed)
    }
  }
}
