import Testing

@testable import SanadBench

@Suite struct LoadPlanTests {
  private func plan(rate: Double?) -> LoadPlan {
    LoadPlan(ports: [1], connections: 4, batch: 8, rate: rate, warmUp: 0, duration: 1)
  }

  @Test func connectionsTakeTurnsAtTheRate() {
    let plan = plan(rate: 1_000)
    var due: [UInt64] = []
    for number in 0..<3 {
      for connection in 0..<4 { due.append(plan.due(number, of: connection)) }
    }
    #expect(due == (0..<12).map { UInt64($0) * 1_000_000 })
  }

  @Test func withoutARateEverythingIsDue() {
    #expect(plan(rate: nil).due(1_000, of: 3) == 0)
  }
}
