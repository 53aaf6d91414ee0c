import SanadCodec
import SanadCrypto
import SanadTypes

/// How many transactions a second the checking of signatures alone would let through: what one
/// core verifies, times the cores, by the nodes that share them, since each verifies all.
package struct SignatureBound: Encodable, Sendable {
  /// Processor time of one verification, in microseconds, median of rounds.
  package let verificationMicroseconds: Double
  /// Verifications that one core does in a second.
  package let perCoreSecond: Double
  /// Cores of the machine.
  package let cores: Int
  /// Nodes that share them.
  package let nodes: Int
  /// Signatures of a transaction.
  package let signatures: Int
  /// The bound in transactions a second.
  package let transactionsPerSecond: Double

  private enum CodingKeys: String, CodingKey {
    case cores, nodes
    case signatures = "signatures_per_transaction"
    case verificationMicroseconds = "verification_us"
    case perCoreSecond = "verifications_per_core_second"
    case transactionsPerSecond = "transactions_per_second"
  }

  /// Verifies the signatures of transactions of the run, in rounds of thread processor time.
  ///
  /// Each round goes through other keys and messages, as a node does. Takes about a second.
  package init(verifying transactions: some Collection<[UInt8]>, cores: Int, nodes: Int) {
    let cases = transactions.prefix(4_096).compactMap(VerificationCase.init)
    var watch = Stopwatch(RoundPlan(rounds: 9, roundNanoseconds: 100_000_000))
    var next = 0
    let measured = watch.measure("Ed25519 verify, a transfer") {
      next = next + 1 < cases.count ? next + 1 : 0
      return cases.indices.contains(next) && cases[next].isValid ? 1 : 0
    }
    self.init(
      verificationNanoseconds: measured.median, cores: cores, nodes: nodes,
      signatures: cases.first?.signatures ?? 1)
  }

  /// The bound that follows from the time of one verification.
  ///
  /// - Precondition: every number is above zero.
  init(verificationNanoseconds: Double, cores: Int, nodes: Int, signatures: Int = 1) {
    precondition(
      verificationNanoseconds > 0 && cores > 0 && nodes > 0 && signatures > 0,
      "a bound of something")
    verificationMicroseconds = (verificationNanoseconds / 1_000).rounded(toPlaces: 2)
    let perSecond = 1_000_000_000 / verificationNanoseconds
    perCoreSecond = perSecond.rounded()
    self.cores = cores
    self.nodes = nodes
    self.signatures = signatures
    transactionsPerSecond =
      (perSecond * Double(cores) / Double(nodes * signatures)).rounded(toPlaces: 1)
  }
}

/// The first signature of a transaction with its key and message, as a node's verifier has them.
private struct VerificationCase: Sendable {
  let key: PublicKey
  let signature: Signature
  let message: [UInt8]
  /// Signatures of the whole transaction.
  let signatures: Int

  init?(_ bytes: [UInt8]) {
    do throws(DecodingFailure) {
      let transaction = try UnverifiedTransaction(decoding: bytes)
      guard let entry = transaction.authorizations.first?.signatures.first else { return nil }
      key = entry.key
      signature = entry.signature
      message = transaction.signedBytes
      signatures = transaction.authorizations.reduce(0) { $0 + $1.signatures.count }
    } catch {
      // The bytes are the benchmark's own; what does not decode would be refused by every node.
      return nil
    }
  }

  var isValid: Bool { key.isValid(signature, for: message) }
}
