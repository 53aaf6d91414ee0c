import SanadConsensus
import SanadCrypto
import SanadLedger
import SanadState
import SanadTypes
import Synchronization

/// Builds and executes blocks for the executor's lane.
///
/// A class because the ledger keeps compiled policies between blocks. The lane runs one job at a
/// time; the lock states that and is never waited for.
final class BlockExecutor: Sendable {
  private struct Owned: @unchecked Sendable {
    let ledger: LedgerExecutor
  }

  private let owned: Mutex<Owned>
  /// Nil in production.
  private let shared: SharedWork?
  private let chainID: ChainID
  private let bytesMax: Int
  private let clock: any MonotonicClock
  /// How long transactions are added to a block: three quarters of B, because the roots come after
  /// them.
  private let fillingMax: Milliseconds

  init(_ environment: ReplicaEnvironment, clock: any MonotonicClock) {
    self.clock = clock
    let genesis = environment.genesis
    owned = Mutex(
      Owned(
        ledger: LedgerExecutor(
          verdicts: environment.verdicts, policies: environment.policies)))
    shared = environment.shared
    chainID = environment.chainID
    bytesMax = genesis.chain.transactionBytesMax
    fillingMax = Milliseconds(
      genesis.chain.buildBudget.value - genesis.chain.buildBudget.value / 4)
  }

  /// Builds a block on its parent's state from candidates in their order, as many as there is time
  /// for (consensus.md 2.2, B).
  ///
  /// - Parameter place: of the node among the validators of the block's epoch.
  func build(
    _ request: BuildRequest, at place: ValidatorIndex?, from candidates: [UnverifiedTransaction],
    on parent: StateOverlay
  ) -> BuildOutcome {
    guard let place else { return .failed(nil) }
    let template = BlockHeader(
      chainID: chainID, epoch: request.epoch, view: request.view,
      height: request.parent.height.next,
      parent: request.parentDigest, leader: place, timestamp: request.timestamp,
      transactionsRoot: .zero, transactionCount: 0, stateRoot: .zero, receiptsRoot: .zero,
      weight: 0)
    let begin = clock.instant()
    return owned.withLock { owned in
      do throws(LedgerFailure) {
        let built = try owned.ledger.build(
          candidates, evidence: request.evidence, template: template,
          bytesMax: byteBudget(of: request), on: parent,
          isOutOfTime: { clock.instant().elapsed(since: begin) >= fillingMax })
        let block = SpeculativeBlock(
          digest: built.block.header.digest, block: built.block,
          transactions: built.execution.decoded, execution: built.execution)
        shared?.keep(block)
        return .built(block, rejected: built.rejected)
      } catch {
        return .failed(error.isSupersession ? nil : .ledger(error))
      }
    }
  }

  /// Judges a block on its parent's state.
  ///
  /// - Parameter transactions: the block's, where somebody has decoded them already; nil otherwise.
  func execute(
    _ block: Block, _ digest: BlockDigest, decoded transactions: [UnverifiedTransaction]? = nil,
    on parent: StateOverlay
  ) -> ExecutionOutcome {
    owned.withLock { owned in
      do throws(LedgerFailure) {
        if let known = try shared?.execution(of: block, digest, on: parent) {
          return .valid(known)
        }
        let judgement =
          if let transactions {
            try owned.ledger.execute(block, decoded: transactions, on: parent)
          } else {
            try owned.ledger.execute(block, on: parent)
          }
        switch judgement {
        case .valid(let execution):
          let executed = SpeculativeBlock(
            digest: digest, block: block, transactions: execution.decoded, execution: execution)
          shared?.keep(executed)
          return .valid(executed)
        case .invalid(let defect): return .invalid(InvalidBlock(defect))
        }
      } catch {
        return error.isSupersession ? .superseded : .failed(.ledger(error))
      }
    }
  }

  /// Most bytes of transactions that the block may have, however full its leader wants it.
  func byteBudget(of request: BuildRequest) -> Int {
    request.content == .empty ? 0 : bytesMax
  }
}

extension LedgerFailure {
  /// Whether another branch became final while this one was executed.
  var isSupersession: Bool {
    if case .state(.superseded) = self { true } else { false }
  }
}

extension InvalidBlock {
  /// A defect that the ledger found, in the engine's words.
  init(_ defect: BlockDefect) {
    self =
      switch defect {
      case .stateRoot(let header, let computed): .stateRoot(header: header, computed: computed)
      case .receiptsRoot(let header, let computed):
        .receiptsRoot(header: header, computed: computed)
      default: .ledger("\(defect)")
      }
  }
}
