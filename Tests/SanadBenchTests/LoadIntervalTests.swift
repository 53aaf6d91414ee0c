import Foundation
import Testing

@testable import SanadBench

@Suite struct LoadIntervalTests {
  private func reading(
    at second: UInt64, _ microseconds: [UInt64], resident: [UInt64] = [], files: FolderUse? = nil
  ) -> NodesReading {
    NodesReading(
      at: second * 1_000_000_000,
      processes: microseconds.enumerated().map { place, used in
        ProcessUse(
          processorMicroseconds: used,
          residentBytes: resident.indices.contains(place) ? resident[place] : 0,
          anonymousBytes: UInt64(place) + 7)
      }, files: files)
  }

  private func progress(_ milliseconds: [UInt64], sent: Int) -> LoadProgress {
    var progress = LoadProgress()
    progress.samples = milliseconds.map {
      LoadSample(answeredAt: 0, latency: $0 * 1_000_000, count: 10)
    }
    progress.sent = sent
    return progress
  }

  @Test func anIntervalWithoutFinalTransactionsHasNoLatency() {
    var meter = IntervalMeter(from: reading(at: 0, [5, 5]), rate: nil, transfersEach: 1)
    let row = meter.row(LoadProgress(), until: reading(at: 10, [5, 5]))
    #expect(row.finality == nil && row.nodeMicroseconds == nil && row.files == nil)
    #expect(row.finalizedPerSecond == 0 && row.offeredPerSecond == 0)
  }

  @Test func eachIntervalCountsFromTheOneBefore() {
    var meter = IntervalMeter(from: reading(at: 0, [0, 0]), rate: nil, transfersEach: 2)
    _ = meter.row(progress([5, 5], sent: 20), until: reading(at: 10, [1_000, 3_000]))
    let files = FolderUse(total: 30, journal: 10, store: 15)
    let row = meter.row(
      progress([5, 7, 900], sent: 60),
      until: reading(at: 15, [7_000, 9_000], resident: [4, 3], files: files))
    #expect(row.seconds == 15)
    #expect(row.finalizedPerSecond == 6)
    #expect(row.offeredPerSecond == 12)
    #expect(row.finality?.p50 == 7)
    #expect(row.finality?.most == 900)
    // 12,000 µs in two nodes, for thirty transactions of two transfers.
    #expect(row.nodeMicroseconds == 100)
    #expect(row.residentBytes == 4)
    #expect(row.anonymousBytes == 7)
    #expect(row.files == files)
  }

  @Test func withARateThatIsWhatIsOffered() {
    var meter = IntervalMeter(from: reading(at: 0, [0]), rate: 600, transfersEach: 1)
    #expect(meter.row(progress([5], sent: 3), until: reading(at: 1, [0])).offeredPerSecond == 600)
  }

  @Test func whatIsTakenFromTheLogIsGone() {
    let log = LoadLog()
    log.noteSent(3)
    log.note([LoadSample(answeredAt: 1, latency: 1, count: 1)][...])
    log.note(failure: "why")
    let first = log.take()
    #expect(first.sent == 3 && first.samples.count == 1 && first.failures == ["why"])
    let second = log.take()
    #expect(second.sent == 0 && second.samples.isEmpty && second.failures.isEmpty)
  }
}

@Suite struct FolderUseTests {
  @Test func aFolderThatIsMissingHasNoFigures() {
    #expect(FolderUse(directory: "/nonexistent/folder") == nil)
  }

  @Test func countsWhatIsAllocatedByPart() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer {
      do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) }
    }
    for (path, count) in [("journal/a", 9_000), ("store/deep/b", 20_000), ("node.log", 10)] {
      let file = folder.appending(path: path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(repeating: 1, count: count).write(to: file)
    }
    let use = try #require(FolderUse(directory: folder.path(percentEncoded: false)))
    #expect(use.journal >= 9_000 && use.journal < 20_000)
    #expect(use.store >= 20_000 && use.store < 40_000)
    #expect(use.total > use.journal + use.store)
  }
}
