import SanadCodec
import SanadConsensus
import SanadCrypto
import SanadLedger
import SanadMempool
import SanadState
import SanadTypes
import Synchronization

/// A block whose transactions' signatures are being verified; the execution starts after the last
/// chunk.
struct BlockPreparation {
  let request: ExecutionRequest
  let decoded: DecodedChunks
  var openChunks: Int
}

/// A block's transactions as the verifiers have decoded them, for the executor, which would decode
/// them once more otherwise. A class behind a lock, because the verifiers work at the same time.
final class DecodedChunks: Sendable {
  private let chunks: Mutex<[[UnverifiedTransaction]?]>

  /// Room for `count` chunks.
  init(count: Int) { chunks = Mutex(Array(repeating: nil, count: count)) }

  /// Puts a chunk in its place; nil where one of it does not decode.
  func put(_ chunk: [UnverifiedTransaction]?, at place: Int) {
    chunks.withLock { $0[place] = chunk }
  }

  /// Every transaction in order; nil where one does not decode.
  var all: [UnverifiedTransaction]? {
    chunks.withLock { chunks in
      let whole = chunks.compactMap(\.self)
      return whole.count == chunks.count ? whole.flatMap(\.self) : nil
    }
  }
}

// Building and executing blocks: jobs for the executor, after the verifiers have had their turn.
extension Replica {
  /// Transactions verified by one job: large enough that handing it over costs nothing beside it.
  static let chunk = 64

  /// Verifies votes.
  mutating func verify(_ verification: Verification) {
    let environment = environment
    let configuration = engine.configuration
    effects.jobs.append(
      ReplicaJob(lane: .verifier, urgency: .votes) {
        .verified(
          verification.id,
          verification.votes.map { vote in
            // Evidence may be of the epoch before, whose validators were others.
            configuration.validators(of: vote.statement.epoch).map {
              environment.isSigned(vote, among: $0)
            } ?? false
          })
      })
  }

  /// Builds a block from what waits in the mempool.
  mutating func build(_ request: BuildRequest) {
    guard let parent = blocks.overlay(after: request.parentDigest) else {
      return tell(.buildFailed(request.view))
    }
    budgets.begin(.build, of: request.view, at: now.instant)
    let candidates = mempool.candidates(
      after: request.parentDigest, at: request.timestamp, within: room(for: request))
    let executor = executor
    let place = environment.place
    effects.jobs.append(
      ReplicaJob(lane: .executor) {
        .built(
          request.view,
          executor.build(request, at: place, from: candidates, on: parent))
      })
  }

  func room(for request: BuildRequest) -> BlockRoom {
    let parameters = environment.genesis.chain
    // A block of one's own is not executed again, and so does not wait as those of others do.
    guard request.content != .empty, !isFull else { return Self.noRoom }
    let bytesMax = executor.byteBudget(of: request)
    return BlockRoom(
      bytesMax: Int(request.content.share(of: UInt64(bytesMax))),
      weightMax: Weight(request.content.share(of: parameters.blockWeightMax)),
      first: BlockRoom.First(
        bytesMax: bytesMax, weightMax: Weight(parameters.blockWeightMax)))
  }

  private static let noRoom = BlockRoom(transactionsMax: 0, bytesMax: 0, weightMax: Weight(0))

  /// Whether a flush stands still and as much as may be in memory has changed since.
  private var isFull: Bool {
    isFlushing && environment.final.unflushedByteCount >= unflushedBytesMax
  }

  /// Verifies a block's transactions in chunks, all at once, before it is executed.
  mutating func prepare(_ request: ExecutionRequest) {
    let transactions = request.block.transactions
    budgets.begin(.execution, of: request.block.header.view, at: now.instant)
    if isFull {
      // The engine has one block executed at a time.
      parked = request
      return
    }
    guard !transactions.isEmpty else { return execute(request) }
    let starts = stride(from: 0, to: transactions.count, by: Self.chunk)
    let count = Array(starts).count
    let decoded = DecodedChunks(count: count)
    preparations.append(
      BlockPreparation(request: request, decoded: decoded, openChunks: count))
    let environment = environment
    for (place, start) in starts.enumerated() {
      let chunk = transactions[start..<min(start + Self.chunk, transactions.count)]
      effects.jobs.append(
        ReplicaJob(lane: .verifier, urgency: .blocks) {
          decoded.put(environment.verifyOnce(chunk), at: place)
          return .prepared(request.digest)
        })
    }
  }

  /// A chunk of a block has been verified.
  mutating func receivePreparation(of digest: BlockDigest) {
    guard let index = preparations.firstIndex(where: { $0.request.digest == digest }) else {
      return
    }
    preparations[index].openChunks -= 1
    guard preparations[index].openChunks == 0 else { return }
    let prepared = preparations.remove(at: index)
    execute(prepared.request, decoded: prepared.decoded)
  }

