import Foundation
import SanadAPIModel
import SanadTypes
import SanadWallet

/// Starts, watches and ends the processes of a local network.
struct TestnetRunner {
  /// How long a node may take to end by itself before it is killed.
  static let patience = Duration.seconds(15)

  var record: TestnetRecord

  /// Refuses where a node that does not run could not listen.
  func requireFreePorts() throws(CommandFailure) {
    for node in record.nodes {
      if node.runningPid != nil { continue }
      for address in [node.api, node.p2p] {
        guard let text = address.split(separator: ":").last, let port = UInt16(text),
          !LoopbackPort.isFree(port)
        else { continue }
        throw CommandFailure(
          .portInUse, status: .unreachable, "port \(port) of \(node.name) is in use",
          help: "Stop the program that uses it; the ports of a network are fixed when it is made.")
      }
    }
  }

  /// Starts a node that does not run.
  mutating func start(_ index: Int) throws {
    if record.nodes[index].runningPid != nil { return }
    record.nodes[index].pid = try Self.launch(record.nodes[index])
    try record.save()
  }

  /// Starts the process of a node and returns its number.
  static func launch(_ node: TestnetRecord.Node) throws -> Int32 {
    try ChildProcess.start(
      try ownExecutable(), ["node", "start", "--config", node.config], log: node.log)
  }

  /// Ends what was done to a network on purpose: a partition, and nodes that were paused.
  mutating func makeWhole() async throws {
    // Whatever the record says: an order of an earlier version, or one that was written by hand, is
    // in the files alone.
    try Partition(record).order(nil)
    record.partition = nil
    for node in record.nodes {
      guard node.isPaused, let pid = node.runningPid else { continue }
      _ = try await ChildProcess.pause(pid, false, within: .seconds(5))
    }
  }

  /// Starts every node.
  mutating func startAll() throws {
    for index in record.nodes.indices { try start(index) }
  }

  /// Ends every node but those of some names; those that take too long are killed, which loses
  /// nothing.
  mutating func stopAll(except names: Set<String> = []) async throws {
    // All at once, so that the whole takes as long as the slowest.
    try await withThrowingTaskGroup(of: Void.self) { group in
      for node in record.nodes where !names.contains(node.name) {
        group.addTask { _ = try await node.end(with: SIGTERM, within: Self.patience) }
      }
      try await group.waitForAll()
    }
    for index in record.nodes.indices where !names.contains(record.nodes[index].name) {
      record.nodes[index].pid = nil
    }
    try record.save()
  }

  /// Waits until every node is ready and has a final block of at least `height`.
  func awaitReady(height: UInt64, within limit: Duration) async throws {
    let deadline = ContinuousClock.now + limit
    for node in record.nodes {
      try await Self.awaitReady(
        node, height: height, until: deadline, isPartitioned: record.partition != nil)
    }
  }

  /// Waits until a node is ready and has a final block of at least `height`, asking it again after
  /// each `step`.
  static func awaitReady(
    _ node: TestnetRecord.Node, height: UInt64, until deadline: ContinuousClock.Instant,
    every step: Duration = .milliseconds(50), isPartitioned: Bool = false
  ) async throws {
    while true {
      if node.pid != nil, node.runningPid == nil { throw ended(node) }
      if let status = await status(of: node), status.ready, UInt64(status.height) ?? 0 >= height {
        return
      }
      if ContinuousClock.now > deadline {
        throw CommandFailure(
          .notReady, status: .unreachable, "\(node.name) is not ready in time",
          details: lastLines(of: node.log),
          help: isPartitioned
            ? "The network is partitioned: sanad testnet heal. Or look into \(node.log)."
            : "Look into \(node.log).")
      }
      try await Task.sleep(for: step)
    }
  }

  /// What a node says of itself; nil when it does not answer.
  static func status(of node: TestnetRecord.Node) async -> StatusResource? {
    guard let base = URL(string: node.api) else { return nil }
    do {
      return try await NodeClient(base: base, timeout: .seconds(3)).status()
    } catch {
      // Not answering is an answer here: the caller asks again, or shows it as down.
      return nil
    }
  }

  /// The nodes that a node says it is cut off from; nil when it does not answer, or still has a
  /// channel with one of them.
  static func cutOff(of node: TestnetRecord.Node) async -> [String]? {
    guard let base = URL(string: node.api) else { return nil }
    do {
      let cut = try await NodeClient(base: base, timeout: .seconds(3)).peers()
        .filter { $0.cutOff == true }
      return cut.contains(where: \.connected) ? nil : cut.map(\.name)
    } catch {
      // As with its status.
      return nil
    }
  }

  private static func ended(_ node: TestnetRecord.Node) -> CommandFailure {
    let lines = lastLines(of: node.log)
    // What the node itself said is better than what can be said about it.
    let said = lines.last { $0.hasPrefix("error ") }?.split(separator: " ").dropFirst().first
    let code = said.flatMap { UInt16($0) }.flatMap(CodeNumber.init)?.registered
    return CommandFailure(
      code ?? .notReady, status: .unreachable, "\(node.name) ended while it was starting",
      details: lines, help: code?.remedy ?? "Look into \(node.log).")
  }

  private static func lastLines(of log: String) -> [String] {
    guard let data = FileManager.default.contents(atPath: log) else { return [] }
    return String(decoding: data.suffix(4_096), as: UTF8.self)
      .split(separator: "\n").suffix(6).map(String.init)
  }

  private static func ownExecutable() throws -> String {
    do {
      return try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    } catch { throw CommandFailure(.internalFault, "the program cannot find itself: \(error)") }
  }
}
