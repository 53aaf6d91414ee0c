import SanadCodec
import SanadConsensus
import SanadLedger
import SanadSafety
import SanadState
import SanadStorage
import SanadSync
import SanadTypes

// From one epoch to the next, in a running process (consensus.md 2.13).
extension Replica {
  /// Begins the epoch behind a closing block that has just been committed: a new engine with the block
  /// as its anchor, and the catch-up from there. Numbers of questions go on, so that no answer to the
  /// old engine fits the new one.
  mutating func beginEpoch(after anchor: BlockHeader, _ digest: BlockDigest) {
    let record: EpochRecord
    do throws(LedgerFailure) {
      record = try LedgerView(reading: environment.final.overlay()).epoch()
    } catch { return effects.failure = .ledger(error) }
    epoch = record.number
    epochEnd = record.closesAt(after: environment.genesis.chain.epochLength)
    let restart = restart(at: anchor)
    engine = ConsensusEngine(
      configuration: EngineConfiguration(
        chainID: chainID, epoch: epoch, validators: environment.validators,
        parameters: environment.genesis.chain, anchor: digest, place: environment.place),
      restart: restart, after: engine, now: now)
    sync.begin(epoch, at: SanadSync.BlockPlace(height: anchor.height, digest: digest))
    votesPrunable = nil
    flushedView = View(0)
    prunedView = View(0)
    isWorkStale = true
    tell(.start)
    for peer in connected.sortedKeys() {
      tell(.peerUp(peer))
      if peer.validator != nil { tellSync(.peerUp(peer)) }
    }
    if let ahead = journalAhead, ahead.epoch <= epoch { journalAhead = nil }
    for early in early.take(of: epoch) { tell(.message(early.message, from: early.peer)) }
  }

  /// What the new engine starts with: nothing but the anchor, unless the journal is ahead of what was
  /// final here when the process started.
  private func restart(at anchor: BlockHeader) -> RestartState {
    let held = engine.abstentions.subtracting([.closed, .observer])
    guard let ahead = journalAhead, ahead.epoch >= epoch else {
      return RestartState(
        lastFinalized: anchor, voteFloor: JournalFlags.floor(after: engine.voteFloor),
        abstentions: held, listens: false)
    }
    return ahead.restart(in: epoch, at: anchor, abstentions: held, listens: false)
  }
}

extension Replica {
  /// Gives a peer that is in an epoch that is over what ended it, off the thread.
  mutating func serve(_ closing: ClosingService) {
    let environment = environment
    let peer = closing.peer
    let open = services[peer] ?? 0
    guard open < Self.servicesMax else { return }
    services[peer] = open + 1
    effects.jobs.append(
      ReplicaJob(lane: .store) {
        do throws(StorageFailure) {
          let store = environment.blockStore
          guard let height = try store.end(of: closing.epoch),
            let proof = try store.proof(at: height)
          else { return .closing(nil, to: peer) }
          return .closing(proof.finalization, to: peer)
        } catch { return .failed(.storage(error)) }
      })
  }
}

/// What the journal has of an epoch that is later than the one of the last final block: its votes were
/// cast, and count when the node has caught up.
struct JournalAhead {
  /// The journal's epoch.
  let epoch: Epoch
  private let records: JournalContents
  private let reserved: View
  private let voteFloor: View

  init(_ epoch: Epoch, _ records: JournalContents, reserved: View, voteFloor: View) {
    self.epoch = epoch
    self.records = records
    self.reserved = reserved
    self.voteFloor = voteFloor
  }

  /// What an engine starts with in an epoch up to the journal's. Below that nothing is signed: the
  /// votes of that time are forgotten, and with the epoch over nobody needs new ones.
  func restart(
    in current: Epoch, at anchor: BlockHeader, abstentions: Abstention, listens: Bool
  ) -> RestartState {
    let isBelow = current < epoch
    return RestartState(
      lastFinalized: anchor, blocks: records.blocks(above: anchor.height),
      votes: isBelow ? [] : records.votes,
      certificates: records.certificates.filter { $0.statement.epoch == current },
      reserved: isBelow ? View(0) : reserved, voteFloor: isBelow ? View(0) : voteFloor,
      abstentions: isBelow ? abstentions.union(.closed) : abstentions, listens: listens)
  }
}

/// Messages of validators that are in the next epoch already: a few of each, to be looked at when this
/// node is there too. Without them the first leader's proposal would be lost to whoever is a delay
/// behind.
struct EarlyMessages {
  /// Most proposals, one of each peer, which are as large as blocks.
  static let proposalsMax = 8
  /// Most other messages of one peer.
  static let othersMax = 8

  /// One message.
  struct Kept: Sendable {
    let epoch: Epoch
    let peer: PeerID
    let isProposal: Bool
    let message: PeerMessage
  }

  private var kept: [Kept] = []

  /// Keeps a message of the epoch after `current`; false where it is none, and is for the engine.
  mutating func keep(_ message: PeerMessage, from peer: PeerID, after current: Epoch) -> Bool {
    guard peer.validator != nil, let epoch = message.votedEpoch, epoch == current.next else {
      return false
    }
    // Of statuses the newest of a peer counts: without it nobody would know where the peers are before
    // they say so again.
    let isStatus = message.isStatus
    kept.removeAll {
      $0.epoch != epoch || (isStatus && $0.peer == peer && $0.message.isStatus)
    }
    let entry = Kept(
      epoch: epoch, peer: peer, isProposal: message.isProposal, message: message)
    if hasRoom(for: entry) { kept.append(entry) }
    return true
  }

  private func hasRoom(for entry: Kept) -> Bool {
    if entry.message.isStatus { return true }
    if entry.isProposal {
      return kept.count(where: \.isProposal) < Self.proposalsMax
        && !kept.contains { $0.isProposal && $0.peer == entry.peer }
    }
    return kept.count { !$0.isProposal && !$0.message.isStatus && $0.peer == entry.peer }
      < Self.othersMax
  }

  /// Hands out what is kept of an epoch, in its order.
  mutating func take(of epoch: Epoch) -> [Kept] {
    defer { kept = [] }
    return kept.filter { $0.epoch == epoch }
  }
}

extension PeerMessage {
  /// Whether it is a certificate.
  var isCertificate: Bool { if case .certificate = self { true } else { false } }

  /// Whether it says where its sender stands.
  var isStatus: Bool { if case .status = self { true } else { false } }

  /// The epoch of a message that carries votes or says where its sender is; nil for others.
  fileprivate var votedEpoch: Epoch? {
    switch self {
    case .vote(let vote): vote.statement.epoch
    case .certificate(let certificate): certificate.statement.epoch
    case .proposal(let proposal): proposal.vote.statement.epoch
    case .status(let status): status.epoch
    default: nil
    }
  }

  fileprivate var isProposal: Bool { if case .proposal = self { true } else { false } }
}
