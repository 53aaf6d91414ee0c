import Foundation
import Logging
import SanadConfig
import SanadCrypto
import SanadTypes
import Testing

@testable import SanadNode

@Suite struct CutOffFileTests {
  private func genesis() throws -> Genesis {
    var genesis = try LocalChain().genesis
    genesis.validators = try Fixture.validators("val-a", "val-b")
    genesis.operators = []
    return genesis
  }

  private func file(_ path: String) throws -> CutOffFile {
    CutOffFile(
      path: path, genesis: try genesis(),
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  private func write(_ text: String, to path: String) throws {
    try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
  }

  @Test func nobodyIsCutOffWhereThereIsNoFile() throws {
    #expect(try file("/nonexistent/cut-off").read().isEmpty)
    #expect(try file("/proc").read().isEmpty, "a folder is no order")
  }

  @Test func namesThatNobodyHasAreLeftOut() throws {
    try Fixture.withFolder { folder in
      let path = "\(folder)cut-off"
      let key = try #require(try genesis().validators.validators.first)
      try write("nobody\n\n\(key.name)\n\u{0}\n", to: path)
      #expect(try file(path).read() == [key.peerKey])
      try Data([0xFF, 0xFE, 0x0A]).write(to: URL(filePath: path))
      #expect(try file(path).read().isEmpty)
    }
  }

  @Test func aWatchTellsEachChangeOnceAndEndsWithItsTask() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sanad-\(UUID())").path()
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { rmdir(folder) }
    let names = try genesis().validators.validators
    try write("\(names[0].name)\n", to: "\(folder)/cut-off")
    let file = try file("\(folder)/cut-off")
    let atStart = file.read()
    let (told, teller) = AsyncStream.makeStream(of: Set<PublicKey>.self)
    try await withThrowingTaskGroup(of: Void.self) { group in
      // What it was at the start is no change.
      group.addTask { await file.watch(from: atStart) { teller.yield($0) } }
      try write("\(names[1].name)\n", to: "\(folder)/cut-off")
      var changes = told.makeAsyncIterator()
      #expect(await changes.next() == [names[1].peerKey])
      unlink("\(folder)/cut-off")
      #expect(await changes.next() == [])
      group.cancelAll()
      try await group.waitForAll()
    }
  }
}
