import Foundation
import SanadAPI
import SanadTypes
import Testing

@testable import SanadNode

@Suite struct DiskSpaceTests {
  @Test func saysNothingOfAPathThatIsNotThere() throws {
    let space = DiskSpace(path: "/nonexistent/path", store: "/nonexistent/store")
    #expect(space.seen == DiskSpace.Look(free: nil, reserved: DiskSpace.bytesMin))
    // Whoever opens the directory next has better words for it.
    try space.require()
    try space.requireRoomForWork()
  }

  @Test func refusesADiskWithoutRoom() throws {
    // The file systems of the kernel have no room for anybody.
    let space = DiskSpace(path: "/proc")
    try #require(space.seen.free == 0)
    do {
      try space.require()
      Issue.record("a full disk passed")
    } catch let failure as NodeFailure {
      #expect(failure.code == .diskFull)
      #expect(failure.detail.contains("/proc") && failure.detail.contains("0 MiB"))
    }
  }

  @Test func aWatchEndsWhenItsTaskIsCancelled() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await DiskSpace(path: "/nonexistent/path").watch() }
      group.cancelAll()
      try await group.waitForAll()
    }
  }

  // MARK: What a merge needs

  /// A folder with a store of so many bytes, in files that have no blocks.
  private func withStore(_ sizes: UInt64..., body: (String) throws -> Void) throws {
    try Fixture.withFolder { folder in
      for (place, size) in sizes.enumerated() {
        let path = "\(folder)/\(place).sst"
        try Data().write(to: URL(filePath: path))
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.truncate(atOffset: size)
        try file.close()
      }
      try FileManager.default.createDirectory(
        atPath: "\(folder)/folder", withIntermediateDirectories: false)
      try body(folder)
    }
  }

  /// A merge writes at most what there is: a new node needs no more than it did.
  @Test func keepsAsMuchAsTheStoreHas() throws {
    try withStore { folder in
      #expect(DiskSpace(path: folder, store: folder).seen.reserved == DiskSpace.bytesMin)
    }
    try withStore(5 << 20, 7 << 20) { folder in
      let space = DiskSpace(path: folder, store: folder)
      #expect(space.seen.reserved == DiskSpace.bytesMin + (12 << 20))
    }
  }

  @Test func keepsNoMoreThanAMergeCanNeed() throws {
    try withStore(1 << 33, 1 << 33) { folder in
      let space = DiskSpace(path: folder, store: folder)
      // Sixteen young tables with the level below, and at the same time a table of that level with
      // ten of the next.
      let merge: UInt64 = (16 * 64 + 256) + (64 + 640)
      #expect(space.seen.reserved == DiskSpace.bytesMin + merge << 20)
      #expect(
        DiskSpace(path: folder, store: folder, mergeBytesMax: 9).seen.reserved
          == DiskSpace.bytesMin + 9)
    }
  }

  @Test func isShortBelowWhatIsKeptAndNotAtIt() {
    func look(_ free: UInt64?) -> DiskSpace.Look { .init(free: free, reserved: 100) }
    #expect(look(99).isShort && look(0).isShort)
    #expect(!look(100).isShort && !look(.max).isShort)
    #expect(!look(nil).isShort, "who does not know does not refuse")
  }

  /// With a code, a time to come back, and figures; and the node is told once.
  @Test func takesNoWorkWhereRoomIsShort() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sanad-\(UUID())").path()
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { rmdir(folder) }
    let file = "\(folder)/1.sst"
    try Data().write(to: URL(filePath: file))
    // More than any disk has, in a file that takes none of it.
    try #require(truncate(file, 1 << 43) == 0)
    let space = DiskSpace(path: folder, store: folder, mergeBytesMax: 1 << 50)
    try space.require()
    do throws(ServiceFailure) {
      try space.requireRoomForWork()
      Issue.record("work was taken")
    } catch {
      #expect(error.code == .diskLow && error.retryAfter == .seconds(10))
      #expect(error.detail.contains("MiB are free"))
    }
    var told: [Bool] = []
    do {
      try await space.watch { isShort in
        told.append(isShort)
        // What was short is there again.
        if isShort { truncate(file, 0) } else { throw CancellationError() }
      }
      Issue.record("a watch goes on until it is told to end")
    } catch is CancellationError {}
    #expect(told == [true, false])
    try space.requireRoomForWork()
    unlink(file)
  }
}
