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
    struct Movement: Encodable {
      let instrument: String
      let from: String
      let to: String
      let units: String
      let display: String?
    }
    struct Operation: Encodable {
      let kind: String
      let legs: [Movement]
    }
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
    let operations: [Operation]
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
      operations: body.operations.map { operation in
        Resource.Operation(
          kind: operation.name,
          legs: operation.legs.map { leg in
            Resource.Movement(
              instrument: symbol(leg.instrument), from: leg.from.description,
              to: leg.to.description, units: leg.units.description,
              display: network?.terms(of: leg.instrument)?.text(of: leg.units))
          })
      },
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
      if operation.legs.isEmpty { lines.append("  does       \(operation.name)") }
      for leg in operation.legs {
        lines.append(
          "  \(operation.name == "settle" ? "settles " : "moves   ")   \(amount(leg))   "
            + "\(name(leg.from)) -> \(name(leg.to))")
      }
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

  private func amount(_ leg: Leg) -> String {
    guard let terms = network?.terms(of: leg.instrument) else {
      return "\(leg.units) units of instrument \(leg.instrument)"
    }
    return "\(terms.symbol.text) \(terms.text(of: leg.units))"
  }

  private func symbol(_ id: InstrumentID) -> String {
    network?.terms(of: id)?.symbol.text ?? id.description
  }

  private func name(_ id: AccountID) -> String { network?.name(of: id) ?? id.description }
}
