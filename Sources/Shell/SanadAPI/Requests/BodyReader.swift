import Foundation
import Hummingbird
import NIOCore
import SanadTypes

/// Reads the body of a request: one media type, one limit.
struct BodyReader {
  /// The media type, without parameters, in lower case.
  let mediaType: String
  /// Most bytes.
  let bytesMax: Int
  /// What the body is, for whoever sends something else.
  let content: String

  /// The bytes of the body.
  ///
  /// Throws ``ServiceFailure`` with `MEDIA_TYPE_UNSUPPORTED`, `OVERSIZED`, or `REQUEST_INVALID` where
  /// less came than was announced.
  func bytes(of request: Request) async throws -> [UInt8] {
    let type = request.headers[.contentType] ?? ""
    guard Self.essence(of: type) == mediaType else {
      throw ServiceFailure(
        .mediaTypeUnsupported, "send \(content) as \(mediaType), not \"\(type.shortened)\"")
    }
    let announced = request.headers[.contentLength].flatMap { Int($0) }
    if let announced, announced > bytesMax { throw oversized }
    let buffer: ByteBuffer
    do { buffer = try await request.body.collect(upTo: bytesMax) } catch is NIOTooManyBytesError {
      throw oversized
    }
    if let announced, announced != buffer.readableBytes {
      throw ServiceFailure(
        .requestInvalid,
        "the body ended after \(buffer.readableBytes) of \(announced) bytes")
    }
    return Array(buffer.readableBytesView)
  }

  private var oversized: ServiceFailure {
    ServiceFailure(.oversized, "the body has more than \(bytesMax) bytes")
  }

  /// The media type without its parameters (RFC 9110, 8.3.1).
  static func essence(of type: String) -> String {
    (type.split(separator: ";", omittingEmptySubsequences: false).first ?? "")
      .trimmingCharacters(in: .whitespaces).lowercased()
  }
}
