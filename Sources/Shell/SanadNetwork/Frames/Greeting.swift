import SanadCodec
import SanadCrypto
import SanadTypes

/// The first segment each way: what the sender is, and whom it believes to speak to.
///
/// ```
/// tag 16 | oldest u16 | newest u16 | chain id 32 | sender's key 32 | receiver's key 32 | run u64
/// ```
/// Everything after the versions may change with the version; those never move.
struct Greeting: Equatable {
  /// Bytes of a greeting of version 1.
  static let byteCount = 124

  /// The versions that the sender speaks.
  let versions: ClosedRange<UInt16>
  let chainID: ChainID
  let sender: PublicKey
  let receiver: PublicKey
  /// A number drawn when the sender's process started: tells a restart from a second connection.
  let run: UInt64

  /// What the receiver of a greeting compares it with.
  struct Expectation {
    let versions: ClosedRange<UInt16>
    let chainID: ChainID
    let own: PublicKey
    let peer: PublicKey
  }

  /// The bytes.
  var bytes: [UInt8] {
    var writer = BCSWriter(reserving: Self.byteCount)
    writer.fixed(DomainTag.hello.bytes)
    writer.u16(versions.lowerBound)
    writer.u16(versions.upperBound)
    writer.value(chainID)
    writer.value(sender)
    writer.value(receiver)
    writer.u64(run)
    return writer.bytes
  }

  /// Reads a greeting and compares it; the order of the checks is the order of the fields.
  static func accept(
    _ bytes: [UInt8], expecting expected: Expectation
  ) throws(LinkFault) -> (greeting: Greeting, version: UInt16) {
    var reader = BCSReader(bytes)
    let versions = try readVersions(&reader)
    guard versions.overlaps(expected.versions) else {
      throw LinkFault(
        .wrongVersion,
        "this node speaks versions \(expected.versions), the other \(versions)")
    }
    let greeting = try readRest(&reader, versions)
    guard greeting.chainID == expected.chainID else {
      throw LinkFault(
        .wrongChain,
        "this node is on chain \(expected.chainID), the other on \(greeting.chainID)")
    }
    guard greeting.sender == expected.peer, greeting.receiver == expected.own else {
      throw LinkFault(.wrongKey, "the greeting names other keys than the channel")
    }
    return (greeting, min(versions.upperBound, expected.versions.upperBound))
  }

  private static func readVersions(
    _ reader: inout BCSReader
  ) throws(LinkFault) -> ClosedRange<UInt16> {
    do throws(DecodingFailure) {
      guard try reader.fixed(16) == DomainTag.hello.bytes else {
        throw DecodingFailure(.invalidValue("not a greeting"), at: 0)
      }
      let oldest = try reader.u16()
      let start = reader.offset
      let newest = try reader.u16()
      guard oldest <= newest else {
        throw DecodingFailure(.invalidValue("versions in the wrong order"), at: start)
      }
      return oldest...newest
    } catch {
      throw LinkFault(.malformed, "greeting: \(error)")
    }
  }

  private static func readRest(
    _ reader: inout BCSReader, _ versions: ClosedRange<UInt16>
  ) throws(LinkFault) -> Greeting {
    do throws(DecodingFailure) {
      let greeting = Greeting(
        versions: versions, chainID: try reader.value(), sender: try reader.value(),
        receiver: try reader.value(), run: try reader.u64())
      try reader.finish()
      return greeting
    } catch {
      throw LinkFault(.malformed, "greeting: \(error)")
    }
  }
}
