import Foundation
import SanadSafety
import SanadTypes
import Testing

@testable import SanadConsensus

/// A story as text: one line for each event that did something, `time node event: effects`.
final class Transcript {
  private(set) var lines: [String] = []
  private var names: [BlockDigest: String] = [:]
  private var namesInView: [View: Int] = [:]
  /// Events that are left out when they come to nothing worth telling.
  var showsStatus = false

  func note(_ text: String, at time: UInt64) {
    lines.append("\(pad(time))    -- \(text)")
  }

  func add(
    _ event: ConsensusEvent, _ effects: ConsensusEffects, at time: UInt64, node: SimulatedNode
  ) {
    learn(event, effects)
    let told = tell(effects)
    guard let what = describe(event), !told.isEmpty || isAlwaysTold(event) else { return }
    let name =
      node.place < node.configuration.validators.count ? "v\(node.place)" : "o\(node.place)"
    lines.append(
      "\(pad(time)) \(name) \(what)" + (told.isEmpty ? "" : ": " + told.joined(separator: "; ")))
  }

  private func pad(_ time: UInt64) -> String {
    let text = String(time)
    return String(repeating: " ", count: max(0, 7 - text.count)) + text
  }

  private func isAlwaysTold(_ event: ConsensusEvent) -> Bool {
    switch event {
    case .start, .message(.proposal, _), .message(.voteBundle, _), .message(.blockResponse, _):
      true
    case .timer(let timer): timer != .status && timer != .fetch
    default: false
    }
  }

  // MARK: Names

  private func learn(_ event: ConsensusEvent, _ effects: ConsensusEffects) {
    if case .built(_, let block) = event { name(block) }
    if case .message(.proposal(let proposal), _) = event { name(proposal.block) }
    if case .message(.blockResponse(let response), _) = event {
      for block in response.blocks { name(block) }
    }
  }

  private func name(_ block: Block) {
    let digest = block.header.digest
    guard names[digest] == nil else { return }
    let place = namesInView[block.header.view, default: 0]
    namesInView[block.header.view] = place + 1
    let letter = ["a", "b", "c", "d"][min(place, 3)]
    names[digest] = "\(block.header.view)\(letter)"
  }

  private func name(_ digest: BlockDigest) -> String {
    if digest == SimulatedLedger.genesis().digest { return "0" }
    return names[digest] ?? "?"
  }

  private func describe(_ statement: Statement) -> String {
    let block = statement.block.map { " \(name($0.digest))" } ?? ""
    return "\(statement.kind) \(statement.view)\(block)"
  }

  private func certificate(_ statement: Statement) -> String {
    let block = statement.block.map { " \(name($0.digest))" } ?? ""
    let kind =
      switch statement.kind {
      case .notarize: "notarization"
      case .nullify: "nullification"
      case .finalize: "finalization"
      }
    return "\(kind) \(statement.view)\(block)"
  }

  // MARK: Events

  private func describe(_ event: ConsensusEvent) -> String? {
    switch event {
    case .start: "starts"
    case .message(.status, _) where !showsStatus: nil
    case .message(let message, let peer): "< \(peer) \(describe(message))"
    case .timer(let timer): "timer \(timer)"
    case .signed: "signed"
    case .signingFailed: "signer fails"
    case .verified(_, let verdicts):
      verdicts.allSatisfy { $0 } ? "verified \(verdicts.count)" : "verified, some forged"
    case .built(_, let block): "built \(name(block.header.digest))"
    case .buildFailed(let view): "cannot build \(view)"
    case .executed(let digest, .valid): "executed \(name(digest))"
    case .executed(let digest, .invalid): "executed \(name(digest)) invalid"
    case .durable: "synced"
    case .final(let blocks, _):
      "caught up [\(blocks.map { name($0.header.digest) }.joined(separator: " "))]"
    case .work(let work): work.hasTransactions ? "has work" : "has no work"
    case .peerUp(let peer): "up \(peer)"
    case .peerDown(let peer): "down \(peer)"
    }
  }

  private func describe(_ message: PeerMessage) -> String {
    switch message {
    case .vote(let vote): describe(vote.statement)
    case .certificate(let held): certificate(held.statement)
    case .proposal(let proposal): "proposal \(describe(proposal))"
    case .status(let status): "status view \(status.view) final \(status.finalizedView)"
    case .voteBundle(let bundle): "\(bundle.purpose) bundle of \(bundle.votes.count)"
    case .certificateRequest(let request): "wants views \(request.first)-\(request.last)"
    case .certificateResponse(let response):
      "certificates ["
        + response.certificates.map { certificate($0.statement) }
        .joined(separator: ", ") + "]"
    case .blockRequest(let request): "wants \(describe(request.selection))"
    case .blockResponse(let response):
      "blocks [" + response.blocks.map { name($0.header.digest) }.joined(separator: ", ") + "]"
    case .evidence(let evidence): "evidence \(evidence.offence) v\(evidence.signer)"
    case .transactions(let batch): "\(batch.transactions.count) transactions"
    case .recoverRequest: "recovers: how far?"
    case .recoverResponse(let response):
      "highest \(response.highest.map { certificate($0.statement) } ?? "none")"
    case .snapshotRequest, .snapshotResponse: "about a snapshot"
    case .blockAbsence(let absence): "has blocks from \(absence.first) on"
    }
  }

  private func describe(_ proposal: Proposal) -> String {
    let parent = proposal.vote.block?.parentView.value ?? 0
    let skipped = proposal.justification.nullifications.map { "\($0.view)" }
    let why = skipped.isEmpty ? "" : " skipping \(skipped.joined(separator: ","))"
    return "\(name(proposal.block.header.digest)) on \(parent)\(why)"
      + " txs \(proposal.block.transactions.count)"
  }

