import Foundation
import SanadCodec
import SanadCrypto
import SanadLedger
import SanadReplica
import SanadState
import SanadStorage
import SanadTypes
import Testing

@testable import SanadBench

@Suite struct ScaleBenchTests {
  private func folder() throws -> String {
    let path = FileManager.default.temporaryDirectory.appending(
      path: "sanad-scale-\(UUID().uuidString)"
    ).path(percentEncoded: false)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }

  /// The state that is made at once has the values of a genesis of as many accounts, but for the chain's
  /// id and for keys that nobody has the secrets of.
  @Test(arguments: [1, 60])
  func theStateIsThatOfAGenesis(holders: Int) throws {
    let folder = try folder()
    defer {
      do { try FileManager.default.removeItem(atPath: folder) } catch { Issue.record(error) }
    }
    let population = try ScalePopulation(holders: holders, at: ScaleBench.start)
    #expect(population.holders == (holders == 1 ? 30 : 60))
    let store = MemoryKeyValueStore()
    var writer = try ScaleState(population, to: store, folder: folder)
    let anchor = try writer.write()
    let genesis = try ScalePopulation.genesis(
      accounts: population.holders, at: ScaleBench.start)
    let memory = MemoryStore()
    let changes = try GenesisBlock(
      genesis.genesis, on: FinalState(nodes: memory, values: memory).overlay()
    ).state.changes
    #expect(writer.valueCount == changes.count)
    let state = FinalState(anchor: anchor, nodes: StateStore(store), values: StateStore(store))
    for change in changes {
      let proven = try #require(try state.prove(change.key))
      let value = try proven.proof.verify(key: change.key, root: anchor.stateRoot)
      if change.key == LedgerKey.network.stateKey { continue }
      if change.key.bytes.first == LedgerKey.account(.genesis).bytes.first {
        #expect(value?.count == change.value?.count)
      } else {
        #expect(value == change.value, "\(change.key.bytes)")
      }
    }
  }

  @Test func ranksFollowZipfsLaw() {
    var zipf = ZipfStream(1_000, seed: 3)
    var counts = [Int](repeating: 0, count: 1_000)
    for _ in 0..<100_000 { counts[zipf.next()] += 1 }
    let sum = (1...1_000).reduce(0.0) { $0 + 1 / Double($1) }
    for rank in [1, 2, 3, 10, 50] {
      let expected = 100_000 / (Double(rank) * sum)
      #expect(abs(Double(counts[rank - 1]) - expected) < 5 * expected.squareRoot())
    }
    let tail = counts[500...].reduce(0, +)
    let expected = 100_000 * (501...1_000).reduce(0.0) { $0 + 1 / Double($1) } / sum
    #expect(abs(Double(tail) - expected) < 5 * expected.squareRoot())
    var one = ZipfStream(1, seed: 3)
    #expect(one.next() == 0)
    var (first, second) = (ZipfStream(10_000, seed: 9), ZipfStream(10_000, seed: 9))
    #expect((0..<50).map { _ in first.next() } == (0..<50).map { _ in second.next() })
  }

  /// Every transfer is applied, or there is no report.
  @Test func twoNumbersOfHoldersAreMeasured() throws {
    let folder = try folder()
    defer {
      do { try FileManager.default.removeItem(atPath: folder) } catch { Issue.record(error) }
    }
    let plan = ScaleBench.Plan(
      directory: folder, holders: [30, 90], transfers: 20, rounds: 2, warmUp: 1)
    let report = try ScaleBench(plan).run(version: "0")
    #expect(report.results.contains { $0.name == "90 holders, ahead: build a block" })
    #expect(report.results.allSatisfy { $0.median >= 0 })
    #expect(report.checksum != 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
  }
}
