import SanadPolicy
import SanadTypes

/// What policies cost: their texts read, checked and compiled, and transfers judged under them.
///
/// The context answers from memory, so that what is measured is the policy; what the ledger needs
/// to find the answers is in the figures of ``LedgerBench``.
package struct PolicyBench {
  /// Why there is no figure: the policies are made so that neither occurs.
  package enum Failure: Error, CustomStringConvertible {
    /// A policy of the benchmark does not compile.
    case notCompiled(String)
    /// A transfer that is to pass is refused, or the other way.
    case unexpected(String)

    /// One sentence.
    package var description: String {
      switch self {
      case .notCompiled(let why): "a policy of the benchmark does not compile: \(why)"
      case .unexpected(let name): "\(name): the policy says otherwise"
      }
    }
  }

  private var watch: Stopwatch

  /// Creates a benchmark.
  package init(_ plan: RoundPlan = RoundPlan()) { watch = Stopwatch(plan) }

  /// Measures everything. Throws ``Failure``.
  package mutating func run(version: String) throws -> MeasurementReport {
    var results: [Measurement] = []
    for (name, policy) in PolicyCase.texts { results.append(try compile(name, policy)) }
    for one in PolicyCase.all { results.append(try evaluate(one)) }
    return MeasurementReport(
      machine: Machine(), version: version, results: results, checksum: watch.checksum)
  }

  private mutating func compile(_ name: String, _ policy: BenchPolicy) throws -> Measurement {
    let text = Array(policy.text.utf8)
    _ = try Self.compiled(policy)
    return watch.measure("check and compile: \(name)", byteCount: text.count) {
      switch PolicySource.compile(text, schema: .first, codes: PolicyCase.codes) {
      case .success(let policy): policy.rules.count
      case .failure: 0
      }
    }
  }

  private mutating func evaluate(_ one: PolicyCase) throws -> Measurement {
    let policy = try Self.compiled(one.policy)
    let context = one.context
    guard policy.evaluate(context).isAllowed == one.isAllowed else {
      throw Failure.unexpected(one.name)
    }
    return watch.measure("evaluate: \(one.name)") { policy.evaluate(context).fired.count + 1 }
  }

  private static func compiled(_ policy: BenchPolicy) throws -> CompiledPolicy {
    switch PolicySource.compile(policy.text, schema: .first, codes: PolicyCase.codes) {
    case .success(let compiled): return compiled
    case .failure(let diagnostics):
      throw Failure.notCompiled(diagnostics.items.first?.rendered() ?? "no reason given")
    }
  }
}
