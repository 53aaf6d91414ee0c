import ArgumentParser
import SanadAPIModel
import SanadWallet

/// `sanad node why-stalled`: why nothing becomes final, as one node sees it.
struct NodeWhyStalledCommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "why-stalled", abstract: "Why nothing becomes final, and who is awaited.",
    discussion: """
      Examples:
        sanad node why-stalled
        sanad node why-stalled --api http://127.0.0.1:26610 --json

      What one node knows: who is missing and since when, what is awaited of whom,
      trouble with its clock and its disk, and what it does next and when. Ask more
      than one node: each side of a partition tells another story.
      """)

  @OptionGroup var global: GlobalOptions

  func perform(on terminal: Terminal) async throws {
    let client = try NodeClient(global, terminal)
    let report = StallReport(
      status: try await client.status(), consensus: try await client.consensus(),
      peers: try await client.peers())
    try terminal.show(report, text: report.text)
  }
}
