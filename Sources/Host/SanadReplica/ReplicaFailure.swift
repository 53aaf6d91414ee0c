package import SanadLedger
package import SanadState
package import SanadStorage
package import SanadTypes

/// Why a replica cannot start or must stop. None of these is caused by what a peer or a client
/// sends; they come from the machine, the files, or a bug.
package enum ReplicaFailure: Error, Sendable {
  /// The journal or the block store failed; after a failed sync nothing is known about the disk.
  case storage(StorageFailure)
  /// The state's files do not read, or do not fit.
  case state(StateFailure)
  /// The ledger's records do not read.
  case ledger(LedgerFailure)
  /// A block became final that this node has not executed: a bug.
  case notExecuted(BlockDigest)
  /// A stored block or certificate does not decode.
  case unreadable(what: String, detail: String)
  /// The store belongs to another genesis.
  case foreignStore(expected: ChainID, found: ChainID)
  /// Another process signs with this node's consensus key (consensus.md 2.8 step 5).
  case twin(Vote)
  /// The genesis cannot be executed.
  case genesis(GenesisFailure)
}

extension ReplicaFailure: CustomStringConvertible {
  /// One plain sentence.
  package var description: String {
    switch self {
    case .storage(let failure): "\(failure)"
    case .state(let failure): "the state cannot be read: \(failure)"
    case .ledger(let failure): "\(failure)"
    case .notExecuted(let digest): "block \(digest) became final and was not executed here"
    case .unreadable(let what, let detail): "\(what) cannot be read: \(detail)"
    case .foreignStore(let expected, let found):
      "the store belongs to chain \(found), not \(expected)"
    case .twin(let vote):
      "another process signs with this node's voting key: its \(vote.statement) was made while this "
        + "node was silent"
    case .genesis(let detail): "the genesis cannot be executed: \(detail)"
    }
  }
}

extension ReplicaFailure {
  /// The code of the registry.
  package var code: ErrorCode {
    switch self {
    case .storage(let failure): failure.code
    case .state, .ledger, .unreadable: .storeDamaged
    case .notExecuted: .internalFault
    case .foreignStore: .dataDirectoryForeign
    case .twin: .votingKeyInUse
    case .genesis(let failure): failure.code
    }
  }
}
