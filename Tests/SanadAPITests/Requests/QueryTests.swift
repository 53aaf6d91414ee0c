import SanadAPIModel
import Testing

@testable import SanadAPI

@Suite struct QueryTests {
  private static let names = ["wait", "timeout"]

  private func complaints(_ text: String) -> [String] {
    do throws(ServiceFailure) {
      _ = try Query(text, knowing: Self.names)
      return []
    } catch { return error.invalid?.map(\.pointer) ?? [] }
  }

  @Test func refusesWhatIsUnknownTwiceOrNotEncoded() {
    #expect(complaints("wit=1") == ["wit"])
    #expect(complaints("=1") == [""])
    #expect(complaints("wait") == [])
    #expect(complaints("wait=1&wait=1") == ["wait"])
    #expect(complaints("wait=1&w%61it=1") == ["wait"])
    #expect(complaints("wait=%ff") == ["wait"])
    #expect(complaints("%zz=1") == ["%zz"])
    #expect(complaints("a=1&b=2&wait=3") == ["a", "b"])
    #expect(complaints("Wait=1") == ["Wait"])
  }

  /// An answer repeats little of what a client sent.
  @Test func repeatsNamesShortened() {
    let many = (0..<100).map { "name\($0)=1" }.joined(separator: "&")
    #expect(complaints(many).count == 16)
    #expect(complaints(String(repeating: "n", count: 5_000)).first?.count == 64)
  }

  @Test func readsWhatIsKnown() throws {
    let query = try Query("wait=fin%61l&timeout=3=4&", knowing: Self.names)
    #expect(query["wait"] == "final" && query["timeout"] == "3=4")
    #expect(try Query(nil, knowing: Self.names)["wait"] == nil)
    #expect(try Query("wait=", knowing: Self.names)["wait"] == "")
    #expect(Query.empty["wait"] == nil)
  }
}
