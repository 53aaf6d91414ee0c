import ArgumentParser
import SanadAPIModel
import SanadLightClient
import SanadTypes
import SanadWallet

/// `sanad wallet history`: what has happened to an account, proven.
struct WalletHistoryCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "history", abstract: "What has happened to an account, proven.",
    discussion: """
      Examples:
        sanad wallet history retail
        sanad wallet history retail --limit 100 --oldest-first --json

      Each line is proven by the receipt of its transaction. Where the whole history
      fits on one page, it is also held against the account's proven chain of
      events: then nothing has been left out. Of a page among others, that no line is
      missing is the word of the node.
      """)

  @Argument(help: "The account.")
  var account: String

  @Option(help: "Most lines, 1 to 500.")
  var limit = 20

  @Option(help: "Go on where a page has ended, as it says.")
  var cursor: String?

  @Flag(name: .customLong("oldest-first"), help: "Begin with the oldest.")
  var oldestFirst = false

  @OptionGroup var network: WalletNetwork

  func validate() throws {
    guard (1...500).contains(limit) else { throw ValidationError("--limit is 1 to 500") }
  }

  func perform(on terminal: Terminal) async throws {
    let session = try WalletSession(network, terminal)
    let id = try session.account(account)
    let history = try await ProvenHistory(
      of: id, limit: limit, from: cursor, oldestFirst: oldestFirst, in: session)
    var lines = history.page.items.map { session.line(of: $0) }
    if lines.isEmpty { lines.append("nothing") }
    lines.append(history.proof.text)
    if let next = history.page.next {
      let order = oldestFirst ? " --oldest-first" : ""
      lines.append("more      sanad wallet history \(account) --cursor \(next)\(order)")
    }
    try terminal.show(
      Vouched(resource: history.page, proven: history.proof), text: lines.joined(separator: "\n"))
  }
}

/// Some of the events of an account, each proven.
struct ProvenHistory {
  /// What has been proven of a page.
  struct Proof: Encodable {
    /// Every event is in the proven receipt of its transaction.
    let events = true
    /// It is the whole history up to ``height``, by the account's proven chain of events.
    let isComplete: Bool
    /// The block after which the account's chain was proven.
    let height: String
    /// How many events the account had then, which is proven.
    let count: String

    private enum CodingKeys: String, CodingKey {
      case events, isComplete = "complete", height, count
    }

    var text: String {
      isComplete
        ? "proven    these are all \(count) events up to height \(height)"
        : "proven    each line, and that there were \(count) events at height \(height); "
          + "not that none is missing here"
    }
  }

  /// Most pages that are asked for: a node may have many that are empty.
  private static let pagesMax = 1_000

  let page: PageResource<EventResource>
  let proof: Proof

  init(
    of id: AccountID, limit: Int, from cursor: String?, oldestFirst: Bool,
    in session: WalletSession
  ) async throws {
    // First: what the node lists afterwards has at least these events.
    let account = try await session.stateReader().account(id)
    guard let chain = account.record?.events else {
      throw CommandFailure(.accountUnknown, "it is proven that there is no account \(id)")
    }
    let page = try await Self.page(of: id, limit, cursor, oldestFirst, session)
    var proofs = ProvenEvents(of: id, oldestFirst: oldestFirst, in: session)
    var placed: [PlacedEvent] = []
    for told in page.items {
      let event = try await proofs.event(toldAs: told)
      guard let height = UInt64(told.height), let index = UInt32(exactly: told.index) else {
        throw NodeClientFailure.incomprehensible("\(told.height).\(told.index) is no place")
      }
      placed.append(PlacedEvent(height: Height(height), index: index, event: event))
    }
    let isWhole = cursor == nil && page.next == nil
    if isWhole {
      try Self.requireAll(
        oldestFirst ? placed : placed.reversed(), of: chain, upTo: account.header.height)
    }
    self.page = page
    proof = Proof(
      isComplete: isWhole, height: account.header.height.description, count: "\(chain.count)")
  }

  private static func page(
    of id: AccountID, _ limit: Int, _ cursor: String?, _ oldestFirst: Bool,
    _ session: WalletSession
  ) async throws -> PageResource<EventResource> {
    var page = PageResource<EventResource>(items: [], next: cursor)
    for _ in 0..<pagesMax {
      do throws(NodeClientFailure) {
        let more = try await session.client.history(
          of: id, from: page.next, limit: limit - page.items.count, oldestFirst: oldestFirst)
        page.items += more.items.prefix(limit - page.items.count)
        page.next = more.next
        // It is shown as a part of a command.
        if let next = page.next, !next.isCursor {
          throw NodeClientFailure.incomprehensible("the place of the next page is none")
        }
      } catch { throw CommandFailure(error) }
      if page.next == nil || page.items.count >= limit { break }
    }
    return page
  }

  /// Refuses a list, oldest first, that is not what the account's chain of events was made of.
  private static func requireAll(
    _ events: [PlacedEvent], of chain: EventChain, upTo height: Height
  ) throws {
    var computed = EventChain()
    for event in events where event.height <= height { computed.append(event) }
    guard computed == chain else {
      throw CommandFailure(
        .proofInvalid, "the node's list is not the account's history",
        details: ["\(computed.count) events, where \(chain.count) are proven at height \(height)"],
        help: "Ask another node with --api.")
    }
  }
}

extension String {
  /// Whether it can be a place in a list or in the chain: a short word without anything that a shell
  /// or a terminal would take for its own.
  var isCursor: Bool {
    (1...200).contains(utf8.count)
      && unicodeScalars.allSatisfy { scalar in
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", ".", "_", "-", "=": true
        default: false
        }
      }
  }
}
