import Foundation
import SanadConfig
import SanadCrypto
import SanadStorage
import SanadTypes
import Testing

@testable import SanadNode

/// Where a node's files lie, and what it refuses to start on (consensus.md 2.8).
@Suite struct NodePathsTests {
  private let chain = ChainID(Digest(1, 2, 3, 4))
  private let key = Fixture.key("val-a/consensus").publicKey

  private var owner: JournalOwner { JournalOwner(chainID: chain, key: key) }

  private func failure(_ body: () throws -> Void) -> NodeFailure? {
    do {
      try body()
      return nil
    } catch { return error as? NodeFailure }
  }

  /// Opens and lets go again.
  private func open(
    _ paths: NodePaths, _ owner: JournalOwner? = nil, _ recovery: NodeRecovery? = nil
  ) throws -> JournalRecovered {
    let opened = try paths.openJournal(owner ?? self.owner, recovery)
    opened.journal.close()
    return opened.recovered
  }

  @Test func refusesADirectoryThatWasNeverInitialisedAndMakesNothing() throws {
    try Fixture.withFolder { folder in
      let paths = NodePaths(try Fixture.configuration(in: folder))
      let refused = try #require(failure { _ = try open(paths) })
      #expect(refused.code == .dataDirectoryEmpty)
      #expect(refused.help?.contains("sanad node init") == true)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }
  }

  @Test func refusesToInitialiseWhereAGuardIsAlthoughTheDataIsGone() throws {
    try Fixture.withFolder { folder in
      let configuration = try Fixture.configuration(in: folder)
      let paths = NodePaths(configuration)
      try paths.initialise(chainID: chain, consensusKey: key)
      try FileManager.default.removeItem(atPath: configuration.data)
      let refused = failure { try paths.initialise(chainID: chain, consensusKey: key) }
      #expect(refused?.code == .dataDirectoryNotEmpty)
    }
  }

  @Test func refusesToVoteAfterTheLossOfTheDataAndNamesTheWayOut() throws {
    try Fixture.withFolder { folder in
      let configuration = try Fixture.configuration(in: folder)
      let paths = NodePaths(configuration)
      try paths.initialise(chainID: chain, consensusKey: key)
      try FileManager.default.removeItem(atPath: configuration.data)
      let refused = try #require(failure { _ = try open(paths) })
      #expect(refused.code == .voteLost)
      #expect(refused.help?.contains("--recover stay-silent") == true)
      #expect(refused.details.contains { $0.contains(paths.guardFiles ?? "?") })
      // Refused again: the empty directories that were made meanwhile are no journal.
      #expect(failure { _ = try open(paths) }?.code == .voteLost)
      let recovered = try open(paths, nil, .staySilent)
      #expect(recovered.condition == .amnesiaBounded(.journalGone))
      #expect(try open(paths).condition == .clean)
    }
  }

  @Test func refusesAJournalWithoutItsGuard() throws {
    try Fixture.withFolder { folder in
      let paths = NodePaths(try Fixture.configuration(in: folder))
      try paths.initialise(chainID: chain, consensusKey: key)
      try FileManager.default.removeItem(atPath: try #require(paths.guardFiles))
      #expect(failure { _ = try open(paths) }?.code == .guardMissing)
      // No choice of the operator's makes up for it.
      #expect(failure { _ = try open(paths, nil, .staySilent) }?.code == .guardMissing)
    }
  }

  @Test func refusesFilesOfAnotherChainOrKey() throws {
    try Fixture.withFolder { folder in
      let paths = NodePaths(try Fixture.configuration(in: folder))
      try paths.initialise(chainID: chain, consensusKey: key)
      let otherChain = JournalOwner(chainID: ChainID(Digest(9, 9, 9, 9)), key: key)
      #expect(failure { _ = try open(paths, otherChain) }?.code == .dataDirectoryForeign)
      let otherKey = JournalOwner(chainID: chain, key: Fixture.key("val-b/consensus").publicKey)
      #expect(failure { _ = try open(paths, otherKey) }?.code == .dataDirectoryForeign)
      #expect(try open(paths).condition == .clean)
    }
  }

  @Test func refusesASecondHolderOfTheJournalOrOfTheKey() throws {
    try Fixture.withFolder { folder in
      var configuration = try Fixture.configuration(in: folder)
      let paths = NodePaths(configuration)
      try paths.initialise(chainID: chain, consensusKey: key)
      let first = try paths.openJournal(owner, nil)
      defer { first.journal.close() }
      #expect(failure { _ = try open(paths) }?.code == .dataDirectoryInUse)
      // Another data directory with the same key is a twin that would sign against the first.
      configuration.guardSetting = paths.guardFiles
      configuration.data = "\(folder)/twin"
      #expect(failure { _ = try open(NodePaths(configuration)) }?.code == .dataDirectoryInUse)
    }
  }

  @Test func anObserverHasNoGuard() throws {
    try Fixture.withFolder { folder in
      let paths = NodePaths(try Fixture.configuration(in: folder, role: .observer))
      #expect(paths.guardFiles == nil)
      try paths.initialise(chainID: chain, consensusKey: nil)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["data"])
      #expect(try open(paths, JournalOwner(chainID: chain, key: nil)).condition == .clean)
    }
  }

  @Test func theGuardLiesOutsideTheDataForItsOwnerAlone() throws {
    try Fixture.withFolder { folder in
      let configuration = try Fixture.configuration(in: folder)
      let paths = NodePaths(configuration)
      try paths.initialise(chainID: chain, consensusKey: key)
      let guardFiles = try #require(paths.guardFiles)
      #expect(!guardFiles.hasPrefix(configuration.data + "/"))
      for path in [guardFiles, paths.journal, paths.store] {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o700, "\(path)")
      }
    }
  }
}
