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
    let before: EarlierEpoch?
    do throws(LedgerFailure) {
      record = try LedgerView(reading: environment.final.overlay()).epoch()
    } catch { return effects.failure = .ledger(error) }
    environment.begin(record)
    do throws(ReplicaFailure) { before = try environment.epochBefore(record) } catch {
      return effects.failure = error
    }
    epoch = record.number
    validators = record.validators
    peers.begin(validators)
    epochEnd = record.closesAt(after: environment.genesis.chain.epochLength)
    let restart = restart(at: anchor, areOthers: record.former != nil)
    engine = ConsensusEngine(
      configuration: EngineConfiguration(
        chainID: chainID, epoch: epoch, validators: validators,
        parameters: environment.genesis.chain, anchor: digest, place: environment.place,
        earlier: before),
      restart: restart, after: engine, now: now)
    sync.begin(epoch, at: SanadSync.BlockPlace(height: anchor.height, digest: digest))
    votesPrunable = nil
    flushedView = View(0)
    prunedView = View(0)
    isWorkStale = true
    tell(.start)
    for channel in peers.open { greet(peers.peer(channel)) }
    effects.observations.append(.epochBegan(record))
    if let ahead = journalAhead, ahead.epoch <= epoch { journalAhead = nil }
    for early in early.take(of: epoch) {
      tell(.message(early.message, from: peers.peer(early.channel)))
    }
  }

  /// Whether a message is one that only validators send, of somebody who was one in the epoch before, or
  /// is in the next: what is on its way while the epoch changes is no offence, and of no use here.
  func isOfTheBoundary(
    _ message: PeerMessage, from channel: PeerID, _ peer: PeerID
  ) -> Bool {
    guard peer.validator == nil, message.isOfValidators else { return false }
    switch message {
    // Answers to what was asked before, and what the engine itself knows to take or leave.
    case .certificate, .evidence: return false
    case .blockResponse, .blockAbsence, .certificateResponse, .recoverResponse: return true
    default: return peers.wasValidator(channel) || message.votedEpoch.map { $0 != epoch } ?? false
    }
  }

  /// What the new engine starts with: nothing but the anchor, unless the journal is ahead of what was
  /// final here when the process started.
  ///
  /// - Parameter areOthers: whether the epoch has other validators than the one before. A floor that was
  ///   found by asking those of before says nothing then of what others have seen: they are asked anew.
  private func restart(at anchor: BlockHeader, areOthers: Bool) -> RestartState {
    var held = engine.abstentions.subtracting([.closed, .observer])
    if areOthers, JournalFlags.asks(anewAfter: engine.voteFloor) { held.insert(.quarantined) }
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
    guard let peer = peers.channel(closing.peer), openService(to: peer) else { return }
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
    in current: Epoch, at anchor: BlockHeader, abstentions: Abstention, listens: Bool,
    evidence: [KnownEvidence] = []
  ) -> RestartState {
    let isBelow = current < epoch
    return RestartState(
      lastFinalized: anchor, blocks: records.blocks(above: anchor.height),
      votes: isBelow ? [] : records.votes,
      certificates: records.certificates.filter { $0.statement.epoch == current },
      reserved: isBelow ? View(0) : reserved, voteFloor: isBelow ? View(0) : voteFloor,
      abstentions: isBelow ? abstentions.union(.closed) : abstentions, listens: listens,
      evidence: evidence)
  }
}

/// Messages of validators that are in the next epoch already: a few of each, to be looked at when this
/// node is there too. Without them the first leader's proposal would be lost to whoever is a delay
/// behind.
struct EarlyMessages {
  /// Most proposals, one of each peer, which are as large as blocks.
  static let proposalsMax = 8
  /// Most of these from observers: who is no validator in this epoch takes no room from those who are.
  static let observerProposalsMax = 2
  /// Most other messages of one peer.
  static let othersMax = 8

  /// Most messages altogether with which one of an observer is still kept.
  static let keptMax = 1_024

  /// One message.
  struct Kept: Sendable {
    let epoch: Epoch
    let channel: PeerID
    let isProposal: Bool
    let isOfValidator: Bool
    let message: PeerMessage
  }

  private var kept: [Kept] = []

  /// Keeps a message of the epoch after `current`; false where it is none, and is for the engine.
  ///
  /// Whoever is an observer in this epoch may be a validator in the next one.
  mutating func keep(
    _ message: PeerMessage, from channel: PeerID, _ peer: PeerID, after current: Epoch
  ) -> Bool {
    guard message.isKept, let epoch = message.votedEpoch, epoch == current.next else {
      return false
    }
    // Of statuses the newest of a peer counts: without it nobody would know where the peers are before
    // they say so again.
    let isStatus = message.isStatus
    kept.removeAll {
      $0.epoch != epoch || (isStatus && $0.channel == channel && $0.message.isStatus)
    }
    let entry = Kept(
      epoch: epoch, channel: channel, isProposal: message.isProposal,
      isOfValidator: peer.validator != nil, message: message)
    if hasRoom(for: entry) { kept.append(entry) }
    return true
  }

  private func hasRoom(for entry: Kept) -> Bool {
    if !entry.isOfValidator, kept.count >= Self.keptMax { return false }
    if entry.message.isStatus { return true }
    if entry.isProposal {
      let most = entry.isOfValidator ? Self.proposalsMax : Self.observerProposalsMax
      return kept.count { $0.isProposal && $0.isOfValidator == entry.isOfValidator } < most
        && !kept.contains { $0.isProposal && $0.channel == entry.channel }
    }
    return kept.count { !$0.isProposal && !$0.message.isStatus && $0.channel == entry.channel }
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

  /// Whether it is kept when it comes before its epoch.
  fileprivate var isKept: Bool {
    switch self {
    case .vote, .certificate, .proposal, .status: true
    default: false
    }
  }

  /// Whether an observer has no business with it.
  fileprivate var isOfValidators: Bool {
    switch self {
    case .status, .blockRequest, .certificateRequest, .transactions: false
    default: true
    }
  }

  /// The epoch of a message that carries votes or says where its sender is; nil for others.
  fileprivate var votedEpoch: Epoch? {
    switch self {
    case .vote(let vote): vote.statement.epoch
    case .certificate(let certificate): certificate.statement.epoch
    case .proposal(let proposal): proposal.vote.statement.epoch
    case .status(let status): status.epoch
    case .voteBundle(let bundle): bundle.votes.first?.statement.epoch
    case .certificateResponse(let response): response.certificates.first?.statement.epoch
    case .evidence(let evidence): evidence.first.statement.epoch
    case .recoverRequest(let request): request.epoch
    default: nil
    }
  }

  fileprivate var isProposal: Bool { if case .proposal = self { true } else { false } }
}
