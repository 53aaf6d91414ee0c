import SanadCodec
import SanadCrypto
import SanadPolicy
public import SanadTypes

/// Compiled forms of policies, by the digest of their texts: nothing but a way to compile a text
/// once, because a text never changes under its digest.
///
/// A value that threads hand to each other; what one of them adds, the others do not see.
public struct CompiledPolicies: Sendable {
  /// One policy.
  ///
  /// A class because a policy has many parts, each of which a copy would count; it never changes.
  final class Entry: Sendable {
    let policy: CompiledPolicy
    let load: PolicyLoad

    init(_ policy: CompiledPolicy) {
      self.policy = policy
      load = PolicyLoad(policy)
    }
  }

  /// Most compiled policies that are kept; more are compiled again.
  private static let countMax = 256

  private var entries = KeyedTable<Digest, Entry>()

  /// Starts with nothing compiled.
  public init() {}

  /// Compiles texts that are in force; one that does not compile is left out, and asked about again
  /// where an instrument names it.
  public init(_ records: [PolicyRecord]) {
    for record in records.prefix(Self.countMax) { _ = add(record.text, as: record.digest) }
  }

  /// The policy of a digest, where it is compiled.
  subscript(digest: Digest) -> Entry? { entries[digest] }

  /// Compiles a text; nil where it is no policy.
  mutating func add(_ text: String, as digest: Digest) -> Entry? {
    guard case .success(let policy) = PolicyShelf.compile(text, codes: .every) else {
      return nil
    }
    if entries.count >= Self.countMax { entries.removeAll() }
    let entry = Entry(policy)
    entries[digest] = entry
    return entry
  }
}

extension RuleCodes {
  /// Every code that a rule can have: whether one is known was checked when the policy was published.
  static let every = RuleCodes(numbers: Array(CodeNumber.range))
}
