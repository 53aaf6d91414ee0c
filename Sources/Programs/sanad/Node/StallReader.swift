import SanadAPIModel
import SanadTypes

/// Reads a node's answers for what keeps blocks from becoming final.
struct StallReader {
  /// A write of the journal that takes longer is told of: it is on the way of every vote.
  private static let writeMsMax: UInt64 = 1_000
  /// The room on the disk is told of below so many times what the node needs.
  private static let roomFactor: UInt64 = 4
  /// The timers that say what comes next for the view.
  private static let timers: Set<String> = ["leader", "view", "retry", "finality", "work", "hold"]

  let status: StatusResource
  let consensus: ConsensusResource
  let peers: [PeerResource]

  /// Whether the view's clock runs.
  private var isWorking: Bool { consensus.working != nil }
  private var lastFinal: UInt64 { UInt64(consensus.finalizedMsAgo) ?? 0 }

  /// Whose votes of the view are here, of whatever kind.
  private var voters: Set<String> { Set(consensus.votes.flatMap(\.signers)) }

  /// Whether every validator weighs one, so that votes are counted by heads.
  var isEqual: Bool { consensus.validators.allSatisfy { $0.weight == 1 } }

  /// What all validators weigh.
  var total: Int { weight { _ in true } }

  /// What those weigh that are counted on.
  var presentWeight: Int { weight(where: isPresent) }

  /// Every validator, as this node sees it.
  var members: [StallReport.Member] {
    consensus.validators.map { validator in
      StallReport.Member(
        name: validator.name, view: validator.view, heardMsAgo: validator.heardMsAgo,
        present: isPresent(validator), state: words(of: validator))
    }
  }

  /// How the chain stands.
  var state: StallReport.State {
    let reachable = weight {
      $0.connected && ($0.abstains ?? []).isEmpty
        && ($0.name != status.node || status.abstains.isEmpty)
    }
    // What it needs is not there: whether or not there is work, nothing can become final.
    if reachable < consensus.quorum { return .stalled }
    let limit = consensus.limits.flatMap { UInt64($0.stalledAfterMs) } ?? .max
    if lastFinal > limit || isStuck { return .stalled }
    return isWorking ? .running : .resting
  }

  /// Whether a view that is given up has waited for votes for as long as two views may take.
  private var isStuck: Bool {
    guard consensus.gaveUp != nil, weight(where: isPresent) < consensus.quorum,
      let timeout = consensus.limits.flatMap({ UInt64($0.viewTimeoutMs) }),
      let working = consensus.workingMs.flatMap({ UInt64($0) })
    else { return false }
    return working / 2 > timeout
  }

  /// What those validators weigh that satisfy a condition. The answer may say anything.
  private func weight(where isIncluded: (ConsensusResource.Validator) -> Bool) -> Int {
    consensus.validators.filter(isIncluded).reduce(0) {
      $0 + min(max(0, $1.weight), Int(Validator.weightMax))
    }
  }

  private func isPresent(_ validator: ConsensusResource.Validator) -> Bool {
    guard validator.connected, (validator.abstains ?? []).isEmpty else { return false }
    // The node's own votes may be withheld; everybody else's are seen.
    if validator.name == status.node { return status.abstains.isEmpty }
    return consensus.gaveUp == nil || voters.contains(validator.name)
  }

  private func words(of validator: ConsensusResource.Validator) -> String {
    if validator.name == status.node { return ownWords }
    guard validator.connected else { return absence(of: validator.name) }
    if let why = validator.abstains, !why.isEmpty {
      return "connected, signs nothing: \(why.joined(separator: ", "))"
    }
    var words = "connected"
    if let kinds = kinds(of: validator.name) {
      words += ", voted to \(kinds)"
    } else if consensus.gaveUp != nil {
      words += ", silent"
    }
    return words + lag(of: validator)
  }

  private var ownWords: String {
    guard status.abstains.isEmpty else {
      return "this node, signs nothing: \(status.abstains.joined(separator: ", "))"
    }
    return "this node" + (kinds(of: status.node).map { ", voted to \($0)" } ?? "")
  }

  private func kinds(of name: String) -> String? {
    let kinds = consensus.votes.filter { $0.signers.contains(name) }.map(\.kind)
    return kinds.isEmpty ? nil : kinds.joined(separator: " and ")
  }

  private func absence(of name: String) -> String {
    guard let peer = peers.first(where: { $0.name == name }) else { return "no connection" }
    if peer.cutOff == true { return "cut off by order of the test network" + since(peer) }
    let code = peer.code.flatMap { UInt16($0) }.flatMap({ CodeNumber($0) }).map { number in
      number.registered.map { "\(number) \($0.name)" } ?? "\(number)"
    }
    let why = [code, peer.detail].compactMap(\.self).joined(separator: ": ")
    return "no connection" + since(peer) + (why.isEmpty ? "" : " (\(why))")
  }

