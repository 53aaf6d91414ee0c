import SanadPolicy
import SanadTypes

/// The compiled forms of the policies that instruments name: derived from their texts once and
/// then kept, because a text never changes under its digest.
///
/// A class because every block of one executor shares it; it stays on the executor's thread.
final class PolicyShelf {
  private var policies: CompiledPolicies

  init(_ policies: CompiledPolicies = CompiledPolicies()) { self.policies = policies }

  /// The policy that governs an instrument.
  func policy(
    of instrument: Instrument, _ state: LedgerState
  ) throws(LedgerFailure) -> CompiledPolicy {
    try entry(of: instrument, state).policy
  }

  /// What the policy that governs an instrument costs.
  func load(
    of instrument: Instrument, _ state: LedgerState
  ) throws(LedgerFailure) -> PolicyLoad {
    try entry(of: instrument, state).load
  }

  private func entry(
    of instrument: Instrument, _ state: LedgerState
  ) throws(LedgerFailure) -> CompiledPolicies.Entry {
    // Read even when the compiled form is at hand: what a decision has read must not depend on
    // what happens to be in memory.
    let record = try state.policy(instrument.policy)
    if let entry = policies[instrument.policy] { return entry }
    // Whether its codes are known was checked when it was published.
    guard let entry = policies.add(record.text, as: instrument.policy) else {
      throw .brokenPolicy(instrument.policy)
    }
    return entry
  }

  /// Compiles a text with the schema of this release.
  static func compile(
    _ text: String, codes: RuleCodes
  ) -> Result<CompiledPolicy, PolicyDiagnostics> {
    PolicySource.compile(text, schema: .first, codes: codes)
  }
}
