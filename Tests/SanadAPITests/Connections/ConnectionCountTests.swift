import Testing

@testable import SanadAPI

@Suite struct ConnectionCountTests {
  @Test func hasAsManyPlacesAsTheLimitAndGivesThemAgain() {
    let count = ConnectionCount()
    #expect(!count.enter(max: 0))
    #expect(count.enter(max: 2))
    #expect(count.enter(max: 2))
    #expect(!count.enter(max: 2))
    count.leave()
    #expect(count.enter(max: 2))
    #expect(!count.enter(max: 2))
  }
}
