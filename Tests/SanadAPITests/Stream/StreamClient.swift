import Foundation
import NIOCore
import SanadAPIModel

@testable import SanadAPI

/// What a client reads of a stream, put together from the chunks in which it came.
struct StreamClient {
  private(set) var head = ""
  private var bytes: [UInt8] = []
  private var text = ""
  /// How much has come, with whatever is not whole yet.
  private(set) var byteCount = 0

  mutating func take(_ buffer: ByteBuffer) {
    bytes += Array(buffer.readableBytesView)
    byteCount += buffer.readableBytes
    if head.isEmpty {
      guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return }
      head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
      bytes.removeFirst(end.upperBound)
    }
    while let chunk = nextChunk() { text += chunk }
  }

  /// RFC 9112, 7.1.
  private mutating func nextChunk() -> String? {
    guard let line = bytes.firstRange(of: Array("\r\n".utf8)),
      let count = Int(String(decoding: bytes[..<line.lowerBound], as: UTF8.self), radix: 16),
      count > 0, bytes.count >= line.upperBound + count + 2
    else { return nil }
    let chunk = String(decoding: bytes[line.upperBound..<line.upperBound + count], as: UTF8.self)
    bytes.removeFirst(line.upperBound + count + 2)
    return chunk
  }

  /// Every whole server-sent event: its fields by name.
  var events: [[String: String]] {
    text.components(separatedBy: "\n\n").dropLast().map { block in
      block.split(separator: "\n").reduce(into: [:]) { fields, line in
        guard let colon = line.firstIndex(of: ":") else { return }
        fields[String(line[..<colon])] = line[line.index(after: colon)...]
          .trimmingCharacters(in: .whitespaces)
      }
    }
  }

  /// How many whole lines have come.
  var lineCount: Int { text.utf8.count { $0 == UInt8(ascii: "\n") } }

  /// Every whole line of JSON Lines.
  func items() throws -> [StreamItemResource] {
    try text.components(separatedBy: "\n").dropLast().map {
      try APICoding.decode(from: Data($0.utf8))
    }
  }
}

extension RawClient {
  /// Follows a stream until `isEnough`, or until the server ends it.
  func follow(
    _ path: String, fields: String = "", until isEnough: @Sendable (StreamClient) -> Bool,
    meanwhile: @Sendable () async throws -> Void = {}
  ) async throws -> StreamClient {
    try await connected { inbound, outbound in
      try await outbound.write(
        ByteBuffer(string: "GET \(path) HTTP/1.1\r\nHost: a\r\n\(fields)\r\n"))
      try await meanwhile()
      var client = StreamClient()
      for try await bytes in inbound {
        client.take(bytes)
        if isEnough(client) { break }
      }
      return client
    }
  }
}
