import Foundation
import SanadCodec
import SanadCrypto
import SanadTesting
import Testing

@Suite struct KeystoreTests {
  static let seed = (0..<32).map { UInt8($0) }
  static let entropy = (0x40..<0x50).map { UInt8($0) } + (0x80..<0x98).map { UInt8($0) }

  // Computed with PyNaCl: seed 00…1f, passphrase "correct horse", salt 40…4f, nonce 80…97.
  static let golden =
    "53414e41444b455901000203a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc866412"
    + "5531b8002000000000000001000000404142434445464748494a4b4c4d4e4f808182838485868788"
    + "898a8b8c8d8e8f9091929394959697341f559f26cb10f9660841d4a691ca888fdcfc1720a92f8f9d"
    + "0484101501860341a53fb074f8d5466e025f0916b56791"

  static func sealed() throws -> Keystore {
    try Keystore.seal(
      SecretKey(seed: seed), for: .consensus, passphrase: passphrase("correct horse"),
      cost: .least, entropy: entropy)
  }

  // Sealed like the one above, with the public key of the seed of 32 zero bytes in its header: who
  // knows the passphrase can make such a file, and it would sign as somebody else.
  static let withAnotherKey =
    "53414e41444b45590100023b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b"
    + "59da29002000000000000001000000404142434445464748494a4b4c4d4e4f808182838485868788"
    + "898a8b8c8d8e8f9091929394959697341f559f26cb10f9660841d4a691ca888fdcfc1720a92f8f9d"
    + "0484101501860348bc3be85bcbb3e274d2985a2a6055eb"

  @Test func refusesASeedOfAnotherPublicKey() throws {
    let file = try bytes(Self.withAnotherKey)
    let keystore = try BCSReader.decode(Keystore.self, from: file)
    #expect(throws: CryptoFailure.keystoreMismatch) {
      _ = try keystore.open(passphrase: passphrase("correct horse"))
    }
  }

  @Test func refusesAWrongPassphrase() throws {
    let keystore = try Self.sealed()
    for wrong in ["correct hors", "correct horse ", "Correct horse", "x"] {
      #expect(throws: CryptoFailure.passphraseWrong) {
        _ = try keystore.open(passphrase: passphrase(wrong))
      }
    }
  }

  @Test func refusesAPassphraseOfTheWrongLength() throws {
    let keystore = try Self.sealed()
    #expect(throws: CryptoFailure.secretLength(got: 0, allowed: 1...1_024)) {
      _ = try keystore.open(passphrase: passphrase(""))
    }
    #expect(throws: CryptoFailure.secretLength(got: 1_025, allowed: 1...1_024)) {
      _ = try keystore.open(passphrase: passphrase(String(repeating: "x", count: 1_025)))
    }
  }

  @Test func refusesAFileOfWhichAnyByteIsChanged() throws {
    let bytes = try Self.sealed().bcsBytes
    for index in bytes.indices {
      var changed = bytes
      changed[index] ^= 1
      #expect(throws: (any Error).self, "byte \(index)") {
        let keystore = try BCSReader.decode(Keystore.self, from: changed)
        _ = try keystore.open(passphrase: passphrase("correct horse"))
      }
    }
  }

  @Test func refusesAFileThatIsTooShortOrTooLong() throws {
    let bytes = try Self.sealed().bcsBytes
    for count in 0..<bytes.count {
      #expect(throws: DecodingFailure.self) {
        try BCSReader.decode(Keystore.self, from: Array(bytes.prefix(count)))
      }
    }
    #expect(throws: DecodingFailure(.overLimit(limit: 143, got: 144), at: 0)) {
      try BCSReader.decode(Keystore.self, from: bytes + [0])
    }
  }

  @Test(arguments: [
    KeystoreCost(memoryBytes: 100 << 30, passes: 1), KeystoreCost(memoryBytes: .max, passes: 1),
    KeystoreCost(memoryBytes: 8 << 10, passes: .max), KeystoreCost(memoryBytes: 0, passes: 1),
    KeystoreCost(memoryBytes: 8 << 10, passes: 0),
    KeystoreCost(memoryBytes: (1 << 30) + 1, passes: 1),
    KeystoreCost(memoryBytes: 8 << 10, passes: 9),
  ])
  func refusesACostThatIsNotGranted(cost: KeystoreCost) throws {
    var bytes = try Self.sealed().bcsBytes
    bytes.replaceSubrange(43..<55, with: cost.bcsBytes)
    #expect(
      throws: DecodingFailure(
        .invalidValue("the keystore asks for a cost that is not granted"), at: 43)
    ) { try BCSReader.decode(Keystore.self, from: bytes) }
    #expect(throws: CryptoFailure.keystoreCost(cost)) {
      try Keystore.seal(
        SecretKey(seed: Self.seed), for: .peer, passphrase: passphrase("x"), cost: cost,
        entropy: Self.entropy)
    }
  }

  @Test func sealsAsAnotherImplementationDoes() throws {
    let keystore = try Self.sealed()
    #expect(Hex.encode(keystore.bcsBytes) == Self.golden)
    #expect(keystore.bcsBytes.count == Keystore.byteCount)
  }

  @Test func opensWhatItSealed() throws {
    let file = try BCSReader.decode(Keystore.self, from: bytes(Self.golden))
    #expect(file.use == .consensus)
    let key = try file.open(passphrase: passphrase("correct horse"))
    #expect(key.publicKey == SecretKey(seed: Self.seed).publicKey)
    #expect(key.sign([1]).bytes == SecretKey(seed: Self.seed).sign([1]).bytes)
  }

  @Test func takesSecretsOverAndZeroesThem() {
    var plain = Array("secret".utf8)
    let secret = SecretBytes(taking: &plain)
    #expect(plain == [0, 0, 0, 0, 0, 0])
    #expect(secret.count == 6)
    #expect(secret.withBytes { Array($0) } == Array("secret".utf8))
  }

  @Test func drawsRandomBytesOfTheAskedLength() {
    #expect(SecureRandom.bytes(0).isEmpty)
    #expect(SecureRandom.bytes(40).count == 40)
    #expect(SecureRandom.bytes(32) != SecureRandom.bytes(32))
    #expect(SecureRandom.secret(32).count == 32)
  }

  /// Written for `Tests/Oracles/keystore_check.py`, which opens the files with another
  /// implementation; skipped unless `SANAD_ORACLE_DIR` names a directory.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["SANAD_ORACLE_DIR"] != nil))
  func handsItsFilesToTheOracle() throws {
    let directory = try #require(ProcessInfo.processInfo.environment["SANAD_ORACLE_DIR"])
    var random = SplitMix64(seed: 3)
    var lines = ""
    for round in 0..<24 {
      let words = random.bytes(1 + round)
      let seed = random.bytes(32)
      var taken = words
      let keystore = try Keystore.seal(
        SecretKey(seed: seed), for: Keystore.Use.allCases[round % 3],
        passphrase: SecretBytes(taking: &taken),
        cost: KeystoreCost(memoryBytes: 8_192 + UInt64(round) * 4_096, passes: 1),
        entropy: random.bytes(Keystore.entropyBytes))
      let fields = [words, seed, keystore.bcsBytes].map { "\"\(Hex.encode($0))\"" }
      lines += "[\(fields.joined(separator: ","))]\n"
    }
    try Data(lines.utf8).write(to: URL(filePath: directory).appending(path: "keystore.jsonl"))
  }
}
