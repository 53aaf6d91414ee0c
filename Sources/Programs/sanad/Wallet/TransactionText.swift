import SanadCrypto
import SanadTypes
import SanadWallet

/// A transaction in words: what somebody signs, and who has.
struct TransactionText {
  let draft: TransactionDraft
  /// What gives its accounts names and its amounts a point; nil where no network is known.
  let network: KnownNetwork?

  /// For programs.
  struct Resource: Encodable {
    struct Agreement: Encodable {
      let account: String
      let keys: [String]
    }
    let id: String
    let chainId: String
    let account: String
    let lane: Int
    let sequence: String
    let validUntil: String
    let operations: [OperationText]
    let authorizations: [Agreement]
    let missing: [String]
  }

  /// The same, for programs.
  var resource: Resource {
    let body = draft.body
    return Resource(
      id: draft.id.description, chainId: body.chainID.description,
      account: body.account.description, lane: Int(body.lane.value),
      sequence: body.sequence.description, validUntil: body.validUntil.rfc3339,
      operations: body.operations.map { OperationText($0, on: network, draft.instruction) },
      authorizations: draft.authorizations.map { authorization in
        Resource.Agreement(
          account: authorization.account.description,
          keys: authorization.signatures.map { $0.key.text(for: .account) })
      },
      missing: draft.missing.map(\.description))
  }

  /// Lines for people.
  var text: String {
    let body = draft.body
    var lines = ["transaction  \(draft.id)", "  chain      \(body.chainID)   \(chainWords)"]
    lines.append(
      "  from       \(name(body.account))   lane \(body.lane)   sequence \(body.sequence)")
    lines.append("  until      \(body.validUntil.rfc3339)")
    for operation in body.operations {
      lines += OperationText(operation, on: network, draft.instruction).lines(naming: name)
    }
    let signed = draft.authorizations.map { authorization in
      let count = authorization.signatures.count
      return name(authorization.account) + (count == 1 ? "" : " (\(count) keys)")
    }
    lines.append("  signed     \(signed.isEmpty ? "by nobody" : signed.joined(separator: ", "))")
    let missing = draft.missing.map(name)
    if !missing.isEmpty { lines.append("  missing    \(missing.joined(separator: ", "))") }
    return lines.joined(separator: "\n")
  }

  private var chainWords: String {
    guard let network else { return "(no genesis at hand to compare with)" }
    return network.genesis.chainID == draft.body.chainID
      ? network.genesis.name : "NOT that of \(network.genesis.name)"
  }

  private func name(_ id: AccountID) -> String { name(id.description) }

  /// The name of an account, or all digits of its id: their ends alone could be those of another.
  private func name(_ id: String) -> String {
    network?.accounts.first { $0.id.description == id }?.name ?? id
  }
}
