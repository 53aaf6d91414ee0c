import Foundation
import NIOCore
import SanadConfig
import SanadCrypto
import SanadNetwork
import SanadReplica
import SanadStorage
import SanadTypes
import Testing

@testable import SanadNode

/// Whatever goes wrong below comes out with a code that says what to do.
@Suite struct NodeFailureTests {
  private static let cases: [(any Error, ErrorCode)] = [
    (StorageFailure.device(.full(file: "f")), .diskFull),
    (StorageFailure.device(.locked(directory: "d", holder: "h")), .dataDirectoryInUse),
    (StorageFailure.device(.system(.sync, file: "f", code: 5)), .diskFailed),
    (StorageFailure.refused(.guardWithoutJournal), .voteLost),
    (StorageFailure.refused(.journalWithoutGuard(hasNeverVoted: false)), .guardMissing),
    (StorageFailure.refused(.unknownVersion(file: "f", version: 2)), .formatUnknown),
    (KeyValueFailure.full(path: "f"), .diskFull),
    (DeviceFailure.full(file: "f"), .diskFull),
    (ReplicaFailure.storage(.device(.full(file: "f"))), .diskFull),
    (
      ReplicaFailure.twin(
        Vote(
          statement: Statement(epoch: Epoch(0), view: View(9), ballot: .nullify),
          signer: ValidatorIndex(0), signature: Fixture.key("val-a").sign([]))), .votingKeyInUse
    ),
    (PeerNetworkFailure.portInUse(host: "h", port: 1), .portInUse),
    (PeerNetworkFailure.portForbidden(host: "h", port: 1), .portForbidden),
    (PeerNetworkFailure.addressUnavailable(host: "h", port: 1, "w"), .addressUnavailable),
    (PeerNetworkFailure.cannotListen(host: "h", port: 1, "w"), .internalFault),
    (CocoaError(.fileWriteOutOfSpace), .diskFull),
    (CocoaError(.fileNoSuchFile), .fileUnreadable),
    (NodeFailure(.voteLost, "d"), .voteLost),
    (CancellationError(), .internalFault),
  ]

  @Test func givesEveryFailureItsCodeAndASentence() {
    for (error, code) in Self.cases {
      let failure = NodeFailure(error)
      #expect(failure.code == code, "\(error)")
      #expect(!failure.detail.isEmpty)
    }
  }

  /// Whoever reads that a port is in use looks for another program, and here there is none.
  @Test(arguments: [
    (EADDRINUSE, ErrorCode.portInUse), (EACCES, .portForbidden),
    (EADDRNOTAVAIL, .addressUnavailable), (EMFILE, .internalFault),
  ])
  func saysWhyTheAPICannotListen(number: Int32, code: ErrorCode) throws {
    let address = try NetworkAddress("192.0.2.7:81")
    let failure = NodeFailure(IOError(errnoCode: number, reason: "bind"), listeningOn: address)
    #expect(failure.code == code)
    if code != .internalFault {
      #expect(failure.detail.contains("192.0.2.7") && failure.detail.contains("81"))
    }
  }

  @Test func aHostThatNobodyKnowsIsNoPortInUse() throws {
    let address = try NetworkAddress("nowhere.invalid:81")
    let error = SocketAddressError.unsupported
    #expect(NodeFailure(error, listeningOn: address).code == .addressUnavailable)
  }

  @Test func aRefusedStartTellsItsChoicesApartFromWhatWasFound() {
    let failure = NodeFailure(StorageFailure.refused(.guardWithoutJournal))
    #expect(!failure.detail.contains("What to do"))
    #expect(failure.help?.contains("--recover stay-silent") == true)
  }
}
