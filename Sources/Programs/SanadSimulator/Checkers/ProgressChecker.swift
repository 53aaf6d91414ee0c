import SanadSync
package import SanadTypes

/// Progress: after everything is healed, the chain goes on at every live node within the bound of
/// consensus.md 2.17, and everything that clients submitted becomes final. Idleness: without work
/// there is one block for each heartbeat (2.18).
package struct ProgressChecker {
  /// Blocks that every node must have gone on by within the allowance.
  package static let heightsMin: UInt64 = 3

  /// 2.17: (f + 1) × (T_V + D), f being the turns in a row that
  /// Byzantine validators can have, + 3D + B + X, with the back-off that stood when all was healed.
  ///
  /// Where no validator may fail, an observer that catches up may have nobody else to ask for what
  /// was lost on its way, and waits out the time for an answer first.
  package static func bound(
    _ parameters: ChainParameters, validators: ValidatorSet, backoff: UInt64
  ) -> Milliseconds {
    let view = parameters.viewTimeout * max(1, backoff) + parameters.delayBound
    let alone = validators.faultsMax > 0 ? .zero : SyncLimits().answerTimeout
    return view * UInt64(validators.faultyTurnsMax + 1) + parameters.delayBound * 3
      + parameters.buildBudget + parameters.executionBudget + alone
  }

  /// Twice the bound is allowed after healing; and the time for an answer, where a node that was behind
  /// may ask a Byzantine validator for blocks, which gives none (2.12).
  package static func allowance(_ bound: Milliseconds, byzantine: Int = 0) -> Milliseconds {
    bound * 2 + (byzantine > 0 ? SyncLimits().answerTimeout : .zero)
  }

  /// The heights of the live nodes after the allowance, `before` being the highest at healing.
  package static func checkGrowth(_ heights: [Height], since before: Height) throws(Breach) {
    let wanted = before.advanced(by: heightsMin)
    if let behind = heights.min(), behind < wanted {
      throw Breach(
        .progress, "height \(behind) after the allowance; \(wanted) was due, at healing \(before)")
    }
  }

  /// Heights lie within one of another: those of the live validators under load, since each of them
  /// has the block that it voted for, and those of all at rest. An observer asks for a block once it
  /// knows it to be final, and may be two behind while blocks follow each other quickly.
  package static func checkEqual(_ heights: [Height]) throws(Breach) {
    if let low = heights.min(), let high = heights.max(), high.distance(above: low) > 1 {
      throw Breach(.progress, "heights from \(low) to \(high) among live nodes")
    }
  }

  /// What is still open when all has had time to come to rest.
  ///
  /// - Parameter offering: validators that hold transactions which they would put into a block.
  ///   One that no block may hold any more, because its account's keys were replaced, is found out
  ///   by each when it leads.
  package static func checkRest(
    pending: Int, heights: [Height], queued: Int, fetching: Int, offering: Int
  ) throws(Breach) {
    guard pending == 0 else {
      throw Breach(.progress, "\(pending) submitted transactions are not final")
    }
    if heights.min() != heights.max() {
      throw Breach(.progress, "heights \(heights) although nothing is left to do")
    }
    guard queued == 0, fetching == 0 else {
      throw Breach(
        .progress, "\(queued) messages and jobs wait and \(fetching) fetches are open at rest")
    }
    guard offering == 0 else {
      throw Breach(.progress, "\(offering) validators offer transactions that no block takes")
    }
  }

  /// How the chain grew over a time without work.
  ///
  /// - Parameters:
  ///   - byzantine: validators that may propose in their turns whether there is work or not.
  ///   - proofs: blocks of these that had evidence in them, which is work.
  package static func checkIdle(
    from: Height, to: Height, over length: Milliseconds, _ parameters: ChainParameters,
    validators: ValidatorSet, byzantine: [ValidatorIndex] = [], proofs: UInt64 = 0
  ) throws(Breach) {
    let blocks = to.distance(above: from)
    let theirs = byzantine.reduce(0) { $0 + validators.turns(of: $1) }
    let waiting = UInt64(validators.turnCount - theirs)
    // The blocks that close epochs come by the clock as well.
    let ends =
      parameters.epochLength == .zero ? 0 : length.value / parameters.epochLength.value + 1
    let beats = length.value / parameters.heartbeat.value + 1 + ends
    // A turn of theirs may give two: their block, and the one that makes it final where somebody gave
    // their view up. One of their turns may be just over when the count begins.
    let turns = ((beats + waiting - 1) / waiting + 1) * UInt64(theirs)
    let most = beats + (turns + proofs) * 2
    guard blocks <= most else {
      throw Breach(.idleness, "\(blocks) blocks in \(length) ms without work; at most \(most)")
    }
    // 2.18: H + f × (T_L + D). A clock that is slow by a twentieth may make its leader one of the f.
    let slow =
      parameters.heartbeat
      + (parameters.leaderTimeout + parameters.delayBound) * UInt64(validators.faultyTurnsMax)
      + Milliseconds(parameters.heartbeat.value / 20 + 1_000)
    let least = length.value / slow.value
    guard blocks >= least else {
      throw Breach(.idleness, "\(blocks) blocks in \(length) ms; the heartbeat asks for \(least)")
    }
  }
}
