import ArgumentParser
import SanadAPIModel
import SanadCrypto
import SanadLightClient
import SanadTypes
import SanadWallet

/// `sanad wallet payment`: coupons, rental and redemptions, for issuers and holders.
struct WalletPaymentCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "payment", abstract: "See what instruments pay, bring it, get it.",
    subcommands: [
      PaymentListCommand.self, PaymentShowCommand.self, PaymentWaitingCommand.self,
      PaymentFundCommand.self, PaymentClaimCommand.self, PaymentRouteCommand.self,
    ])
}

/// `sanad wallet payment list`: the payments of an instrument.
struct PaymentListCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "The payments of an instrument, the newest first.",
    discussion: """
      Examples:
        sanad wallet payment list PIB-5Y
        sanad wallet payment list PIB-5Y --limit 200 --json

      The list is the node's word; sanad wallet payment show proves one of them.
      """)

  @Argument(help: "The instrument.")
  var instrument: String

  @Option(help: "Most lines, 1 to 500.")
  var limit = 50

  @Option(help: "Go on where a page has ended, as it says.")
  var cursor: String?

  @OptionGroup var network: WalletNetwork

  func validate() throws {
    guard (1...500).contains(limit) else { throw ValidationError("--limit is 1 to 500") }
    guard cursor?.isCursor ?? true else { throw ValidationError("--cursor is none of a page") }
  }

  func perform(on terminal: Terminal) async throws {
    let session = try WalletSession(network, terminal)
    let symbol = try AuctionQuote.symbol(instrument)
    let page: PaymentsResource
    do throws(NodeClientFailure) {
      page = try await session.client.payments(of: symbol, from: cursor, limit: limit)
      if let next = page.next, !next.isCursor {
        throw .incomprehensible("the place of the next page is none")
      }
    } catch { throw CommandFailure(error) }
    try await session.learn(page.items.map(\.cash))
    var table = TextTable(["", "KIND", "STATUS", "RECORD", "PAID FROM", "COMES TO", "PAID"])
    for payment in page.items {
      table.add([
        "\(payment.number)", payment.kind, payment.status, payment.recordDate,
        payment.paymentDate,
        payment.amount.map { session.network.cash($0, payment.cash) } ?? "not known yet",
        session.network.cash(payment.paid, payment.cash),
      ])
    }
    var lines = ["\(page.symbol)   \(page.status), \(page.declared) declared", table.text]
    if let next = page.next {
      lines.append("more   sanad wallet payment list \(symbol.text) --cursor \(next)")
    }
    try terminal.show(page, text: lines.joined(separator: "\n"))
  }
}

/// `sanad wallet payment show`: one payment, proven.
struct PaymentShowCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Where a payment stands, proven.",
    discussion: """
      Examples:
        sanad wallet payment show PIB-5Y 0
        sanad wallet payment show PIB-5Y 0 --json
      """)

  @Argument(help: "The instrument.")
  var instrument: String

  @Argument(help: "The payment's number, from 0.")
  var number: UInt32

  @OptionGroup var network: WalletNetwork

  func perform(on terminal: Terminal) async throws {
    let session = try WalletSession(network, terminal)
    let symbol = try AuctionQuote.symbol(instrument)
    guard let payment = try await session.payment(number, of: symbol) else {
      throw CommandFailure(
        .paymentUnknown, "it is proven that \(symbol) has no payment \(number)")
    }
    try terminal.show(
      Vouched(resource: payment.resource, proven: true),
      text: payment.lines(on: session.network).joined(separator: "\n"))
  }
}

/// `sanad wallet payment waiting`: what an account is still to be paid.
struct PaymentWaitingCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "waiting", abstract: "What an account is still to get, and where it goes.",
    discussion: """
      Examples:
        sanad wallet payment waiting retail
        sanad wallet payment waiting retail --json

      Payments that are declared and not made yet, cash in suspense, and routes. All
      of it is the node's word.
      """)

  @Argument(help: "The account.")
  var account: String

  @OptionGroup var network: WalletNetwork

  func perform(on terminal: Terminal) async throws {
    let session = try WalletSession(network, terminal)
    let id = try session.account(account)
    let found: EntitlementsResource
    do throws(NodeClientFailure) { found = try await session.client.entitlements(of: id) } catch {
      throw CommandFailure(error)
    }
    try await session.learn(found.entitlements.map(\.cash))
    var lines: [String] = []
    if !found.entitlements.isEmpty {
      var table = TextTable(["INSTRUMENT", "PAYMENT", "STATUS", "PAID FROM", "UNITS", "GROSS"])
      for entry in found.entitlements {
        table.add([
          entry.instrument, "\(entry.payment) \(entry.kind)", entry.status, entry.paymentDate,
          entry.units,
          entry.gross.map { session.network.cash($0, entry.cash) } ?? "not known yet",
        ])
      }
      lines.append(table.text)
    }
    if found.isCut { lines.append("and more, which the node leaves out") }
    lines += found.suspense.map {
      Printable.line("in suspense   \($0.cash) \($0.display)   since \($0.since)")
    }
    lines += found.routes.map {
      Printable.line("routed        \($0.cash) to \(session.network.named($0.to))")
    }
    try terminal.show(
      found, text: lines.isEmpty ? "nothing waits" : lines.joined(separator: "\n"))
  }
}
