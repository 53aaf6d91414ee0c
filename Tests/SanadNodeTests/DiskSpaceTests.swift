import SanadTypes
import Testing

@testable import SanadNode

@Suite struct DiskSpaceTests {
  @Test func saysNothingOfAPathThatIsNotThere() throws {
    let space = DiskSpace(path: "/nonexistent/path")
    #expect(space.free == nil)
    // Whoever opens the directory next has better words for it.
    try space.require()
  }

  @Test func refusesADiskWithoutRoom() throws {
    // The file systems of the kernel have no room for anybody.
    let space = DiskSpace(path: "/proc")
    try #require(space.free == 0)
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
}
