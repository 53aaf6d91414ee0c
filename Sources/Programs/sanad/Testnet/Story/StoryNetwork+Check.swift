import Foundation
import SanadAPIModel
import SanadCodec
import SanadConfig
import SanadLightClient
import SanadNode
import SanadTypes
import SanadWallet

// What is checked at the end of a story on nodes.
extension StoryNetwork {
  private static let patience = Duration.seconds(30)

  func check() async throws -> [String] {
    // The newest block that the story knows may not be the chain's: another makes it old.
    let height = height
    var lines = [try await agree(at: height)]
    lines.append(try await areWell())
    lines.append(try await reports())
    try await audit(to: height)
    lines.append(
      "\(height) blocks, \(transactionCount) transactions, \(eventCount) events; executed once"
        + " more from genesis on, with the same roots; no evidence against anybody")
    lines.append("every invariant was recomputed from receipts after each block, and holds")
    return lines
  }

  /// Every node has one block, with one state, at a height.
  private func agree(at height: Height) async throws -> String {
    var first: (node: String, block: BlockResource)?
    for node in testnet.nodes {
      let client = try NodeClient.at(node.api, timeout: 30, retries: .usual)
      try await wait(node.name, "stays behind height \(height)") {
        UInt64(try await client.status().height) ?? 0 >= height.value
      }
      let block = try await client.block(height.description)
      guard let seen = first else {
        first = (node.name, block)
        continue
      }
      guard block.digest == seen.block.digest,
        block.header.stateRoot == seen.block.header.stateRoot
      else { throw StoryFailure("\(node.name) has another block \(height) than \(seen.node)") }
    }
    guard let first else { throw StoryFailure("the network has no nodes") }
    return "\(testnet.nodes.count) nodes agree on block \(height), and on the state "
      + first.block.header.stateRoot
  }

  /// Every node is ready, speaks with all validators, votes where it can, and has moved its clock.
  private func areWell() async throws -> String {
    for node in testnet.nodes {
      let client = try NodeClient.at(node.api, timeout: 30, retries: .usual)
      let isVoter = node.role == NodeConfiguration.Role.validator.rawValue
      // A channel may open again at this moment; what is wrong stays.
      try await wait(node.name, "is not as it should be: see \(node.log)") {
        let status = try await client.status()
        return try await client.readiness().ready && status.peers.allSatisfy(\.connected)
          && status.abstains == (isVoter ? [] : ["observer"])
          && status.clockMovedMs == mover.moved.description
      }
    }
    return "every node is ready, votes if it may, and speaks with every other"
  }

  /// The debt reports, worked out of proven values, and what nodes say themselves.
  private func reports() async throws -> String {
    let request = DebtRequest(.outstanding)
    let client = try NodeClient.at(testnet.nodes[0].api, timeout: 30, retries: .usual)
    var told = try await client.debtOutstanding(request)
    var proven = try await shown(client, request)
    try await wait("the debt report", "is not the one that its values prove") {
      // Of one block both: the chain goes on between the two questions.
      if told.height == proven.height { return told == proven }
      told = try await client.debtOutstanding(request)
      proven = try await shown(client, request)
      return false
    }
    return
      "what is owed was worked out of proven values, \(told.instruments.count) instruments, as the"
      + " nodes say it"
  }

  private func shown(
    _ client: NodeClient, _ request: DebtRequest
  ) async throws -> DebtOutstandingResource {
    let found = try ProvenDebt(
      try await client.proof(of: request), request, genesis: file.genesis)
    return try DebtOutstandingResource(found.report, home: request.home, at: found.header)
  }

  /// Ends the observer in good order, and goes through the blocks that it leaves.
  private func audit(to height: Height) async throws {
    guard let observer = testnet.nodes.last else { throw StoryFailure("there is no observer") }
    guard try await observer.end(with: SIGTERM, within: Self.patience) else {
      throw StoryFailure("\(observer.name) does not end")
    }
    try StoryAudit(file: file).check(data: observer.data, to: height)
  }

  private func wait(
    _ name: String, _ what: String, _ condition: () async throws -> Bool
  ) async throws {
    let deadline = ContinuousClock.now + Self.patience
    while try await !condition() {
      guard ContinuousClock.now < deadline else { throw StoryFailure("\(name) \(what)") }
      try await Task.sleep(for: .milliseconds(50))
    }
  }
}
