import ArgumentParser
import SanadAPIModel
import SanadTypes
import SanadWallet

/// `sanad wallet reserve`: what stands behind units, for custodians, inspectors and holders.
struct WalletReserveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reserve", abstract: "See, keep, attest and redeem what stands behind units.",
    subcommands: [
      ReserveShowCommand.self, ReserveDepositCommand.self, ReserveMarkCommand.self,
      ReserveWithdrawCommand.self, ReserveAttestCommand.self, ReservePriceCommand.self,
      ReserveRedeemCommand.self, ReserveCancelCommand.self, ReserveFillCommand.self,
    ])
}

/// `sanad wallet reserve show`: a reserve, one of its receipts, or a redemption.
struct ReserveShowCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "A reserve, one of its receipts, or a redemption.",
    discussion: """
      Examples:
        sanad wallet reserve show GOLD-G
        sanad wallet reserve show GOLD-G --receipt 0
        sanad wallet reserve show GOLD-G --redemption 3 --json

      It is the node's word; the reserve has a proof at the API.
      """)

  @Argument(help: "The instrument.")
  var instrument: String

  @Option(help: "The number of a receipt.")
  var receipt: UInt32?

  @Option(help: "The number of a redemption.")
  var redemption: UInt32?

  @OptionGroup var network: WalletNetwork

  func validate() throws {
    if receipt != nil, redemption != nil {
      throw ValidationError("give --receipt or --redemption, not both")
    }
  }

  func perform(on terminal: Terminal) async throws {
    let session = try WalletSession(network, terminal)
    let symbol = try AuctionQuote.symbol(instrument)
    do throws(NodeClientFailure) {
      if let receipt {
        let shown = try await session.client.receipt(receipt, of: symbol)
        return try Self.show(shown, Self.lines(shown), terminal)
      }
      if let redemption {
        let shown = try await session.client.redemption(redemption, of: symbol)
        return try Self.show(shown, Self.lines(shown, session.network), terminal)
      }
      let shown = try await session.client.reserve(of: symbol)
      try Self.show(shown, Self.lines(shown), terminal)
    } catch { throw CommandFailure(error) }
  }

  private static func show(
    _ shown: some Encodable, _ lines: [String], _ terminal: Terminal
  ) throws(NodeClientFailure) {
    do { try terminal.show(shown, text: lines.joined(separator: "\n")) } catch {
      throw .incomprehensible("what the node says cannot be written: \(error)")
    }
  }

  private static func lines(_ reserve: ReserveResource) -> [String] {
    let unit = reserve.measure == "minor" ? "minor units" : reserve.measure
    var lines = [
      "\(reserve.symbol)   kept by \(reserve.custodian)   "
        + (reserve.shortage == nil ? "covered" : "SHORT"),
      "  supply     \(reserve.supply) \(unit), \(reserve.perUnit) for each of "
        + "\(reserve.outstanding) units",
      "  attested   \(reserve.attested) \(unit)",
    ]
    if let free = reserve.free {
      lines.append("  free       \(free) \(unit) on \(reserve.receipts) receipts ever")
    }
    if let attestation = reserve.attestation {
      lines.append("  counted    \(attestation.asOf), counts until \(attestation.validUntil)")
    }
    lines.append("  released   \(reserve.released) \(unit)")
    if let price = reserve.price {
      lines.append(
        "  price      \(price.tenThousandths)/10000 of a minor unit since \(price.date)")
    }
    if let shortage = reserve.shortage {
      lines.append("  short      \(shortage.available) of \(shortage.supply) \(unit)")
    }
    lines.append("  redeemed   \(reserve.redemptions) redemptions ever asked for")
    return lines
  }

  private static func lines(_ receipt: WarehouseReceiptResource) -> [String] {
    [
      "\(receipt.instrument)   receipt \(receipt.number)   \(receipt.status)",
      "  mass       \(receipt.fineMass) fine, \(receipt.grossMass) gross at "
        + "\(receipt.fineness)/10000",
      "  site       \(receipt.site)", "  insured    until \(receipt.insuredUntil)",
      "  inspection due \(receipt.inspectionDue)", "  bars       \(receipt.bars)",
    ]
  }

  private static func lines(
    _ redemption: RedemptionResource, _ network: KnownNetwork
  ) -> [String] {
    [
      "\(redemption.instrument)   redemption \(redemption.number), \(redemption.kind)   "
        + redemption.status,
      "  holder     \(network.named(redemption.holder))",
      "  units      \(redemption.filled) of \(redemption.units) redeemed, "
        + "\(redemption.covered) more now",
      "  until      \(redemption.validUntil)",
    ]
  }
}
