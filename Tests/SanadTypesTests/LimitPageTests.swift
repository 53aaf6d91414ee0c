import SanadTypes
import Testing

/// Limits that a page tells people who build against it, where no table of docs/wire.md does.
@Suite struct LimitPageTests {
  private func number(_ pattern: Regex<(Substring, Substring)>, in page: String) throws -> Int? {
    let found = try repositoryText(page).matches(of: pattern)
    #expect(found.count == 1, "\(page) says it once")
    return found.first.flatMap { Int($0.output.1.filter { $0 != "," }) }
  }

  @Test func aProofOfFinalityHasAsManyHeadersAsThePageSays() throws {
    #expect(
      try number(/at most ([0-9,]+) descendants/, in: "docs/light-client.md")
        == FinalityProof.headersMax)
  }

  @Test func aPolicyHasAsMuchTextAsThePageSays() throws {
    let kibibytes = try #require(
      try number(/(?m)^([0-9,]+) KiB of text/, in: "docs/transfer-rules.md"))
    #expect(kibibytes * 1_024 == PolicyRecord.textBytesMax)
  }
}
