import SanadAPIModel
import SanadNode
import SanadTypes
import SanadWallet

/// A settlement as a proof shows it.
struct ProvenSettlement {
  /// When it was so.
  struct Proof: Encodable {
    let height: String
    let time: String

    var text: String { "  proven at height \(height), \(time)" }
  }

  let resource: SettlementResource
  let proof: Proof
}

extension WalletSession {
  /// Where a settlement stands after the newest block that the node proves; nil where it is proven
  /// that there is none.
  func provenSettlement(
    _ id: SettlementID
  ) async throws(StateReadFailure) -> ProvenSettlement? {
    let reader = try StateReader(client: client, genesis: genesis)
    let shown = try await reader.settlement(id)
    guard let record = shown.record else { return nil }
    // What is agreed beside the legs belongs to what is signed: without its proof nothing is shown.
    let terms = try await reader.terms(of: id)
    guard terms.header.timestamp >= record.instructedAt else {
      throw .notProven("the node proves what the terms were before the settlement was instructed")
    }
    try await learn(record.legs.map(\.instrument))
    let header = shown.header
    // A chain that is idle has no block yet in which an open one is seen to be over.
    let clock: Timestamp
    do throws(NodeClientFailure) { clock = try await now() } catch { throw .node(error) }
    let time = max(header.timestamp, clock)
    return ProvenSettlement(
      resource: SettlementResource(
        record, terms.record, named: id, at: (header.height, time), terms: network.terms(of:)),
      proof: .init(height: header.height.description, time: header.timestamp.rfc3339))
  }
}
