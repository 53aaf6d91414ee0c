import Foundation
import Testing

@testable import SanadBench

@Suite struct StoreBenchTests {
  private func measured(_ plan: (String) -> StoreBench.Plan) throws -> MeasurementReport {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer {
      do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) }
    }
    var bench = StoreBench(plan(folder.path(percentEncoded: false)))
    return try bench.run(version: "0")
  }

  @Test func aDiskThatCannotBeWrittenGivesNoFigures() {
    var bench = StoreBench(.init(directory: "/nonexistent/folder", leaves: 1))
    #expect(throws: StoreBench.Failure.self) { try bench.run(version: "0") }
  }

  /// Every value is read again as it was written last, or there is no report.
  @Test func blocksAndStateAreWrittenAndRead() throws {
    let report = try measured {
      .init(directory: $0, leaves: 300, changes: 40, transfers: 10, rounds: 2)
    }
    #expect(report.clock == "wall clock")
    #expect(
      report.results.map(\.name) == [
        "write and sync 4 KiB", "add a block of 10 transfers", "flush a block of 10 transfers",
        "flush a new tree, for each leaf", "flush 40 changed leaves, for each leaf",
        "open the store", "read a value, from the disk", "read a value, from the store's memory",
      ])
    #expect(report.results.allSatisfy { $0.median > 0 }, "\(report.results)")
    #expect(report.results[1].rounds == 2 && report.results[4].operationsPerRound == 40)
  }
}

@Suite struct PolicyBenchTests {
  /// Every policy compiles, and every case has the outcome that it says, or there is no report.
  @Test func policiesAreCompiledAndAsked() throws {
    var bench = PolicyBench(RoundPlan(rounds: 1, roundNanoseconds: 10_000))
    let report = try bench.run(version: "0")
    #expect(report.results.count == PolicyCase.texts.count + PolicyCase.all.count)
    #expect(report.results.allSatisfy { $0.median > 0 }, "\(report.results)")
  }
}
