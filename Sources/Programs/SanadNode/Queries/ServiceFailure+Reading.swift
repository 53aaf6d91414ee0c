import SanadAPI
import SanadReplica
import SanadStorage
import SanadTypes

extension ServiceFailure {
  /// Reads from the node's stores: a failure of theirs is the node's fault and not the client's.
  static func reading<Result>(_ body: () throws -> Result) throws(ServiceFailure) -> Result {
    do { return try body() } catch let failure as ServiceFailure { throw failure } catch {
      // A disk that gives no answer now is no store that has to be built again.
      let code = (error as? StorageFailure)?.code ?? .storeDamaged
      var failure = ServiceFailure(
        code == .diskFailed ? code : .storeDamaged, "the node's stores cannot be read: \(error)")
      failure.showsDamage = error is StorageFailure && code == .storeDamaged
      throw failure
    }
  }
}

extension ServiceFailure {
  /// A block above this one has the certificate that makes it final, and is not stored yet: a node
  /// that closes a gap stores the blocks of a range one after another.
  static func unproven(_ height: Height) -> ServiceFailure {
    ServiceFailure(
      .notReady, "block \(height) is final, and its certificate is not stored yet",
      retryAfter: .seconds(1))
  }
}

extension BlockStore {
  /// Why a stored block is final. Throws ``ServiceFailure`` for the genesis block, which nobody has
  /// certified, and while the block above that has the certificate is not stored.
  func knownProof(at height: Height) throws -> FinalityProof {
    guard height.value > 0 else {
      throw ServiceFailure(
        .blockUnknown, "the genesis block has no certificate; see the genesis file")
    }
    guard let proof = try proof(at: height) else { throw ServiceFailure.unproven(height) }
    return proof
  }
}
