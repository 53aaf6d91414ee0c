import Foundation
import SanadCodec
import SanadConfig
import SanadTypes
import Testing

@testable import sanad

/// Options for a new network, where one is there.
@Suite struct TestnetWishTests {
  private static let genesisFile = LocalNetwork.genesis

  /// A network of four validators and an observer, as far as its record goes.
  private static func record(in folder: URL) throws -> TestnetRecord {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let started = Timestamp(1_900_000_000_000)
    let file = try GenesisFile.load(
      genesisFile, changes: .init(validatorCount: 4, observerCount: 1, timestamp: started))
    let path = folder.appending(path: "genesis.bcs").path()
    try Data(file.genesis.bcsBytes).write(to: URL(filePath: path))
    let nodes = (0..<5).map { place in
      TestnetRecord.Node(
        name: "n\(place)", role: place < 4 ? "validator" : "observer",
        api: "http://127.0.0.1:\(40_000 + place * 10)", p2p: "127.0.0.1:1", data: "d", config: "c",
        log: "l")
    }
    return TestnetRecord(
      network: "n", chainId: file.genesis.chainID.description, genesis: path,
      directory: folder.path(), testWord: "w", nodes: nodes, accounts: [])
  }

  private static func withRecord(_ body: (TestnetRecord) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer {
      do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) }
    }
    try body(try record(in: folder))
  }

  @Test func refusesWhatTheNetworkDoesNotHaveAndSaysTheWayOut() throws {
    try Self.withRecord { record in
      let wishes: [(TestnetWish, String, String)] = [
        (TestnetWish(validators: 7), "--validators 7", "it has 4"),
        (TestnetWish(observers: 0), "--observers 0", "it has 1"),
        (TestnetWish(basePort: 26_600), "--base-port 26600", "it has 40000"),
        (TestnetWish(testClock: true), "--test-clock is for", "its clock is the machine's"),
        (TestnetWish(validators: 4, observers: 2), "--observers 2", "it has 1"),
      ]
      for (wish, option, finding) in wishes {
        do {
          try wish.requireFit(of: record)
          Issue.record("\(option) was taken")
        } catch let failure as CommandFailure {
          #expect(failure.code == .usage && failure.status == .usage)
          #expect(failure.message.contains(option) && failure.message.contains(finding))
          #expect(failure.remedy.contains("sanad testnet reset --dir \(record.directory)"))
        }
      }
    }
  }

  @Test func refusesAnotherGenesis() throws {
    try Self.withRecord { record in
      let other = "\(record.directory)/genesis.yaml"
      let text = try String(contentsOfFile: Self.genesisFile, encoding: .utf8)
      let folder = URL(filePath: Self.genesisFile).deletingLastPathComponent().appending(
        path: "policies")
      try FileManager.default.copyItem(
        at: folder, to: URL(filePath: "\(record.directory)/policies"))
      try text.replacing("sanad-local", with: "sanad-other").write(
        toFile: other, atomically: true, encoding: .utf8)
      do {
        try TestnetWish(genesis: other).requireFit(of: record)
        Issue.record("another genesis was taken")
      } catch let failure as CommandFailure {
        #expect(failure.message.contains("--genesis \(other)"))
      }
    }
  }

  @Test func takesWhatTheNetworkHas() throws {
    try Self.withRecord { record in
      try TestnetWish().requireFit(of: record)
      try TestnetWish(
        validators: 4, observers: 1, basePort: 40_000, genesis: Self.genesisFile
      ).requireFit(of: record)
    }
  }
}
