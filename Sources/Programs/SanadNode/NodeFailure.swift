import Foundation
import NIOCore
import SanadCrypto
import SanadNetwork
import SanadReplica
import SanadStorage
package import SanadTypes

/// Why a node does not start or must stop, with a code of the registry and what was seen.
package struct NodeFailure: Error, CustomStringConvertible {
  /// The registry's code.
  package let code: ErrorCode
  /// This occurrence, in a sentence.
  package let detail: String

  /// Creates a failure.
  package init(_ code: ErrorCode, _ detail: String) {
    self.code = code
    self.detail = detail
  }

  /// Code, detail and what to do.
  package var description: String { "\(code): \(detail)" }

  /// Runs `body` and gives whatever it throws a code.
  static func coding<Result>(_ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let failure as NodeFailure { throw failure } catch {
      throw NodeFailure(error)
    }
  }

  /// Any failure of the rooms below, with its code.
  init(_ error: any Error) {
    switch error {
    case let failure as NodeFailure: self = failure
    case let failure as StorageFailure: self.init(failure.code, "\(failure)")
    case let failure as KeyValueFailure: self.init(StorageFailure.store(failure).code, "\(failure)")
    case let failure as DeviceFailure: self.init(StorageFailure.device(failure).code, "\(failure)")
    case let failure as CryptoFailure: self.init(failure.code, "\(failure)")
    case let failure as ReplicaFailure: self.init(failure.code, "\(failure)")
    case let failure as PeerNetworkFailure: self.init(failure.error, "\(failure)")
    default: self.init(.internalFault, "\(error)")
    }
  }

  /// Why the API cannot listen.
  init(listening error: any Error) {
    if let failure = error as? IOError, failure.errnoCode == EADDRINUSE {
      self.init(.portInUse, "the API's port is in use: \(failure)")
    } else {
      self.init(error)
    }
  }
}
