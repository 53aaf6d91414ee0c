import SanadCodec
import SanadCrypto
import SanadPolicy
import SanadTypes

/// The compiled forms of the policies that instruments name: derived from their texts once and
/// then kept, because a text never changes under its digest.
///
/// A class because every block of one executor shares it; it stays on the executor's thread.
final class PolicyShelf {
  /// Most compiled policies that are kept; more are compiled again.
  private static let countMax = 256

  private static let everyCode = RuleCodes(numbers: Array(CodeNumber.range))

  private var compiled = KeyedTable<Digest, CompiledPolicy>()

  /// The policy that governs an instrument.
  func policy(
    of instrument: Instrument, _ state: LedgerState
  ) throws(LedgerFailure) -> CompiledPolicy {
    // Read even when the compiled form is at hand: what a decision has read must not depend on
    // what happens to be in memory.
    let record = try state.policy(instrument.policy)
    if let policy = compiled[instrument.policy] { return policy }
    // Whether its codes are known was checked when it was published.
    guard case .success(let policy) = Self.compile(record.text, codes: Self.everyCode) else {
      throw .brokenPolicy(instrument.policy)
    }
    if compiled.count >= Self.countMax { compiled.removeAll() }
    compiled[instrument.policy] = policy
    return policy
  }

  /// Compiles a text with the schema of this release.
  static func compile(
    _ text: String, codes: RuleCodes
  ) -> Result<CompiledPolicy, PolicyDiagnostics> {
    PolicySource.compile(text, schema: .first, codes: codes)
  }
}
