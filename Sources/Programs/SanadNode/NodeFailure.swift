import Foundation
import NIOCore
import SanadConfig
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
  /// Lines that belong to it, such as the directories it is about.
  package var details: [String]
  /// What to do, where it is not what the registry says.
  package let help: String?

  /// Creates a failure.
  package init(
    _ code: ErrorCode, _ detail: String, details: [String] = [], help: String? = nil
  ) {
    self.code = code
    self.detail = detail
    self.details = details
    self.help = help
  }

  /// Code and detail.
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
    case StorageFailure.refused(let refusal):
      self.init(refusal.code, refusal.finding, help: "\(refusal.advice).")
    case let failure as StorageFailure: self.init(failure.code, "\(failure)")
    case let failure as KeyValueFailure: self.init(StorageFailure.store(failure).code, "\(failure)")
    case let failure as DeviceFailure: self.init(StorageFailure.device(failure).code, "\(failure)")
    case let failure as CryptoFailure: self.init(failure.code, "\(failure)")
    case let failure as ReplicaFailure: self.init(failure.code, "\(failure)")
    case let failure as PeerNetworkFailure: self.init(failure.error, "\(failure)")
    case let error as CocoaError where error.code == .fileWriteOutOfSpace:
      self.init(.diskFull, error.localizedDescription)
    case let error as CocoaError: self.init(.fileUnreadable, error.localizedDescription)
    default: self.init(.internalFault, "\(error)")
    }
  }

  /// Why the API cannot listen on an address.
  init(_ error: any Error, listeningOn address: NetworkAddress) {
    if error is SocketAddressError || error is SocketAddressError.UnknownHost {
      self.init(
        .addressUnavailable, "the API cannot listen on \(address): no such host is known")
      return
    }
    switch (error as? IOError)?.errnoCode {
    case EADDRINUSE:
      self.init(
        .portInUse, "port \(address.port) of \(address.host) is in use, and the API listens there")
    case EACCES:
      self.init(
        .portForbidden,
        "the system does not let the API listen on port \(address.port) of \(address.host)")
    case EADDRNOTAVAIL:
      self.init(
        .addressUnavailable,
        "this machine has no address \(address.host), and the API listens on \(address)")
    default: self.init(error)
    }
  }
}
