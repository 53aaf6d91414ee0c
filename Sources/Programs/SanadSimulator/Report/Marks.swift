import SanadConsensus
import SanadCrypto
import SanadReplica
import SanadSafety
import SanadStorage
import SanadTypes

// What tells events of one kind apart in the trace, and what they are called in its text.

extension ReplicaInput {
  /// A word for the trace.
  var mark: UInt64 {
    switch self {
    case .signed(let id, _): 1 << 56 | id.value
    case .signingFailed(let id): 2 << 56 | id.value
    case .verified(let id, let verdicts): 3 << 56 | id.value << 8 | UInt64(verdicts.count & 0xff)
    case .checked(let list): 4 << 56 | UInt64(list.count)
    case .prepared(let digest): 5 << 56 | digest.digest.word0 >> 8
    case .built(let view, _): 6 << 56 | view.value
    case .executed(let digest, _): 7 << 56 | digest.digest.word0 >> 8
    case .journaled(let token): 8 << 56 | token.value
    case .stored(let blocks): 9 << 56 | UInt64(blocks.count)
    case .served(let response, _): 10 << 56 | response.id & 0xff_ffff
    case .flushed(let height, _): 11 << 56 | height.value
    case .readyToFlush(_, let standing): 15 << 56 | standing.height.value
    case .failed: 12 << 56
    case .rechecked(let list): 14 << 56 | UInt64(list.count)
    default: 13 << 56
    }
  }

  /// What happened, in short.
  var name: String {
    switch self {
    case .signed(let id, _): "signed \(id.value)"
    case .signingFailed(let id): "not signed \(id.value)"
    case .verified(let id, let verdicts): "verified \(id.value): \(verdicts.count)"
    case .checked(let list): "checked \(list.count) transactions"
    case .rechecked(let list): "checked \(list.count) transactions again"
    case .prepared(let digest): "prepared \(digest.short)"
    case .built(let view, _): "built in view \(view)"
    case .executed(let digest, _): "executed \(digest.short)"
    case .journaled(let token): "durable up to \(token.value)"
    case .stored(let blocks): "stored \(blocks.count) blocks"
    case .served(let response, let peer): "answers request \(response.id) of \(peer)"
    case .flushed(let height, _): "flushed at \(height)"
    case .readyToFlush(_, let standing): "flushes at \(standing.height)"
    case .failed(let failure): "failed: \(failure)"
    default: "input"
    }
  }
}

extension ReplicaTimer {
  /// A word for the trace.
  var mark: UInt64 {
    switch self {
    case .consensus(let timer): UInt64(timer.rawValue)
    case .mempool: 256
    case .flush: 257
    case .catchUp: 258
    }
  }
}

extension Recipients {
  /// A word for the trace.
  var mark: UInt64 {
    switch self {
    case .validators: 1 << 32
    case .observers: 2 << 32
    case .peer(.validator(let index)): UInt64(index.value)
    case .peer(.observer(let number)): 3 << 32 | UInt64(number)
    case .peers(let list): 4 << 32 | UInt64(list.count)
    }
  }

  /// Who, in short.
  var name: String {
    switch self {
    case .validators: "all"
    case .observers: "observers"
    case .peer(let peer): "\(peer)"
    case .peers(let list): list.map(\.description).joined(separator: " ")
    }
  }
}

extension FaultKind {
  /// A word for the trace.
  var mark: UInt64 { UInt64(Self.allCases.firstIndex(of: self) ?? 0) }
}

extension BlockDigest {
  /// The first digits.
  var short: String { String(digest.hex.prefix(8)) }
}

extension Statement {
  /// A word for the trace.
  var mark: UInt64 {
    view.value << 8 ^ UInt64(kind.rawValue) ^ (block?.digest.digest.word0 ?? 0)
  }

  /// Kind, view and block, in short.
  var summary: String { "\(kind) \(view)" + (block.map { " \($0.digest.short)" } ?? "") }
}

extension PeerMessage {
  /// A word for the trace.
  var mark: UInt64 {
    switch self {
    case .vote(let vote): 1 << 60 ^ vote.statement.mark ^ UInt64(vote.signer.value) << 48
    case .certificate(let certificate): 2 << 60 ^ certificate.statement.mark
    case .proposal(let proposal): 3 << 60 ^ proposal.vote.statement.mark
    case .status(let status): 4 << 60 ^ status.view.value << 24 ^ status.finalizedView.value
    case .voteBundle(let bundle): 5 << 60 ^ bundle.view.value << 16 ^ UInt64(bundle.votes.count)
    case .certificateRequest(let request): 6 << 60 ^ request.first.value << 24 ^ request.last.value
    case .certificateResponse(let response): 7 << 60 ^ UInt64(response.certificates.count)
    case .blockRequest(let request): 8 << 60 ^ request.id
    case .blockResponse(let response): 9 << 60 ^ UInt64(response.blocks.count)
    case .evidence(let evidence): 10 << 60 ^ evidence.view.value
    case .transactions(let batch): 11 << 60 ^ UInt64(batch.transactions.count)
    case .recoverRequest(let request): 12 << 60 ^ request.nonce
    case .recoverResponse(let response):
      13 << 60 ^ response.nonce ^ (response.highest?.statement.mark ?? 0) << 8
    case .snapshotRequest(let request): 14 << 60 ^ request.id
    case .snapshotResponse(let response): 15 << 60 ^ response.id
    case .blockAbsence(let absence): 9 << 60 ^ 1 << 56 ^ absence.first.value
    }
  }

  /// What is said, in short.
  var summary: String {
    switch self {
    case .vote(let vote): "\(vote.statement.summary) of v\(vote.signer)"
    case .certificate(let certificate): "certificate \(certificate.statement.summary)"
    case .proposal(let proposal):
      "proposal \(proposal.vote.statement.summary) height \(proposal.block.header.height)"
        + " txs \(proposal.block.transactions.count)"
    case .status(let status):
      "status view \(status.view) final \(status.finalizedView) height \(status.finalizedHeight)"
    case .voteBundle(let bundle): "bundle of \(bundle.votes.count) in \(bundle.view)"
    case .certificateRequest(let request): "wants views \(request.first)-\(request.last)"
    case .certificateResponse(let response): "\(response.certificates.count) certificates"
    case .blockRequest(let request): "wants \(request.selection)"
    case .blockResponse(let response): "\(response.blocks.count) blocks"
    case .evidence(let evidence): "evidence \(evidence.offence) v\(evidence.signer)"
    case .transactions(let batch): "\(batch.transactions.count) transactions"
    case .recoverRequest: "recovers, and asks how far"
    case .recoverResponse(let response):
      "highest " + (response.highest?.statement.summary ?? "none")
    case .snapshotRequest(let request): "wants \(request.want) of a snapshot"
    case .snapshotResponse: "answers about a snapshot"
    case .blockAbsence(let absence): "has blocks from \(absence.first) on"
    }
  }
}

extension Observation {
  /// A word for the trace.
  var mark: UInt64 {
    switch self {
    case .entered(let view, _, _): 1 << 60 ^ view.value
    case .certified(let statement, let signers, _): 2 << 60 ^ statement.mark ^ UInt64(signers) << 40
    case .finalized(let view, let height, _, _): 3 << 60 ^ view.value << 24 ^ height.value
    case .gaveUp(let view, _): 4 << 60 ^ view.value
    case .standstill(let view, let attempt, _): 5 << 60 ^ view.value << 16 ^ UInt64(attempt)
    case .epochBegan(let epoch, _): 7 << 60 ^ epoch.value
    default: 6 << 60
    }
  }
}
