import SanadAPIModel
import SanadTypes
import Testing

@testable import SanadAPI

@Suite struct ReportRouteTests {
  @Test func whatIsWrongInAQueryIsNamed() async throws {
    try await RunningAPI.run { api in
      for (query, pointer) in [
        ("outstanding?currency=pkr", "currency"), ("outstanding?currency=XXZ", "currency"),
        ("outstanding?programme=-1", "programme"), ("outstanding?programme=01", "programme"),
        ("outstanding?home=XX", "home"), ("outstanding?by=month", "by"),
        ("service?by=week", "by"), ("service?from=2027-02-30", "from"),
        ("service?to=tomorrow", "to"), ("service?from=2027-02-02&to=2027-02-01", "to"),
        ("redemptions?home=PK", "home"), ("programmes?from=2027-01-01", "from"),
        ("service/proof?by=year", "by"),
      ] {
        let answer = try await api.get("/v1/reports/debt/\(query)")
        #expect(answer.status == 400, "\(query)")
        let problem = try answer.problem()
        #expect(problem.code == "9103" && problem.invalid?.map(\.pointer) == [pointer], "\(query)")
      }
      #expect(try await api.get("/v1/reports/debt/everything").status == 404)
      #expect(api.service.questions.isEmpty)
    }
  }

  @Test func asksTheNodeForWhatTheQuerySays() async throws {
    var full = DebtRequest(.service)
    full.currency = .pkr
    full.programme = 3
    full.period = .year
    full.from = try CalendarDate("2027-01-01")
    full.to = try CalendarDate("2027-12-31")
    var home = DebtRequest(.outstanding)
    home.home = Country("PK")
    var some = DebtRequest(.service)
    some.currency = .pkr
    some.programme = 3
    let cases: [(String, FakeService.Question)] = [
      (full.address(), .debt(full)), (home.address(), .debt(home)),
      (full.address(ofProof: true), .proof(.debt(some))),
      ("/v1/reports/debt/redemptions", .debt(DebtRequest(.redemptions))),
      ("/v1/reports/debt/programmes", .debt(DebtRequest(.programmes))),
      ("/v1/reports/debt/programmes/proof", .proof(.debt(DebtRequest(.programmes)))),
    ]
    try await RunningAPI.run { api in
      for (path, question) in cases {
        _ = try await api.get(path)
        #expect(api.service.questions.last == question, "\(path)")
      }
    }
  }
}
