import ArgumentParser
import SanadTypes

/// `sanad testnet pause NODE…`: stops nodes where they stand, as a machine that hangs.
struct TestnetPauseCommand: LocalNodesCommand {
  static let configuration = CommandConfiguration(
    commandName: "pause", abstract: "Stop nodes where they stand (SIGSTOP).",
    discussion: """
      Examples:
        sanad testnet pause val-d
        sanad testnet pause val-c val-d

      A paused node keeps its connections and answers nobody, as a machine that
      hangs: the others find out by its silence. It goes on with testnet resume.
      """)

  @OptionGroup var options: TestnetNodeOptions

  func perform(on terminal: Terminal) async throws {
    try await forEachNode("paused", on: terminal, first: { try await pause($0, true) })
  }
}

/// `sanad testnet resume NODE…`.
struct TestnetResumeCommand: LocalNodesCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Let paused nodes go on (SIGCONT).",
    discussion:
      "Examples:\n  sanad testnet resume val-d\n  sanad testnet resume val-c val-d")

  @OptionGroup var options: TestnetNodeOptions

  func perform(on terminal: Terminal) async throws {
    try await forEachNode("resumed", on: terminal, first: { try await pause($0, false) })
  }
}

extension LocalNodesCommand {
  /// Pauses a node, or lets it go on; one that is so already stays so.
  fileprivate func pause(_ name: String, _ isPaused: Bool) async throws {
    let record = try TestnetRecord.load(testnet.dir)
    let node = record.nodes[try record.index(of: name)]
    guard let pid = node.runningPid else {
      throw CommandFailure(
        .notReady, status: .unreachable, "\(name) does not run",
        help: "Start it: sanad testnet restart \(name)")
    }
    guard try await ChildProcess.pause(pid, isPaused, within: .seconds(5)) else {
      throw CommandFailure(.internalFault, "\(name) does not \(isPaused ? "stop" : "go on")")
    }
  }
}
