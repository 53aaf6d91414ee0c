import SanadAPI
import SanadReplica
import SanadStorage
import SanadTypes

/// What to answer about blocks that a node does not have, because it joined above them, or keeps blocks for some
/// time only.
extension BlockStore {
  /// Throws ``ServiceFailure`` with `BLOCK_NOT_KEPT` for a block below those that are here, and
  /// with `BLOCK_UNKNOWN` for any other.
  func refuseMissing(_ height: Height) throws -> Never { throw try missing(height) }

  /// That failure.
  func missing(_ height: Height) throws -> ServiceFailure {
    let first = try first()
    return height < first
      ? ServiceFailure.notKept(height, first: first)
      : ServiceFailure(.blockUnknown, "there is no final block \(height)")
  }

  /// What to add where a transaction is not found; empty on a node that has all blocks.
  func scope() throws -> String {
    let first = try first()
    return first > Height(0)
      ? "; it has blocks from \(first) on, and another node may know of an older one" : ""
  }
}

extension ServiceFailure {
  /// A block that another node has.
  static func notKept(_ height: Height, first: Height) -> ServiceFailure {
    ServiceFailure(
      .blockNotKept,
      "block \(height) is not on this node, which has blocks from \(first) on;"
        + " ask a node that keeps all blocks")
  }
}