  private func describe(_ selection: BlockRequest.Selection) -> String {
    switch selection {
    case .digests(let digests): "blocks " + digests.map { name($0) }.joined(separator: ",")
    case .heights(let first, let count): "heights \(first)+\(count)"
    }
  }

  // MARK: Effects

  private func tell(_ effects: ConsensusEffects) -> [String] {
    var told: [String] = []
    told += effects.observations.compactMap { tell($0) }
    told += effects.signatures.map { "sign \(describe($0.statement))" }
    told += effects.builds.map { "build \($0.view) on \(name($0.parentDigest))" }
    told += effects.executions.map { "execute \(name($0.digest))" }
    told += effects.records.compactMap { tell($0) }
    told += effects.messages.compactMap { tell($0) }
    told += effects.commits.map {
      "commit " + $0.blocks.map { name($0.digest) }.joined(separator: ",")
    }
    told += effects.abandoned.map { "abandon \(name($0))" }
    told += effects.faults.map { "fault \($0.peer)" }
    return told
  }

  private func tell(_ record: RecordEffect) -> String? {
    switch record.record {
    case .vote(let vote): "record \(vote.kind) \(vote.view)"
    case .block(let block): "record block \(name(block.header.digest))"
    case .abstention: "record flags"
    case .voteFloor(let view): "record floor \(view)"
    default: nil
    }
  }

  private func tell(_ message: OutboundMessage) -> String? {
    if case .status = message.message, !showsStatus { return nil }
    let gate = message.after == nil ? "" : " after sync"
    let to =
      switch message.recipients {
      case .validators: "all"
      case .observers: "observers"
      case .peer(let peer): "\(peer)"
      case .peers(let list): list.map(\.description).joined(separator: " ")
      }
    return "> \(to) \(describe(message.message))\(gate)"
  }

  private func tell(_ observation: Observation) -> String? {
    switch observation {
    case .entered(let view, let leader, _): "ENTER \(view) (leader v\(leader))"
    case .working(_, let reason, let leader, let view):
      "work: \(reason) T_L \(leader) T_V \(view)"
    case .gaveUp(let view, let reason): "GIVE UP \(view): \(short(reason))"
    case .certified(let statement, let signers, let here):
      "\(here ? "form" : "hold") \(certificate(statement)) of \(signers)"
    case .finalized(let view, let height, _, let after):
      "FINAL view \(view) height \(height) after \(after) ms"
    case .refused(let ballot, let view, let refusal):
      "refuse \(ballot.kind) \(view): \(short(refusal))"
    case .evidence(let evidence):
      "EVIDENCE \(evidence.offence) v\(evidence.signer) view \(evidence.view)"
    case .standstill(let view, let attempt, let missing):
      "STANDSTILL \(view) attempt \(attempt) missing \(missing)"
    case .notFinal(let view, let since, let missing):
      "NOT FINAL \(view) since \(since) missing \(missing)"
    case .invalidBlock(let view, _, _): "INVALID block of \(view)"
    case .diverged(let view, _, _): "DIVERGED at \(view)"
    case .forgottenVote(let vote, let peer): "FORGOTTEN \(describe(vote.statement)) told by \(peer)"
    case .recoveryBounded(let floor, let answers): "FLOOR \(floor) by \(answers)"
    case .recovered(let view, let floor): "RECOVERED in \(view) above \(floor)"
    case .twin(let vote, let peer): "TWIN \(describe(vote.statement)) told by \(peer)"
    case .proposalHeld(let view, _, _): "hold proposal of \(view)"
    case .proposalDropped(let view, _, let why): "drop proposal of \(view): \(why)"
    case .invalidVote(let statement, let signer, _): "forged \(describe(statement)) of v\(signer)"
    case .proposed, .fetchingBlocks, .fetchingCertificates: nil
    default: "\(observation)"
    }
  }

  private func short(_ reason: GiveUpReason) -> String {
    if case .invalidBlock = reason { return "invalidBlock" }
    return "\(reason)"
  }

  private func short(_ refusal: VoteRefusal) -> String {
    switch refusal {
    case .aboveReservation(_, let reserved): "aboveReservation \(reserved)"
    case .belowFloor(_, let floor): "belowFloor \(floor)"
    case .notCurrent(_, let current): "notCurrent \(current)"
    default: String("\(refusal)".prefix { $0 != "(" })
    }
  }

  // MARK: Golden files

  /// Compares the story with its golden file, or writes it when `SANAD_REGENERATE` is set.
  func check(_ name: String, file: String = #filePath) throws {
    let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
      .appendingPathComponent("Transcripts")
    let path = folder.appendingPathComponent(name + ".txt")
    let text = lines.joined(separator: "\n") + "\n"
    if ProcessInfo.processInfo.environment["SANAD_REGENERATE"] != nil {
      return try text.write(to: path, atomically: true, encoding: .utf8)
    }
    let golden = try String(contentsOf: path, encoding: .utf8)
    let expected = golden.split(separator: "\n", omittingEmptySubsequences: false)
    let actual = text.split(separator: "\n", omittingEmptySubsequences: false)
    let first = zip(expected, actual).enumerated().first { $1.0 != $1.1 }
    if let first {
      Issue.record(
        "\(name) differs at line \(first.offset + 1):\n- \(first.element.0)\n+ \(first.element.1)")
    } else if expected.count != actual.count {
      Issue.record("\(name) has \(actual.count) lines and not \(expected.count)")
    }
  }
}
