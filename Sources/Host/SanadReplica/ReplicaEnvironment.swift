import SanadConsensus
package import SanadCrypto
package import SanadLedger
package import SanadState
package import SanadStorage
package import SanadTypes
import Synchronization

/// What a replica's jobs share: the chain's constants and the stores that threads may read.
///
/// A class, because every job holds it: one reference instead of all that a genesis consists of.
package final class ReplicaEnvironment: Sendable {
  /// The genesis.
  package let genesis: Genesis
  /// The chain's id, kept because making it hashes the whole genesis: tens of milliseconds with a
  /// hundred thousand accounts, and every vote's bytes have it.
  package let chainID: ChainID
  /// This node's consensus key; nil for an observer.
  private let consensusKey: PublicKey?
  /// The epoch that the replica is in.
  private let current: Mutex<EpochRecord>
  /// The newest final state.
  package let final: FinalState
  /// The state's nodes and values on disk.
  package let stateStore: StateStore
  /// Final blocks on disk.
  package let blockStore: BlockStore
  /// The store that both are in.
  package let keyValues: any KeyValueStore
  /// Whether this node keeps its state for others from time to time.
  package let makesSnapshots: Bool
  /// Whether a final block could not be put into the store.
  let lacksBlocks = Atomic(false)
  /// Verdicts on transactions' signatures.
  package let verdicts: SharedVerdicts
  /// How signatures are verified.
  package let scheme: any SignatureScheme
  /// The policies of genesis, compiled once for all threads.
  package let policies: CompiledPolicies
  /// What nodes of one process share; nil in production.
  let shared: SharedWork?

  init(
    genesis: Genesis, chainID: ChainID, consensusKey: PublicKey?, final: FinalState,
    stateStore: StateStore, blockStore: BlockStore, keyValues: any KeyValueStore,
    scheme: any SignatureScheme, makesSnapshots: Bool = false, shared: SharedWork? = nil
  ) {
    self.shared = shared
    self.makesSnapshots = makesSnapshots
    self.genesis = genesis
    self.chainID = chainID
    self.consensusKey = consensusKey
    current = Mutex(
      EpochRecord(
        number: Epoch(0), anchorHeight: Height(0), startedAt: genesis.timestamp,
        validators: genesis.validators))
    self.final = final
    self.stateStore = stateStore
    self.blockStore = blockStore
    self.keyValues = keyValues
    verdicts = shared?.verdicts ?? SharedVerdicts(scheme: scheme)
    self.scheme = scheme
    policies = CompiledPolicies(genesis.policies)
  }

  /// The epoch that the replica is in, with its validators.
  package var epoch: EpochRecord { current.withLock { $0 } }

  /// The validators of that epoch.
  package var validators: ValidatorSet { current.withLock { $0.validators } }

  /// This node's place among them; nil for an observer.
  package var place: ValidatorIndex? {
    consensusKey.flatMap { validators.index(ofConsensusKey: $0) }
  }

  /// The replica is in another epoch.
  func begin(_ record: EpochRecord) { current.withLock { $0 = record } }

  /// The validators of an epoch that the store knows the beginning of.
  package func validators(of epoch: Epoch) throws(StorageFailure) -> ValidatorSet {
    let current = self.epoch
    if epoch == current.number { return current.validators }
    guard epoch > Epoch(0) else { return genesis.validators }
    return try blockStore.validators(after: epoch.previous)
  }

  /// Whom a transaction is said to come from that this node looks at again by itself: a peer, so
  /// that it takes no room from clients; an observer, who has no place, says the first one's.
  var own: PeerID { .validator(place ?? ValidatorIndex(0)) }

  /// What consensus is told of the epoch before one; nil before the first.
  func epochBefore(_ current: EpochRecord) throws(ReplicaFailure) -> EarlierEpoch? {
    let number = current.number.previous
    guard number < current.number, let end = current.evidenceEnd(of: number, genesis.chain) else {
      return nil
    }
    do throws(LedgerFailure) {
      guard let set = try LedgerView(reading: final.overlay()).validators(of: number) else {
        return nil
      }
      return EarlierEpoch(number: number, validators: set, evidenceEnd: end)
    } catch { throw .ledger(error) }
  }

  /// What the newest final state has on the ledger against validators.
  func recentEvidence() throws(ReplicaFailure) -> [KnownEvidence] {
    do throws(LedgerFailure) {
      return try LedgerView(reading: final.overlay()).recentEvidence().map {
        KnownEvidence(evidence: $0.evidence, height: $0.height)
      }
    } catch { throw .ledger(error) }
  }

  /// D of consensus.md 2.2.
  var delayBound: Milliseconds { genesis.chain.delayBound }
}

/// How signatures are verified: libsodium in a node, a keyed digest in the simulator, where tens of
/// thousands of runs would otherwise spend their time on curves.
package protocol SignatureScheme: Sendable {
  /// Whether `signature` is `key`'s for `message`.
  func isValid(_ signature: Signature, of key: PublicKey, for message: [UInt8]) -> Bool
}

/// Ed25519 by libsodium.
package struct Ed25519Scheme: SignatureScheme {
  /// Creates the scheme.
  package init() {}

  /// libsodium's verdict.
  package func isValid(_ signature: Signature, of key: PublicKey, for message: [UInt8]) -> Bool {
    key.isValid(signature, for: message)
  }
}
