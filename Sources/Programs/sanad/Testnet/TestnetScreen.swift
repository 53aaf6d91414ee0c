import Foundation
import SanadAPIModel
import SanadCrypto
import SanadTypes
import SanadWallet

/// What a person sees of a local network.
struct TestnetScreen {
  let terminal: Terminal

  func begin(_ record: TestnetRecord) {
    terminal.say(
      """
      sanad \(Version.text)   local test network   (keys are public: never use them with real value)

        starting   \(record.nodes.map { Printable.line($0.name) }.joined(separator: "  "))
      """)
  }

  /// The table, or with `--json` the record as one object.
  func ready(_ record: TestnetRecord, isDetached: Bool) async throws {
    if terminal.isJSON { return try terminal.show(record, text: "") }
    let sanad = Self.programName
    let isDefault =
      URL(filePath: TestnetRecord.defaultDirectory).standardizedFileURL.path(percentEncoded: false)
      == URL(filePath: record.directory).standardizedFileURL.path(percentEncoded: false)
    let place = isDefault ? "" : " --dir \(record.directory)"
    let names = record.nodes.filter { $0.role == "validator" }.map(\.name)
    let validators = names.count
    let programmes = try Self.programmes(record)
    terminal.say(
      """
        ready      in \(seconds(record.readyMs ?? 0))
        chain      \(Printable.line(record.network))   \(record.chainId.prefix(4))…\(record.chainId.suffix(4))   \
      \(validators) \(validators == 1 ? "validator" : "validators"), \((validators - 1) / 3) may fail
      \(programmes)

        \(column("NODE", 12))\(column("API", 26))\(column("P2P", 18))DATA
      """)
    for node in record.nodes {
      terminal.say(
        "  \(column(node.name, 12))\(column(node.api, 26))\(column(node.p2p, 18))"
          + Printable.line(node.data))
    }
    try await accounts(record)
    let next = Self.suggestions(validators: names).map {
      "\(sanad) \($0.command)\(place)\($0.note)"
    }
    terminal.say("\n  try next   " + next.joined(separator: "\n             "))
    terminal.say(
      "  stop       \(isDetached ? "" : "Ctrl-C, or in another terminal: ")\(sanad) testnet stop\(place)"
        + "   (state is kept; testnet reset starts over)")
  }

  /// What a person may try next with validators of these names: commands without the program and the
  /// folder, and what to expect of each.
  static func suggestions(validators: [String]) -> [(command: String, note: String)] {
    var next = [
      ("wallet send --from dealer --to retail --instrument MTB-12M --amount 50000", ""),
      (
        "wallet send --from dealer --to lapsed --instrument MTB-12M --amount 50000",
        "   (a refusal, explained)"
      ),
      (
        #"wallet settle --deliver "MTB-12M 1000" --from dealer --pay "USD-W 17000.00" --to fund"#,
        ""
      ),
      (
        #"wallet settle --deliver "MTB-12M 1000" --from dealer --pay "PKR-W 950.00" --to fund"#
          + " --instruct", "   (then each affirms: wallet affirm ID --as fund)"
      ),
    ]
    guard let last = validators.last.map(Printable.value) else { return next }
    let goesOn = validators.count > 3 ? "the chain goes on" : "the chain stands still"
    next.append(
      ("testnet kill \(last)", "   (\(goesOn); testnet restart \(last) brings it back)"))
    // One that is alone agrees with itself, whoever else is cut off.
    guard validators.count > 1 else { return next }
    let half = validators.prefix(validators.count / 2).map(Printable.value).joined(separator: ",")
    next.append(
      (
        "testnet partition \(half)",
        "   (it stands still: node why-stalled says why, testnet heal ends it)"
      ))
    return next
  }

  /// What may be issued, as genesis says.
  private static func programmes(_ record: TestnetRecord) throws -> String {
    let programmes = try GenesisText.load(record.genesis).programmes
    guard !programmes.isEmpty else { return "  programme  none: each instrument has its own bound" }
    return programmes.map { programme in
      "  programme  \(Printable.line(programme.name))   at most \(programme.ceiling)"
    }.joined(separator: "\n")
  }

  /// A line for each new block, until cancelled.
  func follow(_ record: TestnetRecord) async throws {
    guard let node = record.nodes.first, let base = URL(string: node.api) else { return }
    let client = NodeClient(base: base, timeout: .seconds(3))
    var last: UInt64?
    while !Task.isCancelled {
      if let status = try await answer({ try await client.status() }),
        let height = UInt64(status.height)
      {
        for missing in ((last ?? height - min(height, 1)) + 1)..<(height + 1) {
          let finality = missing == height ? status.finalityMs : nil
          try await show(missing, finality, client, record)
        }
        last = height
      }
      try await Task.sleep(for: .milliseconds(100))
    }
  }

  private func show(
    _ height: UInt64, _ finality: Int?, _ client: NodeClient, _ record: TestnetRecord
  ) async throws {
    guard let block = try await answer({ try await client.block(String(height)) }) else { return }
    let validators = record.nodes.filter { $0.role == "validator" }
    let leader = block.header.leader
    terminal.rewrite(
      "  #\(height)   " + (finality.map { "\($0) ms to final   " } ?? "")
        + "\(block.header.transactionCount) tx   "
        + "leader \(validators.indices.contains(leader) ? validators[leader].name : "?")   "
        + "\(block.certificate.signers.count)/\(validators.count) signed")
  }

  /// The answer, or nil while the node does not give one: it may have been killed on purpose.
  private func answer<Answer>(_ ask: () async throws -> Answer) async throws -> Answer? {
    do { return try await ask() } catch is NodeClientFailure {
      try Task.checkCancellation()
      return nil
    }
  }

  private func accounts(_ record: TestnetRecord) async throws {
    guard let node = record.nodes.first, let base = URL(string: node.api) else { return }
    let client = NodeClient(base: base)
    let parties = try PartyTable(record)
    terminal.say(
      "\n  \(column("ACCOUNT", 14))\(column("WHO", 18))\(column("KYC", 10))HOLDS")
    for account in record.accounts {
      guard let id = AccountID(hex: account.id) else { continue }
      let resource = try await client.account(id)
      let holds = resource.holdings.map { Printable.line("\($0.instrument) \($0.display)") }
      let party = parties.party(of: account)
      terminal.say(
        "  \(column(account.name, 14))\(column(party.who, 18))\(column(party.kyc, 10))"
          + (holds.isEmpty ? "–" : holds.joined(separator: "   "))
          + (party.mayReceive ? "" : "   <- cannot receive: try it"))
    }
  }

  /// The program as the person called it, so that what is shown can be typed.
  private static var programName: String {
    let name = CommandLine.arguments.first ?? "sanad"
    return name.contains("/") ? name : "sanad"
  }

  private func column(_ words: String, _ width: Int) -> String {
    let text = Printable.line(words)
    return text + String(repeating: " ", count: max(1, width - text.count))
  }

  private func seconds(_ milliseconds: Int) -> String {
    "\(milliseconds / 1_000).\(milliseconds % 1_000 / 100) s"
  }
}

extension AccountID {
  /// The account with this id in hexadecimal digits.
  init?(hex: String) {
    guard let digest = Digest(hex: hex) else { return nil }
    self.init(digest)
  }
}
