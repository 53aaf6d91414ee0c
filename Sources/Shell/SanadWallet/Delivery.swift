import SanadAPIModel
import SanadCrypto
public import SanadLightClient
public import SanadTypes

/// Brings signed bytes to a node and waits until their proof shows what became of them. It says
/// *final* only then; everything else is not known, and safe to repeat with the same bytes.
public struct Delivery: Sendable {
  private let client: NodeClient
  private let genesis: Genesis
  /// The longest that a node waits before it answers a submission.
  private static let secondsMax = 60

  /// Delivers through a node to the chain of `genesis`.
  public init(client: NodeClient, genesis: Genesis) {
    self.client = client
    self.genesis = genesis
  }

  /// Sends the latest attempt and gives what the proof of its finality shows.
  ///
  /// - Parameters:
  ///   - seconds: how long to wait for finality.
  ///   - isRepeated: whether an attempt may have been sent before; then a refusal is believed only
  ///     after the node has been asked for the proof of each.
  public func deliver(
    _ sent: SentTransaction, upTo seconds: Int, isRepeated: Bool
  ) async throws(DeliveryFailure) -> ProvenTransaction {
    do throws(DeliveryFailure) {
      return try await deliver(sent.latest, upTo: seconds)
    } catch {
      guard case .refused = error, isRepeated else { throw error }
      for attempt in sent.attempts.reversed() {
        if let proven = try await proof(ifFinal: attempt.id) { return proven }
      }
      throw error
    }
  }

  /// Sends bytes and gives what the proof of their finality shows.
  ///
  /// - Throws: `refused` where the node did not take them, `unknown` where nothing is known.
  public func deliver(
    _ signed: UnverifiedTransaction, upTo seconds: Int
  ) async throws(DeliveryFailure) -> ProvenTransaction {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while true {
      // A node waits for a minute at most; sending the same bytes again is how to go on waiting.
      let left = Int((deadline - .now) / .seconds(1))
      if try await isFinal(signed, upTo: min(max(left, 0), Self.secondsMax)) { break }
      guard left > Self.secondsMax else {
        throw .unknown(signed.id, "submitted and not final after \(seconds) s")
      }
    }
    guard let proven = try await proof(ifFinal: signed.id) else {
      throw .unknown(signed.id, "the node calls it final, and has no proof of that yet")
    }
    return proven
  }

  /// The proof of a final transaction, checked against the genesis, offline, and what it shows.
  public func proof(
    of id: TransactionID
  ) async throws(DeliveryFailure) -> (shown: ProvenTransaction, bytes: [UInt8]) {
    let bytes: [UInt8]
    do throws(NodeClientFailure) { bytes = try await client.proof(of: id) } catch {
      if case .refused(let problem) = error { throw .refused(problem) }
      throw .unknown(id, "\(error)")
    }
    return (try checked(bytes, of: id), bytes)
  }

  /// What a proof shows of a transaction.
  public func checked(
    _ bytes: [UInt8], of id: TransactionID
  ) throws(DeliveryFailure) -> ProvenTransaction {
    let checker: ProofChecker
    do throws(CryptoFailure) { checker = try ProofChecker(genesis: genesis) } catch {
      throw .library(error)
    }
    do throws(LightClientFailure) {
      if case .transaction(let shown) = try checker.check(bytes), shown.transaction.id == id {
        return shown
      }
    } catch { throw .notProven("the node's proof does not hold: \(error)") }
    throw .notProven("the node sent the proof of something else")
  }

  /// The proof of a transaction; nil where the node has none.
  private func proof(
    ifFinal id: TransactionID
  ) async throws(DeliveryFailure) -> ProvenTransaction? {
    do throws(DeliveryFailure) { return try await proof(of: id).shown } catch {
      if case .refused = error { return nil }
      throw error
    }
  }

  private func isFinal(
    _ signed: UnverifiedTransaction, upTo seconds: Int
  ) async throws(DeliveryFailure) -> Bool {
    do throws(NodeClientFailure) {
      let transaction = try await client.submit(signed.bytes, upTo: seconds)
      return transaction.status == TransactionResource.Status.final.rawValue
    } catch {
      if case .refused(let problem) = error { throw .refused(problem) }
      // It may have been taken before the answer was lost, or before it could not be read.
      throw .unknown(signed.id, "the outcome is not known: \(error)")
    }
  }
}
