import Foundation
import Testing

@testable import SanadBench

@Suite struct ProcessMeterTests {
  private static let fields =
    "S 1 2 3 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 9 0 12345 1000000 2048 18446744073709551615"

  @Test func refusesWhatHasTooFewFields() {
    #expect(ProcessUse(stat: "7 (sanad) S 1 2 3", ticksPerSecond: 100, pageBytes: 4_096) == nil)
    #expect(ProcessUse(stat: "", ticksPerSecond: 100, pageBytes: 4_096) == nil)
  }

  @Test(arguments: ["7 (sanad) ", "7 (a name) with ) brackets) "])
  func countsFieldsFromTheEndOfTheName(_ head: String) throws {
    let use = try #require(
      ProcessUse(stat: head + Self.fields, ticksPerSecond: 100, pageBytes: 4_096))
    #expect(use.processorMicroseconds == 3_000_000)
    #expect(use.residentBytes == 2_048 * 4_096)
  }

  @Test(arguments: ["", "VmRSS:\t 10 kB\n", "RssAnon:\t 10 MB\n", "RssAnon:\t kB\n"])
  func refusesAStatusWithoutAnonymousMemory(_ status: String) {
    #expect(ProcessUse.anonymousBytes(status: status) == nil)
  }

  @Test func countsAnonymousMemoryInKibibytes() {
    let status = "Name:\tsanad\nVmRSS:\t   3000 kB\nRssAnon:\t    2048 kB\nRssFile:\t 952 kB\n"
    #expect(ProcessUse.anonymousBytes(status: status) == 2_097_152)
  }

  @Test func readsThisProcess() throws {
    let use = try #require(ProcessUse(pid: getpid()))
    #expect(use.residentBytes > 1_000_000)
    #expect(use.anonymousBytes > 0)
  }
}
