public import SanadAPIModel
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
  ///   - isRepeated: whether a node may have taken an attempt before. Then the node that refuses
  ///     one is asked for the proof of each.
  /// - Throws: `refused` where no node can have any of them; `refusedAgain` where one may have, and
  ///   this one refuses it and has no proof.
  public func deliver(
    _ sent: SentTransaction, upTo seconds: Int, isRepeated: Bool
  ) async throws(DeliveryFailure) -> ProvenTransaction {
    do throws(DeliveryFailure) {
      return try await deliver(sent.latest, upTo: seconds)
    } catch {
      let problem: ProblemResource
      switch error {
      case .refused(let told) where isRepeated: problem = told
      case .refusedAgain(_, let told): problem = told
      default: throw error
      }
      if let proven = try await proof(ofAny: sent) { return proven }
      // A node that has no room or is not ready has not said anything of what was sent before.
      if problem.saysNothing { throw .unknown(sent.latest.id, "\(error)") }
      throw .refusedAgain(sent.latest.id, problem)
    }
  }

  /// What the proof of the attempt that is final shows; nil where the node has the proof of none.
  ///
  /// - Throws: `unknown` where the node does not say whether it has one.
  public func proof(
    ofAny sent: SentTransaction
  ) async throws(DeliveryFailure) -> ProvenTransaction? {
    for attempt in sent.attempts.reversed() {
      if let proven = try await proof(ifFinal: attempt.id) { return proven }
    }
    return nil
  }

  /// Sends bytes and gives what the proof of their finality shows.
  ///
  /// - Throws: `refused` where the node did not take them, `refusedAgain` where it may have taken
  ///   them before it refused them, `unknown` where nothing is known.
  public func deliver(
    _ signed: UnverifiedTransaction, upTo seconds: Int
  ) async throws(DeliveryFailure) -> ProvenTransaction {
    let deadline = ContinuousClock.now + .seconds(seconds)
    var isTaken = false
    while true {
      // A node waits for a minute at most; sending the same bytes again is how to go on waiting.
      let left = Int((deadline - .now) / .seconds(1))
      do throws(DeliveryFailure) {
        if try await isFinal(signed, upTo: min(max(left, 0), Self.secondsMax)) { break }
      } catch {
        // Once it was taken, a refusal is about sending it again and not about what becomes of it.
        guard error.isRefusal, isTaken else { throw error }
        if let proven = try await proof(ifFinal: signed.id) { return proven }
        throw .unknown(signed.id, "it was taken, and then: \(error)")
      }
      isTaken = true
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

  /// The proof of what the chain did by itself in a block, checked against the genesis, offline, and
  /// what it shows.
  public func schedule(at height: Height) async throws(DeliveryFailure) -> ProvenSchedule {
    let id = TransactionID(scheduleAt: height)
    let bytes: [UInt8]
    do throws(NodeClientFailure) { bytes = try await client.proof(ofScheduleAt: height) } catch {
      if case .refused(let problem) = error { throw .refused(problem) }
      throw .unknown(id, "\(error)")
    }
    let checker: ProofChecker
    do throws(CryptoFailure) { checker = try ProofChecker(genesis: genesis) } catch {
      throw .library(error)
    }
    do throws(LightClientFailure) {
      if case .schedule(let shown) = try checker.check(bytes), shown.header.height == height {
        return shown
      }
    } catch { throw .notProven("the node's proof does not hold: \(error)") }
    throw .notProven("the node sent the proof of something else")
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
      guard case .refused(let problem) = error else { throw error }
      // Only this says that there is none; any other refusal says nothing.
      guard problem.isOfUnknownTransaction else { throw .unknown(id, "\(error)") }
      return nil
    }
  }

  private func isFinal(
    _ signed: UnverifiedTransaction, upTo seconds: Int
  ) async throws(DeliveryFailure) -> Bool {
    do throws(NodeClientFailure) {
      let transaction = try await client.submit(signed.bytes, upTo: seconds)
      return transaction.status == TransactionResource.Status.final.rawValue
    } catch {
      switch error {
      // A node that is not ready, or has failed, may have taken it all the same.
      case .refused(let problem) where !problem.mayHaveTaken: throw .refused(problem)
      case .refusedAgain(let problem) where !problem.mayHaveTaken:
        throw .refusedAgain(signed.id, problem)
      // It may have been taken before the answer was lost, or before it could not be read.
      default: throw .unknown(signed.id, "the outcome is not known: \(error)")
      }
    }
  }
}

extension ProblemResource {
  /// Whether the node knows no transaction of that id.
  public var isOfUnknownTransaction: Bool {
    code == ErrorCode.transactionUnknown.number.description
  }

  /// Whether it says something of the node and nothing of the transaction.
  public var saysNothing: Bool { mayHaveTaken || registered?.category == .overloaded }

  /// Whether a node that answers so to a submission may have taken it: it was not turned away, but
  /// the node is not ready, has failed, or says what nobody knows.
  public var mayHaveTaken: Bool {
    guard let category = registered?.category else { return true }
    return [.unavailable, .internal].contains(category)
  }

  private var registered: ErrorCode? { UInt16(code).flatMap(CodeNumber.init)?.registered }
}
