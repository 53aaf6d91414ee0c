import SanadTypes

/// What a client wants done: before it has a sequence and signatures.
struct ClientOrder {
  /// The place of the account that submits.
  var submitter: Int
  /// What it asks for.
  var operations: [LedgerOperation]
  /// The places of other accounts that have to authorize.
  var others: [Int] = []
  /// The first code of the refusal, where it is certain that the rules refuse.
  var expected: CodeNumber?

  /// The places of all that authorize, each once.
  var signers: [Int] { [submitter] + others.filter { $0 != submitter } }
}

/// Why no block may hold a transaction that a client sends all the same.
package enum ClientDefect: String, CaseIterable, Hashable, Sendable {
  case expired = "run out"
  case otherChain = "of another chain"
  case forgedSignature = "with a forged signature"
  case tooFewSignatures = "with too few signatures"
  case surplusSignature = "with a surplus signature"
  case foreignKey = "with a key of nobody"
  case replacedKey = "with a replaced key"
  case missingAuthorization = "without an account's authority"
  case surplusAuthorization = "with an account too many"
  case unknownSubmitter = "of an unknown account"
  case usedSequence = "with a used sequence"
  case gappedSequence = "with a gap before it"
  case aboveQuota = "heavier than its account's quota of a day"

  /// Whether every node refuses it, however far behind it is: it must not wait anywhere.
  package var isHopeless: Bool {
    switch self {
    case .otherChain, .forgedSignature, .tooFewSignatures, .surplusSignature, .foreignKey,
      .missingAuthorization, .surplusAuthorization, .unknownSubmitter, .aboveQuota:
      true
    case .expired, .replacedKey, .usedSequence, .gappedSequence: false
    }
  }
}

/// What a client sends.
enum ClientDraft {
  /// To become final, applied or refused by a rule.
  case lasting(UnverifiedTransaction)
  /// Signed with keys that another transaction is about to replace: final before that one, or
  /// never.
  case overtaken(UnverifiedTransaction)
  /// One of several that are together more than their account's quota of a day: some become final,
  /// in their order, and the others wait for a day that this run does not see.
  case beyondQuota(UnverifiedTransaction)
  /// Valid for half a second at most: final in time, or never.
  case brief(UnverifiedTransaction)
  /// Never to become final.
  case inadmissible(UnverifiedTransaction, ClientDefect)

  var transaction: UnverifiedTransaction {
    switch self {
    case .lasting(let transaction), .overtaken(let transaction), .beyondQuota(let transaction),
      .brief(let transaction), .inadmissible(let transaction, _):
      transaction
    }
  }
}
