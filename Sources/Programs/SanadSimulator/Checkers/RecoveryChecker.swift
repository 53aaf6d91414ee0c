package import SanadReplica
package import SanadStorage
import SanadTypes

/// Recovery: a start on what an honest disk leaves succeeds, and no durable vote is missing;
/// nothing stops by itself but a node whose disk failed.
package enum RecoveryChecker {
  /// A node's files were opened.
  package static func opened(_ recovered: JournalRecovered) throws(Breach) {
    if case .amnesiaBounded(let damage) = recovered.condition {
      throw Breach(.recovery, "an honest disk, and the journal says: \(damage)")
    }
    if recovered.flags.isDiverged || recovered.flags.isQuarantined {
      throw Breach(.recovery, "an honest node and it abstains: \(recovered.flags)")
    }
  }

  /// A node's files could not be opened.
  package static func refused(_ failure: ReplicaFailure) throws(Breach) {
    throw Breach(.recovery, "cannot start: \(failure)")
  }

  /// A node stopped by itself; `isExpected` when its disk was made to fail.
  package static func stopped(
    _ failure: ReplicaFailure, isExpected: Bool
  ) throws(Breach) {
    if case .storage = failure, isExpected { return }
    throw Breach(.recovery, "stopped by itself: \(failure)")
  }
}
