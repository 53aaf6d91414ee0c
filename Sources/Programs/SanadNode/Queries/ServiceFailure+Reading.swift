import SanadAPI
import SanadTypes

extension ServiceFailure {
  /// Reads from the node's stores: a failure of theirs is the node's fault and not the client's.
  static func reading<Result>(_ body: () throws -> Result) throws(ServiceFailure) -> Result {
    do { return try body() } catch let failure as ServiceFailure { throw failure } catch {
      throw ServiceFailure(.storeDamaged, "the node's stores cannot be read: \(error)")
    }
  }
}
