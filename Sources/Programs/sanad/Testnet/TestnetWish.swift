import Foundation
import SanadConfig
import SanadTypes

/// What `testnet up` is told of a new network: nil where nothing is said.
struct TestnetWish {
  var validators: Int?
  var observers: Int?
  var basePort: UInt16?
  var genesis: String?
  var testClock = false

  /// Refuses whatever the network that is there does not have. It would be ignored, and whoever
  /// asked for seven validators would believe to have them.
  func requireFit(of record: TestnetRecord) throws {
    let roles = record.nodes.map(\.role)
    let validatorCount = roles.count { $0 == NodeConfiguration.Role.validator.rawValue }
    try require("--validators", validators, has: validatorCount, record)
    try require("--observers", observers, has: roles.count - validatorCount, record)
    if let port = record.nodes.first?.api.split(separator: ":").last.flatMap({ UInt16($0) }) {
      try require("--base-port", basePort, has: port, record)
    }
    guard genesis != nil || testClock else { return }
    let started = try GenesisText.load(record.genesis)
    if testClock, started.kind != .testClock {
      throw refusal("--test-clock", nil, "its clock is the machine's", record)
    }
    guard let genesis else { return }
    let wanted = try GenesisFile.load(
      genesis,
      changes: .init(
        validatorCount: validatorCount, observerCount: roles.count - validatorCount,
        timestamp: started.timestamp,
        movesClock: started.kind == .testClock)
    ).genesis
    if wanted.chainID != started.chainID {
      throw refusal("--genesis", genesis, "it was started from another", record)
    }
  }

  private func require<Value: Equatable>(
    _ option: String, _ wanted: Value?, has: Value, _ record: TestnetRecord
  ) throws(CommandFailure) {
    guard let wanted, wanted != has else { return }
    throw refusal(option, "\(wanted)", "it has \(has)", record)
  }

  private func refusal(
    _ option: String, _ wanted: String?, _ finding: String, _ record: TestnetRecord
  ) -> CommandFailure {
    CommandFailure(
      .usage, status: .usage,
      "\([option, wanted].compactMap(\.self).joined(separator: " ")) is for a new network, and one is there in \(record.directory): \(finding)",
      help:
        "Leave \(option) out, give another --dir, or start over:"
        + " sanad testnet reset --dir \(record.directory)")
  }
}
