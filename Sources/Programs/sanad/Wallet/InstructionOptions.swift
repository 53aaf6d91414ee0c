import ArgumentParser
import SanadAPIModel
import SanadLightClient
import SanadTypes
import SanadWallet

/// Where to see what a settlement moves, other than at a node.
struct InstructionOptions: ParsableArguments {
  @Option(
    help: "The transaction that instructed the settlement: its file, its bytes, or its proof.",
    completion: .file())
  var instruction: String?

  /// The instruction; nil where none is given.
  func read() throws(CommandFailure) -> SettlementInstruction? {
    guard let instruction else { return nil }
    let bytes = try PersonsFile.bytes(of: instruction)
    do throws(TransactionDraftFailure) { return try SettlementInstruction(reading: bytes) } catch {
      throw CommandFailure(error.code, status: .invalidInput, "\(instruction): \(error)")
    }
  }
}

extension WalletSession {
  /// Most pages of an account's history that are looked through for an instruction.
  private static let pagesMax = 200

  /// The transaction that instructed a settlement, as the history of one of its accounts leads to
  /// it; nil where that does not have it. The node is asked where it is and not what: whatever it
  /// sends is held against the settlement's id.
  func instruction(
    of id: SettlementID, inHistoryOf account: AccountID
  ) async throws -> SettlementInstruction? {
    var cursor: String?
    for _ in 0..<Self.pagesMax {
      let page: PageResource<EventResource>
      do throws(NodeClientFailure) {
        page = try await client.history(of: account, from: cursor, limit: 500)
      } catch { throw CommandFailure(error) }
      let place = page.items.first {
        $0.kind == "settlement_instructed" && $0.settlement == id.description
      }
      if let place {
        let proven = try await prove(try TransactionID(written: place.transaction)).shown
        let found = SettlementInstruction(proven.transaction.body)
        return found?.id == id ? found : nil
      }
      guard let next = page.next else { return nil }
      cursor = next
    }
    return nil
  }
}

extension CommandFailure {
  /// What a settlement moves cannot be seen here, so that it is not affirmed.
  init(unseen id: SettlementID, details: [String] = []) {
    self.init(
      .settlementUnknown, "what settlement \(id) moves cannot be seen here: nothing was signed",
      details: details,
      help: "Give the transaction that instructed it with --instruction FILE; --force signs unseen."
    )
  }
}
