import Foundation
import SanadTypes
import SanadWallet

/// The first transaction of a new local network: one unit of the bill from dealer to retail, so
/// that *ready* means that a trade has settled on every node.
struct StartupTransaction {
  let record: TestnetRecord

  func settle() async throws {
    let session = try WalletSession(record)
    guard let bill = session.genesis.instruments.first(where: { !$0.terms.isCash })?.terms else {
      return
    }
    let leg = try session.leg("\(bill.symbol.text) 1", from: "dealer", to: "retail")
    var builder = try await session.builder(for: "dealer")
    builder.add(.transfer(leg))
    try await session.sign(&builder, as: "dealer")
    _ = try await session.settle(builder, seconds: 20)
  }
}

extension TermSheet {
  /// Whether the instrument is money.
  var isCash: Bool {
    if case .cash = terms { true } else { false }
  }
}
