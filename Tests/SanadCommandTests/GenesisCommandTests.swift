import Foundation
import Testing

@testable import sanad

/// The repository's own genesis.
enum LocalNetwork {
  static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Genesis/local")

  static var genesis: String { folder.appending(path: "genesis.yaml").path() }
  static var payments: String { folder.appending(path: "payments.yaml").path() }
  static var policy: String { folder.appending(path: "policies/mtb.policy").path() }
}

@Suite struct GenesisCommandTests {
  @Test func refusesAMissingFileAndANumberThatNoNetworkHas() async throws {
    let missing = try await CommandRun("genesis", "check", "/nonexistent.yaml", "--json")
    #expect(missing.status == .invalidInput)
    let error = try #require(try missing.object()["error"] as? [String: Any])
    #expect(error["code"] as? Int == 9407)
    let many = try await CommandRun("genesis", "hash", LocalNetwork.genesis, "--validators", "101")
    #expect(many.status == .invalidInput)
    #expect(many.messages.contains("genesis.yaml:"))
    let start = try await CommandRun("genesis", "hash", LocalNetwork.genesis, "--start", "now")
    #expect(start.status == .usage)
  }

  @Test func checkSaysWhatTheNetworkIs() async throws {
    let run = try await CommandRun(
      "genesis", "check", LocalNetwork.genesis, "--validators", "7", "--json")
    #expect(run.status == .done)
    #expect(run.messages.isEmpty)
    let object = try run.object()
    #expect(object["kind"] as? String == "test")
    #expect((object["validators"] as? [String])?.count == 7)
    #expect(object["faults_max"] as? Int == 2)
    #expect(object["warnings"] as? [String] == [])
  }

  @Test func checkSaysWhatSecuritiesPay() async throws {
    let start = ["--start", "2026-11-22T08:00:00Z"]
    let run = try await CommandRun(
      "genesis", "check", LocalNetwork.payments, start[0], start[1], "--json")
    #expect(run.status == .done)
    #expect(run.messages.isEmpty)
    #expect(
      try run.object()["securities"] as? [String] == [
        "MTB-12M bill, until 2027-11-12, paid in PKR-W",
        "PIB-5Y fixedBond, 14.0000% 2 times a year until 2031-05-22, paid in PKR-W",
        "PFL-3Y floatingBond, KIBOR-3M + 0.5000% 4 times a year until 2029-08-22, paid in PKR-W",
        "GIS-3Y sukuk, rental 13.5000% 2 times a year until 2029-05-22, paid in PKR-D",
      ])
    let local = try await CommandRun("genesis", "check", LocalNetwork.genesis, start[0], start[1])
    #expect(
      local.output.contains("MTB-12M bill, until 2027-11-12, paid outside of the ledger\n"))
  }

  @Test func hashAndCheckNameTheSameChain() async throws {
    let hash = try await CommandRun("genesis", "hash", LocalNetwork.genesis)
    let check = try await CommandRun("genesis", "check", LocalNetwork.genesis, "--json")
    #expect(try check.object()["chain"] as? String == hash.output.trimmingCharacters(in: .newlines))
    let later = try await CommandRun(
      "genesis", "hash", LocalNetwork.genesis, "--start", "2030-01-01T00:00:00Z")
    #expect(later.status == .done)
    #expect(later.output != hash.output)
  }
}
