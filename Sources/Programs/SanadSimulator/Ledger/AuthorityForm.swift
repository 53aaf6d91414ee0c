import SanadCrypto
import SanadTypes

/// How many keys act for an account of a simulated network, and how.
enum AuthorityForm {
  /// One key.
  case single
  /// Any two of three keys.
  case twoOfThree
  /// A key of weight 2 and two of weight 1, of which 3 act: the heavy one and either other.
  case weighted

  /// The form of a number: half are of one key, a quarter of each other form.
  static func of(_ number: Int) -> AuthorityForm {
    switch number % 4 {
    case 0: .twoOfThree
    case 1: .weighted
    default: .single
    }
  }

  fileprivate var weights: [UInt16] {
    switch self {
    case .single: [1]
    case .twoOfThree: [1, 1, 1]
    case .weighted: [2, 1, 1]
    }
  }

  fileprivate var threshold: UInt32 {
    switch self {
    case .single: 1
    case .twoOfThree: 2
    case .weighted: 3
    }
  }
}

extension SimulatedKeys {
  /// Fresh keys of a name, in a form. No name may be used twice: keys that were replaced must never
  /// be good again.
  func authority(_ form: AuthorityForm, of name: String) throws(Authority.Defect) -> Authority {
    let entries = form.weights.enumerated().map { number, weight in
      Authority.WeightedKey(key: make("\(name)/\(number)"), weight: weight)
    }
    return try Authority(keys: entries.sorted { $0.key < $1.key }, threshold: form.threshold)
  }

  /// An authority that no account may have: its one key is the neutral point, under which anything
  /// verifies in some implementations.
  static var unusableAuthority: Authority {
    Authority(PublicKey(Digest(0x0100_0000_0000_0000, 0, 0, 0)))
  }
}
