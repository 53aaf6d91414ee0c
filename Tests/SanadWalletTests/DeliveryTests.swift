import Foundation
import SanadAPIModel
import SanadCrypto
import SanadLightClient
import SanadTypes
import SanadWallet
import Testing

/// What is said of a transaction when a node answers, lies, or does not answer.
@Suite struct DeliveryTests {
  private let chain: ProvenChain

  init() throws { chain = try ProvenChain(named: "delivery") }

  private func resource(_ status: TransactionResource.Status) throws -> FakeNode.Reaction {
    try .resource(
      TransactionResource(
        id: chain.id.description, status: status, account: "cd", lane: 0, sequence: "0",
        validUntil: "2026-11-20T14:11:09Z"))
  }

  private func problem(_ code: String) throws -> FakeNode.Reaction {
    try .problem(409, code: code, retry: .init(allowed: false, afterMs: 0, how: "none"))
  }

  private func failure(
    _ node: FakeNode, isRepeated: Bool = false
  ) async throws -> DeliveryFailure? {
    do throws(DeliveryFailure) {
      _ = try await deliver(node, isRepeated)
      return nil
    } catch { return error }
  }

  private func deliver(
    _ node: FakeNode, _ isRepeated: Bool
  ) async throws(DeliveryFailure) -> ProvenTransaction {
    let client: NodeClient
    do { client = try node.client() } catch { throw .notProven("\(error)") }
    return try await Delivery(client: client, genesis: chain.genesis).deliver(
      SentTransaction(purpose: chain.id, signed: chain.transaction), upTo: 1,
      isRepeated: isRepeated)
  }

  @Test func silenceIsNoOutcome() async throws {
    for reaction in [FakeNode.Reaction.silence("lost"), .answer(200, Data("<html>".utf8))] {
      guard case .unknown(let id, _)? = try await failure(FakeNode(reaction)) else {
        Issue.record("silence was taken for an outcome")
        return
      }
      #expect(id == chain.id)
    }
  }

  @Test func acceptedIsNoOutcome() async throws {
    guard case .unknown? = try await failure(FakeNode(try resource(.accepted))) else {
      Issue.record("accepted was taken for an outcome")
      return
    }
  }

  /// A node that ends between its answer and the proof has said nothing that counts.
  @Test func finalWithoutAProofIsNoOutcome() async throws {
    for second in [FakeNode.Reaction.silence("lost"), try problem("9106")] {
      guard case .unknown? = try await failure(FakeNode(try resource(.final), second)) else {
        Issue.record("a word was taken for a proof")
        return
      }
    }
  }

  @Test func aProofThatDoesNotHoldIsSaidSo() async throws {
    var spoiled = chain.file
    spoiled[spoiled.count - 1] ^= 1
    let another = try ProvenChain(named: "another").file
    for bytes in [[], spoiled, another] {
      let node = FakeNode(try resource(.final), .answer(200, Data(bytes)))
      guard case .notProven? = try await failure(node) else {
        Issue.record("\(bytes.count) bytes were believed")
        return
      }
    }
  }

  @Test func aRefusalIsPassedOn() async throws {
    let node = FakeNode(try problem("9007"))
    guard case .refused(let problem)? = try await failure(node) else {
      Issue.record("no refusal")
      return
    }
    #expect(problem.code == "9007" && node.requests.count == 1)
  }

  /// What may have been sent before may be final: the refusal is of its repetition.
  @Test func aRefusedRepetitionIsFinalWhereTheProofSaysSo() async throws {
    let node = FakeNode(try problem("9006"), .answer(200, Data(chain.file)))
    let proven = try await deliver(node, true)
    #expect(proven.transaction.id == chain.id)
    let without = FakeNode(try problem("9006"), try problem("9106"))
    guard case .refusedAgain(let id, let first)? = try await failure(without, isRepeated: true)
    else {
      Issue.record("a word that there is no proof was taken for a refusal for good")
      return
    }
    #expect(first.code == "9006" && id == chain.id, "the first refusal is the one that counts")
    let silent = FakeNode(try problem("9006"), .silence("lost"))
    guard case .unknown? = try await failure(silent, isRepeated: true) else {
      Issue.record("a refusal was believed although the proof could not be asked for")
      return
    }
  }

  /// A node that has no room, or no answer, says nothing of what was sent before.
  @Test func anOverloadedNodeHasNotRefusedARepetition() async throws {
    for (first, second) in [("9110", "9106"), ("9113", "9106"), ("9006", "9113")] {
      let node = FakeNode(try problem(first), try problem(second))
      guard case .unknown(let id, _)? = try await failure(node, isRepeated: true) else {
        Issue.record("\(first), then \(second), was taken for an outcome")
        return
      }
      #expect(id == chain.id)
    }
  }

  @Test func aRefusalAfterTheBytesWereTakenIsNoOutcome() async throws {
    let node = FakeNode(try resource(.accepted), try problem("9007"), try problem("9106"))
    let client = try node.client()
    do throws(DeliveryFailure) {
      _ = try await Delivery(client: client, genesis: chain.genesis).deliver(
        chain.transaction, upTo: 200)
      Issue.record("it was taken for final")
    } catch {
      guard case .unknown(let id, _) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(id == chain.id)
    }
    let proven = FakeNode(
      try resource(.accepted), try problem("9006"), .answer(200, Data(chain.file)))
    let delivery = Delivery(client: try proven.client(), genesis: chain.genesis)
    #expect(try await delivery.deliver(chain.transaction, upTo: 200).transaction.id == chain.id)
  }

  /// A node that is not ready may have what it is sent: a final block that is not stored yet.
  @Test(arguments: ["9113", "9114", "9199", "0000", "x"])
  func aNodeThatIsNotReadyHasRefusedNothing(code: String) async throws {
    for isRepeated in [false, true] {
      let node = FakeNode(try problem(code), try problem("9106"))
      guard case .unknown(let id, _)? = try await failure(node, isRepeated: isRepeated) else {
        Issue.record("\(code) was taken for a refusal")
        return
      }
      #expect(id == chain.id)
    }
  }

  /// Attempts of one request count as well: the first one may have been taken.
  @Test(arguments: ["9006", "9004", "9007"])
  func aRefusalBehindALostAnswerIsNoOutcome(code: String) async throws {
    let refusal = try problem(code)
    let without = FakeNode(.silence("lost"), refusal, try problem("9106"))
    let delivery = Delivery(client: try without.client(attempts: 2), genesis: chain.genesis)
    let sent = SentTransaction(purpose: chain.id, signed: chain.transaction)
    do throws(DeliveryFailure) {
      _ = try await delivery.deliver(sent, upTo: 1, isRepeated: false)
      Issue.record("it was taken for final")
    } catch {
      guard case .refusedAgain(let id, let told) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(id == chain.id && told.code == code)
    }
    let proven = FakeNode(.silence("lost"), refusal, .answer(200, Data(chain.file)))
    let second = Delivery(client: try proven.client(attempts: 2), genesis: chain.genesis)
    #expect(
      try await second.deliver(sent, upTo: 1, isRepeated: false).transaction.id == chain.id)
  }

  @Test func finalIsWhatTheProofShows() async throws {
    let node = FakeNode(try resource(.final), .answer(200, Data(chain.file)))
    let proven = try await deliver(node, false)
    #expect(proven.transaction.id == chain.id && proven.receipt.isApplied)
    #expect(node.requests.first?.body?.bytes == chain.transaction.bytes)
  }
}
