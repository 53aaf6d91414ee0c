import ArgumentParser
import Foundation
import SanadAPIModel
import SanadTypes
import SanadWallet

/// `sanad wallet watch`: what happens to an account, as it becomes final.
struct WalletWatchCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "Show what happens to an account, as it becomes final.",
    discussion: """
      Examples:
        sanad wallet watch retail
        sanad wallet watch retail --from 0.0 --count 10 --json

      Each line has been proven here before it is shown. With --json there is one
      object a line, with the place in the chain as its cursor: give the last one
      to --from to go on where a watch has ended. It goes on by itself when the node
      restarts.
      """)

  @Argument(help: "The account.")
  var account: String

  @Option(help: "Begin after this place in the chain; 0.0 is its beginning. Default: now.")
  var from: String?

  @Option(help: "End after so many.")
  var count: Int?

  @OptionGroup var network: WalletNetwork

  func validate() throws {
    guard (count ?? 1) > 0 else { throw ValidationError("--count is at least 1") }
  }

  /// One event, for programs.
  private struct Line: Encodable {
    let cursor: String
    let event: EventResource
    let proven: Bool
  }

  func perform(on terminal: Terminal) async throws {
    let session = try WalletSession(network, terminal)
    let id = try session.account(account)
    var watch = Watch(
      cursor: from, left: count ?? .max,
      proofs: ProvenEvents(of: id, oldestFirst: true, in: session))
    // What cannot be reached at all is said at once, and only later waited for.
    do { _ = try await session.client.status() } catch { throw CommandFailure(error) }
    terminal.say("watching \(account); Ctrl-C ends it")
    while watch.left > 0 {
      do {
        try await follow(id, &watch, session, terminal)
      } catch let failure as NodeClientFailure {
        guard case .unreachable = failure else { throw failure }
        terminal.explain(Printable.line("the stream ended: \(failure)"))
      }
      if watch.left > 0 { try await Task.sleep(for: .milliseconds(500)) }
    }
  }

  private struct Watch {
    var cursor: String?
    var left: Int
    var proofs: ProvenEvents
  }

  private func follow(
    _ id: AccountID, _ watch: inout Watch, _ session: WalletSession, _ terminal: Terminal
  ) async throws {
    guard
      let stream = NodeStream(
        base: session.address, topics: ["account:\(id)"], cursor: watch.cursor)
    else { throw CommandFailure(.configInvalid, "the address of the node is none") }
    for try await item in stream.items() {
      guard item.cursor.isCursor else {
        throw NodeClientFailure.incomprehensible("the cursor of an item is none")
      }
      if let gap = item.gap {
        terminal.warn(
          Printable.line(
            "missing  blocks from \(gap.from) and before \(gap.to): the node has them no longer"))
      }
      if let event = item.event {
        _ = try await watch.proofs.event(toldAs: event)
        try show(event, item.cursor, session, terminal)
        watch.left -= 1
      }
      watch.cursor = item.cursor
      if watch.left == 0 { return }
    }
  }

  private func show(
    _ event: EventResource, _ cursor: String, _ session: WalletSession, _ terminal: Terminal
  ) throws {
    guard !terminal.isJSON else {
      let line = Line(cursor: cursor, event: event, proven: true)
      return try terminal.give(try APICoding.encode(line) + [UInt8(ascii: "\n")])
    }
    try terminal.show(event, text: session.line(of: event) + "   proof checked")
  }
}

extension WalletSession {
  /// An event of the ledger on one line.
  func line(of event: EventResource) -> String {
    var parts = ["#\(event.height)", event.movement ?? event.kind]
    if let instrument = event.instrument { parts.append("\(instrument) \(amount(event))") }
    if let from = event.from { parts.append("from \(network.named(from))") }
    if let to = event.to { parts.append("to \(network.named(to))") }
    if let name = event.name { parts.append("\(event.code ?? "") \(name)") }
    if let settlement = event.settlement { parts.append("settlement \(settlement.prefix(12))…") }
    if let outcome = event.outcome { parts.append(outcome) }
    parts.append("tx \(event.transaction.prefix(12))…")
    return parts.joined(separator: "   ")
  }

  private func amount(_ event: EventResource) -> String {
    let words = event.units ?? ""
    guard let symbol = event.instrument,
      let terms = network.sheets.first(where: { $0.symbol.text == symbol }),
      let number = UInt128(words)
    else { return words }
    return terms.text(of: Units(number))
  }
}
