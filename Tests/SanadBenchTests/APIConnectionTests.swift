import Testing

@testable import SanadBench

@Suite struct APIConnectionTests {
  private func head(_ text: String) throws -> HTTPAnswerHead? {
    try HTTPAnswerHead(Array(text.utf8))
  }

  @Test func refusesAnAnswerWithoutALength() {
    #expect(throws: APIConnectionFailure.self) { try head("HTTP/1.1 200 OK\r\n\r\n") }
    #expect(throws: APIConnectionFailure.self) {
      try head("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n")
    }
    #expect(throws: APIConnectionFailure.self) { try head("nonsense\r\n\r\n") }
  }

  @Test func waitsForTheWholeHead() throws {
    let whole = "HTTP/1.1 202 Accepted\r\ncontent-length: 3\r\nX: y\r\n\r\n"
    let bytes = Array(whole.utf8)
    for count in bytes.indices { #expect(try HTTPAnswerHead(Array(bytes.prefix(count))) == nil) }
    let found = try #require(try head(whole + "abc"))
    #expect(found.status == 202)
    #expect(found.length == 3)
    #expect(found.end == whole.utf8.count)
  }
}
