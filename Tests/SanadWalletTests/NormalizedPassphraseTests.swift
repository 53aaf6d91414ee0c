import SanadCrypto
import SanadWallet
import Testing

@Suite struct NormalizedPassphraseTests {
  private func secret(_ bytes: [UInt8]) -> SecretBytes {
    var bytes = bytes
    return SecretBytes(taking: &bytes)
  }

  private func normal(_ text: [UInt8]) -> [UInt8] {
    secret(text).normalizedPassphrase().withBytes { Array($0) }
  }

  @Test func leavesBytesThatAreNoTextAlone() {
    for bytes in [[], [0xff, 0x41], [0xc3], [0x00, 0x80]] as [[UInt8]] {
      #expect(normal(bytes) == bytes)
    }
  }

  @Test func leavesASCIIAlone() {
    let all = (0..<128).map { UInt8($0) }
    #expect(normal(all) == all)
  }

  @Test func oneLetterWrittenInTwoWaysIsOnePassphrase() {
    #expect(normal(Array("\u{e9}".utf8)) == Array("e\u{301}".utf8))
    #expect(normal(Array("e\u{301}".utf8)) == Array("e\u{301}".utf8))
    #expect(normal(Array("\u{fb01}".utf8)) == Array("fi".utf8))
  }

  /// Worked out with Python's unicodedata and hashlib.
  @Test func agreesWithAnotherImplementation() throws {
    let words =
      "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about"
    let mnemonic = try Mnemonic(text: secret(Array(words.utf8)))
    let passphrase = secret(Array("㍍ガバヴァぱばぐゞちぢ十人十色".utf8))
    let seed = mnemonic.seed(passphrase: passphrase.normalizedPassphrase())
    #expect(
      seed.withBytes { Hex.encode($0) }
        == "ba553eedefe76e67e2602dc20184c564010859faada929a090dd2c57aacb204c"
        + "eefd15404ab50ef3e8dbeae5195aeae64b0def4d2eead1cdc728a33ced520ffd")
  }
}