  private mutating func execute(_ request: ExecutionRequest, decoded: DecodedChunks? = nil) {
    guard let parent = blocks.overlay(after: request.block.header.parent) else {
      // Another branch became final while the signatures were verified: the engine has dropped
      // the block and ignores the verdict, and only has to know that the executor is free.
      return tell(.executed(request.digest, .invalid(.parent(request.block.header.parent))))
    }
    let executor = executor
    effects.jobs.append(
      ReplicaJob(lane: .executor) {
        .executed(
          request.digest,
          executor.execute(request.block, request.digest, decoded: decoded?.all, on: parent))
      })
  }

  /// What became of a build.
  mutating func receive(_ outcome: BuildOutcome, in view: View) {
    note(budgets.end(.build, at: now.instant))
    switch outcome {
    case .built(let executed, let rejected):
      // Of an epoch that is over: its transactions are in the mempool as before.
      guard executed.block.header.epoch == epoch else { return }
      keep(executed)
      for candidate in rejected { leaveOut(candidate) }
      tell(.built(view, executed.block))
    case .failed(let failure):
      if let failure { effects.failure = failure } else { tell(.buildFailed(view)) }
    }
  }

  /// What could not be in a block is judged again, or waits for its turn or its quota. Either way it
  /// is no work until something changes.
  ///
  /// The block's parent may never be final, so that what it forbids for good is only dropped where
  /// the final state forbids it as well; until one of the two is final the account rests.
  private mutating func leaveOut(_ candidate: RejectedCandidate) {
    guard let waiting = mempool.transaction(candidate.transaction) else { return }
    let soon = now.wall.advanced(by: environment.delayBound.value * 10)
    switch candidate.reason {
    case .sequenceGap, .blockQuota: return
    case .dayQuota(_, _, _, let renewal): mempool.rest(waiting.body.account, until: renewal)
    case .validityTooFar: mempool.rest(waiting.body.account, until: soon)
    default:
      recheck([waiting])
      mempool.rest(waiting.body.account, until: soon)
    }
    isWorkStale = true
  }

  /// What became of an execution.
  mutating func receive(_ outcome: ExecutionOutcome, of digest: BlockDigest) {
    note(budgets.end(.execution, at: now.instant))
    switch outcome {
    case .valid(let executed):
      keep(executed)
      tell(.executed(digest, .valid))
    case .invalid(let why): tell(.executed(digest, .invalid(why)))
    // The engine has dropped the block and only has to know that the executor is free.
    case .superseded: tell(.executed(digest, .invalid(.ledger("superseded"))))
    case .failed(let failure): effects.failure = failure
    }
  }

  private mutating func note(_ overrun: BudgetOverrun?) {
    if let overrun { effects.observations.append(.overBudget(overrun)) }
  }

  private mutating func keep(_ executed: SpeculativeBlock) {
    isWorkStale = true
    blocks.insert(executed)
    mempool.include(
      executed.transactions, in: executed.digest, after: executed.block.header.parent)
  }
}

extension ReplicaEnvironment {
  /// Whether a vote is its signer's, who is one of the validators of its epoch.
  func isSigned(_ vote: Vote, among validators: ValidatorSet) -> Bool {
    guard let validator = validators[vote.signer] else { return false }
    return scheme.isValid(
      vote.signature, of: validator.consensusKey,
      for: vote.statement.signedBytes(on: chainID))
  }

  /// Decodes transactions and verifies their signatures unless that has been done before; nil
  /// where one does not decode, for which the executor refuses the block.
  func verifyOnce(_ chunk: ArraySlice<[UInt8]>) -> [UnverifiedTransaction]? {
    let transactions: [UnverifiedTransaction]
    do throws(DecodingFailure) {
      transactions = try chunk.map { bytes throws(DecodingFailure) in
        try UnverifiedTransaction(decoding: bytes)
      }
    } catch { return nil }
    for transaction in transactions { _ = verdicts.verdict(on: transaction) }
    lookAhead(transactions)
    return transactions
  }

  /// Has what transactions will read brought into memory, on a verifier, while the executor is at another
  /// block; nothing where everything is there anyway.
  func lookAhead(_ transactions: [UnverifiedTransaction]) {
    // Who shares work executes next to nothing, so that there is nothing to read ahead for.
    guard shared == nil, final.takesFromStore else { return }
    // A store that fails is found, and told, by whoever executes.
    do throws(StateFailure) { try Foresight(of: transactions).bring(into: final) } catch { return }
  }
}

extension NotIncludable {
  /// Whether a transaction of which a final state says this can be in no later block either. Those
  /// that wait for their turn, for their quota or for their time stay in the mempool.
  var isLasting: Bool {
    switch self {
    case .sequenceGap, .blockQuota, .dayQuota, .validityTooFar: false
    default: true
    }
  }
}
