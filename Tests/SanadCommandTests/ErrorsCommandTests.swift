import ArgumentParser
import Foundation
import SanadTypes
import Testing

@testable import sanad

@Suite struct ErrorsCommandTests {
  @Test func refusesACodeThatTheRegistryLacksAndNamesTheNearest() async throws {
    let run = try await CommandRun("errors", "explain", "RECEIVER_KYK")
    #expect(run.status == .invalidInput)
    #expect(run.output.isEmpty)
    #expect(run.messages.contains("Did you mean RECEIVER_KYC?"))
  }

  @Test func pointsAtTheGenesisForACodeOfAPolicy() async throws {
    let run = try await CommandRun("errors", "explain", "3999")
    #expect(run.messages.contains("see the genesis of the network"))
  }

  @Test func explainsByNumberAndByName() async throws {
    for word in ["1001", "RECEIVER_KYC", "receiver_kyc"] {
      let run = try await CommandRun("errors", "explain", word)
      #expect(run.status == .done)
      #expect(run.output.hasPrefix("1001 RECEIVER_KYC\n"))
    }
  }

  @Test func listsTheWholeRegistryAsOneObject() async throws {
    let run = try await CommandRun("errors", "list", "--json")
    let object = try run.object()
    #expect((object["codes"] as? [Any])?.count == ErrorCode.all.count)
    #expect(run.output.split(separator: "\n").count == 1)
  }
}
