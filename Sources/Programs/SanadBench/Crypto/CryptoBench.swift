package import SanadCrypto

/// Signatures, hashes and the stretching of passphrases: what everything else is bounded by.
package struct CryptoBench {
  private var watch: Stopwatch

  /// Creates a benchmark.
  package init(_ plan: RoundPlan = RoundPlan()) { watch = Stopwatch(plan) }

  /// Measures everything.
  ///
  /// - Throws: ``SanadCrypto/CryptoFailure`` where there is no memory for a keystore's stretching.
  package mutating func run(version: String) throws(CryptoFailure) -> MeasurementReport {
    var results = signatures()
    results += hashes()
    results += trees()
    results += try keystores()
    return MeasurementReport(
      machine: Machine(), version: version, results: results, checksum: watch.checksum)
  }

  private mutating func signatures() -> [Measurement] {
    let key = SecretKey(testWord: "bench", name: "signer")
    let publicKey = key.publicKey
    let message = Self.bytes(200)
    let signature = key.sign(message)
    return [
      watch.measure("Ed25519 sign, 200 bytes") { key.sign(message).hashValue },
      watch.measure("Ed25519 verify, 200 bytes") {
        publicKey.isValid(signature, for: message) ? 1 : 0
      },
      watch.measure("Ed25519 key for registration") { publicKey.isValidForRegistration ? 1 : 0 },
    ]
  }

  private mutating func hashes() -> [Measurement] {
    var results = [64, 258, 1_024, 16_384, 1_048_576].map { count in
      let input = Self.bytes(count)
      return watch.measure("SHA-256, \(count) bytes", byteCount: count) {
        Int(truncatingIfNeeded: SHA256.digest(input).word0)
      }
    }
    let left = SHA256.digest([1])
    let right = SHA256.digest([2])
    results.append(
      watch.measure("SHA-256 of a tree node, 65 bytes", byteCount: 65) {
        Int(truncatingIfNeeded: SHA256.pair(1, left, right).word0)
      })
    return results
  }

  private mutating func trees() -> [Measurement] {
    [1_000, 4_096].map { count in
      let leaves = (0..<count).map { SHA256.digest([UInt8($0 & 0xff), UInt8($0 >> 8)]) }
      return watch.measure("list tree over \(count) leaves") {
        Int(truncatingIfNeeded: ListTree.root(of: leaves).word0)
      }
    }
  }

  private mutating func keystores() throws(CryptoFailure) -> [Measurement] {
    let key = SecretKey(testWord: "bench", name: "stored")
    let passphrase = SecretBytes(count: 16) { target in target.copyBytes(from: Self.bytes(16)) }
    let sealed = try Keystore.seal(
      key, for: .account, passphrase: passphrase, entropy: Self.bytes(Keystore.entropyBytes))
    var failure: CryptoFailure?
    let result = watch.measure("keystore open, the usual cost") {
      do throws(CryptoFailure) {
        return Int(
          truncatingIfNeeded: try sealed.open(passphrase: passphrase).publicKey.digest.word0)
      } catch {
        failure = error
        return 0
      }
    }
    if let failure { throw failure }
    return [result]
  }

  private static func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 131 &+ 7) }
  }
}
