import Foundation

/// What a node has counted since its start, by its `/metrics`.
package struct NodeCounters: Equatable, Sendable {
  /// Final transactions that took effect, and those that were refused.
  package let transactions: UInt64

  /// Asks the node whose API has a port of this machine.
  package init(port: UInt16) throws(APIConnectionFailure) {
    let answer = try APIConnection(port: port).get("/metrics")
    guard answer.status == 200 else { throw .unreadable("status \(answer.status)") }
    self = try Self(metrics: String(decoding: answer.body, as: UTF8.self))
  }

  /// Reads the text form of metrics. The first counter is always there; the second has a sample for
  /// each code that occurred.
  init(metrics: String) throws(APIConnectionFailure) {
    var applied: UInt64?
    var refused: UInt64 = 0
    for line in metrics.split(separator: "\n") where !line.hasPrefix("#") {
      let parts = line.split(separator: " ")
      guard parts.count >= 2, let name = parts[0].split(separator: "{").first else { continue }
      if name == "sanad_transactions_applied_total" { applied = UInt64(parts[1]) }
      if name == "sanad_transactions_refused_total" { refused += UInt64(parts[1]) ?? 0 }
    }
    guard let applied else { throw .unreadable("metrics without transactions") }
    transactions = applied + refused
  }
}
