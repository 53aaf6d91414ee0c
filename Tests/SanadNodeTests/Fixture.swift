import Foundation
import SanadConfig
import SanadCrypto
import SanadTypes

/// Keys, a set and a configuration as a test network has them.
enum Fixture {
  static let word = "sanad-node-tests"

  static func key(_ name: String) -> SecretKey { SecretKey(testWord: word, name: name) }

  static func validators(_ names: String...) throws -> ValidatorSet {
    try ValidatorSet(
      names.map {
        Validator(
          consensusKey: key("\($0)/consensus").publicKey, peerKey: key("\($0)/peer").publicKey,
          name: $0)
      })
  }

  static func configuration(
    in folder: String, role: NodeConfiguration.Role = .validator
  ) throws -> NodeConfiguration {
    NodeConfiguration(
      name: "val-a", role: role, genesis: "\(folder)/genesis.yaml", data: "\(folder)/data",
      consensusKey: role == .validator ? .test(word: word, name: "val-a/consensus") : nil,
      peerKey: .test(word: word, name: "val-a/peer"),
      peerListen: try NetworkAddress("127.0.0.1:0"), peers: [],
      apiListen: try NetworkAddress("127.0.0.1:0"))
  }

  /// Runs `body` with a folder of its own, which is deleted afterwards.
  static func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sanad-node-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let result = Swift.Result { try body(folder.path()) }
    try FileManager.default.removeItem(at: folder)
    return try result.get()
  }
}