  private func since(_ peer: PeerResource) -> String {
    guard let since = peer.sinceMs else { return " since this node started" }
    return " for \(DurationText.of(milliseconds: since))"
  }

  private func lag(of validator: ConsensusResource.Validator) -> String {
    guard let theirs = validator.finalizedView.flatMap({ UInt64($0) }),
      let ours = UInt64(consensus.finalizedView), theirs < ours, ours - theirs > 2
    else { return "" }
    return ", behind: final up to view \(theirs) of \(ours)"
  }
}

extension StallReader {
  /// What is awaited, and of whom.
  var awaits: [String] {
    var lines: [String] = []
    if let height = consensus.catchUpTo { lines.append("blocks up to height \(height) from peers") }
    let missing = members.filter { !$0.present }.map(\.name)
    let lacking = min(max(consensus.quorum, 0), total) - min(weight(where: isPresent), total)
    if lacking > 0 {
      let votes =
        !isEqual
        ? "votes that weigh \(lacking) more"
        : lacking == 1 ? "1 more vote" : "\(lacking) more votes"
      lines.append("\(votes), of \(missing.joined(separator: ", "))")
    } else if isWorking, consensus.proposal == nil, consensus.gaveUp == nil {
      lines.append("a proposal of \(consensus.leader)")
    } else if let votes = consensus.votes.first(where: { $0.kind == awaitedKind }),
      weight(where: { votes.signers.contains($0.name) }) < consensus.quorum
    {
      lines.append(
        "votes to \(votes.kind) view \(consensus.view), of "
          + votes.missing.joined(separator: ", "))
    }
    if let tip = consensus.tip, !consensus.missingFinalizes.isEmpty {
      lines.append(
        "votes to finalize view \(tip), of "
          + consensus.missingFinalizes.joined(separator: ", "))
    }
    return lines
  }

  private var awaitedKind: String { consensus.gaveUp == nil ? "notarize" : "nullify" }

  /// What is wrong with the node itself.
  var troubles: [String] {
    var lines: [String] = []
    let silent = status.abstains.filter { $0 != "observer" }
    if !silent.isEmpty {
      lines.append(
        "this node signs nothing: \(silent.joined(separator: ", ")); see docs/operations.md")
    }
    return lines + recovery + clockTroubles + diskTroubles
  }

  /// How far a node in quarantine has come.
  private var recovery: [String] {
    guard let recovery = consensus.recovery else { return [] }
    if let floor = recovery.floor {
      return ["its key can have voted up to view \(floor): it votes again when that is well passed"]
    }
    let names = recovery.answered.isEmpty ? "nobody" : recovery.answered.joined(separator: ", ")
    let needed = isEqual ? "\(recovery.needed) others" : "others that weigh \(recovery.needed)"
    return ["it asks how far its key can have voted: \(needed) have to answer, \(names) has"]
  }

  private var clockTroubles: [String] {
    guard let drift = consensus.limits.flatMap({ UInt64($0.driftMaxMs) }) else { return [] }
    func beyond(_ text: String?) -> String? {
      text.flatMap { UInt64($0) }.flatMap { $0 > drift ? String($0) : nil }
    }
    var lines: [String] = []
    if let ahead = beyond(consensus.proposalAheadMs) {
      lines.append(
        "clock: the proposal of \(consensus.leader) is "
          + "\(DurationText.of(milliseconds: ahead)) ahead"
          + " of this machine's clock: one of the two is wrong")
    }
    if let behind = beyond(consensus.clockBehindMs) {
      lines.append(
        "clock: this machine's is \(DurationText.of(milliseconds: behind)) behind the newest block")
    }
    return lines
  }

  private var diskTroubles: [String] {
    guard let disk = consensus.disk else { return [] }
    var lines: [String] = []
    let free = disk.freeBytes.flatMap { UInt64($0) }
    if let free, let reserved = disk.reservedBytes.flatMap({ UInt64($0) }), free < reserved {
      lines.append(
        "disk: \(free >> 20) MiB are free; below \(reserved >> 20) the node takes no transactions,"
          + " and it stops below \((UInt64(disk.neededBytes) ?? 0) >> 20)")
    } else if let free, let needed = UInt64(disk.neededBytes), free / Self.roomFactor < needed {
      lines.append("disk: \(free >> 20) MiB are free; the node stops below \(needed >> 20)")
    }
    if let writing = disk.writingMs, UInt64(writing) ?? 0 > Self.writeMsMax {
      lines.append(
        "disk: a write of the journal has not ended for \(DurationText.of(milliseconds: writing))")
    } else if UInt64(disk.slowestMs) ?? 0 > Self.writeMsMax {
      lines.append(
        "disk: a write of the journal took \(DurationText.of(milliseconds: disk.slowestMs))")
    }
    return lines
  }

  /// What the node does next by its clock.
  var next: StallReport.Next? {
    (consensus.timers ?? []).first { Self.timers.contains($0.name) }
      .map { StallReport.Next(timer: $0.name, inMs: $0.inMs) }
  }
}
