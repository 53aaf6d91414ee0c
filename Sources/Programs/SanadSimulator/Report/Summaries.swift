import SanadConsensus
import SanadTypes

// What logs and timelines say, in as few words as a column has room for.

extension Observation {
  /// What was observed, in short.
  var summary: String {
    switch self {
    case .entered(let view, let leader, let by):
      "enters \(view), led by v\(leader)" + (by.map { ", by \($0.summary)" } ?? "")
    case .working(let view, let reason, _, _): "works in \(view): \(reason)"
    case .gaveUp(let view, let reason): "gives \(view) up: \(reason)"
    case .proposed(let view, let digest, let height, let count):
      "has \(digest.short) of \(view): height \(height), \(count) txs"
    case .proposalDropped(let view, let peer, let why): "drops \(peer)'s \(view): \(why)"
    case .proposalHeld(let view, _, _): "holds the proposal of \(view): its time is to come"
    case .certified(let statement, let signers, let isOwn):
      "\(isOwn ? "forms" : "learns") \(statement.summary) of \(signers)"
    case .finalized(let view, let height, let digest, _):
      "final \(digest.short) of \(view): height \(height)"
    case .refused(let ballot, let view, let refusal):
      "signs no \(ballot.kind) in \(view): \(refusal)"
    case .signerFailed(let kind, let view): "the signer has no \(kind) in \(view)"
    case .evidence(let evidence): "evidence: \(evidence.offence) of v\(evidence.signer)"
    case .evidenceStands(let evidence, let height):
      "evidence on block \(height): \(evidence.offence) of v\(evidence.signer)"
    case .invalidVote(let statement, let signer, _):
      "no signature of v\(signer): \(statement.summary)"
    case .standstill(let view, let attempt, let missing):
      "stands in \(view), attempt \(attempt): lacks \(Self.list(missing))"
    case .notFinal(let view, let since, let missing):
      "\(view) not final for \(since) ms: lacks \(Self.list(missing))"
    case .fetchingCertificates(let first, let last, let peer, let attempt):
      "asks \(peer) for views \(first)-\(last), attempt \(attempt)"
    case .fetchingBlocks(let digests, let peer, let attempt):
      "asks \(peer) for \(digests.map(\.short).joined(separator: " ")), attempt \(attempt)"
    case .absentBlocks(let peer, let first): "\(peer) has blocks from \(first) on"
    case .badResponse(let peer): "\(peer)'s answer does not fit"
    case .invalidBlock(let view, let digest, _): "\(digest.short) of \(view) is invalid"
    case .diverged(let view, let digest, _): "DIVERGED on \(digest.short) of \(view)"
    case .forgottenVote(let vote, _): "FORGOT \(vote.statement.summary)"
    case .recoveryBounded(let floor, let answers):
      "may have signed up to \(floor), as \(Self.list(answers)) show"
    case .recovered(let view, let floor): "votes again in \(view), above \(floor)"
    case .twin(let vote, _): "TWIN: \(vote.statement.summary)"
    case .contradiction(let one, let other): "CONTRADICTION: \(one.summary), \(other.summary)"
    case .epochBegan(let epoch, let anchor): "begins epoch \(epoch) on \(anchor.short)"
    case .overLimit(let peer): "\(peer) is over its limit"
    }
  }

  private static func list(_ places: [ValidatorIndex]) -> String {
    places.map { "v\($0)" }.joined(separator: " ")
  }
}

extension Fault {
  /// What happens, in short.
  package var summary: String {
    switch self {
    case .crash(let crash):
      "\(kind.rawValue) of node \(crash.node) \(crash.moment.summary), down for \(crash.downFor) ms"
    case .powerLoss(let downFor):
      "\(kind.rawValue), down for \(downFor.map { "\($0)" }.joined(separator: " ")) ms"
    case .partition(let partition): "\(partition.summary) for \(partition.lasts) ms"
    case .reset(let one, let other): "\(kind.rawValue) between \(one) and \(other)"
    case .pause(let node, let lasts): "\(kind.rawValue) of node \(node) for \(lasts) ms"
    case .slowDisk(let node, let times, let lasts):
      "\(kind.rawValue) of node \(node), \(times) times, for \(lasts) ms"
    case .slowLinks(let by, let lasts): "\(kind.rawValue) by \(by) ms for \(lasts) ms"
    case .clockJump(let node, let by): "\(kind.rawValue) of node \(node) by \(by) ms"
    case .syncFailure(let node, let down):
      "\(kind.rawValue) of node \(node), down for \(down) ms"
    case .damage(let damage):
      "\(kind.rawValue) of node \(damage.node), \(damage.lasts) ms, down for \(damage.downFor) ms"
    }
  }
}

extension Crash.Moment {
  fileprivate var summary: String {
    switch self {
    case .now: "now"
    case .afterCalls(let calls): "after \(calls) calls"
    case .afterVote: "after a vote"
    case .afterFinal: "after a final block"
    case .beforeDeviceCall(let calls): "before call \(calls) of its disk"
    }
  }
}

extension Partition {
  fileprivate var summary: String {
    switch shape {
    case .halves(let sides):
      "halves, of one "
        + (0..<UInt128.bitWidth).filter { (sides >> UInt128($0)) & 1 == 1 }.map { "\($0)" }
        .joined(separator: " ")
    case .isolation(let node): "node \(node) alone"
    case .ring(let order): "ring " + order.map { "\($0)" }.joined(separator: " ")
    case .star(let node): "star around \(node)"
    case .oneWay(let from, let to): "nothing from \(from) to \(to)"
    }
  }
}
