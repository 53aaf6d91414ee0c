import SanadPolicy
import Testing

@Suite struct OracleTests {
  /// 6,000 programs over 3 ledgers each. A failure prints the seed, the text and both answers.
  @Test(arguments: 0..<12)
  func evaluatorAgreesWithTheOracleOnRandomPrograms(block: Int) throws {
    var fired = 0
    var undecided = 0
    for seed in UInt64(block) * 500..<UInt64(block + 1) * 500 {
      var generator = OracleGenerator(seed: seed)
      let program = generator.program()
      let policy = try PolicyText.compile(program.text)
      for _ in 0..<3 {
        let ledger = generator.ledger()
        let expected = Oracle(ledger: ledger, program: program).firings()
        let found = answer(policy, ledger)
        try #require(found == expected, "seed \(seed)\n\(program.text)")
        fired += expected?.count ?? 0
        undecided += expected?.filter { !$0.isDecided }.count ?? 0
      }
    }
    // The programs must not be ones in which nothing happens.
    #expect(fired > 500 && undecided > 50 && fired - undecided > 250)
  }

  // What the evaluator says, in the oracle's words; `explain` must say the same.
  private func answer(_ policy: CompiledPolicy, _ ledger: Ledger) -> [Oracle.Firing]? {
    let evaluation = policy.judge(ledger)
    if evaluation.fired.first?.code == .kindNotCovered { return nil }
    var prepared = ledger
    prepared.predicates = policy.heldPredicates
    let explained = policy.explain(prepared).filter {
      $0.result == .fired || $0.result == .firedUndecided
    }
    #expect(explained.map(\.explanation) == evaluation.fired.map(\.explanation))
    #expect(explained.map { $0.result == .fired } == evaluation.fired.map(\.isDecided))
    #expect(evaluation.fired.allSatisfy { !$0.explanation.text.isEmpty })
    return evaluation.fired.map {
      Oracle.Firing(code: Int($0.code.value), subject: $0.subject, isDecided: $0.isDecided)
    }
  }
}
