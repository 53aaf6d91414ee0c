import Foundation
import NIOCore
import SanadAPIModel

@testable import SanadAPI

/// What a client reads of a stream, put together from the chunks in which it came.
struct StreamClient {
  private(set) var head = ""
  /// Every whole server-sent event: its fields by name.
  private(set) var events: [[String: String]] = []
  /// How many whole lines have come.
  private(set) var lineCount = 0
  /// How much has come, with whatever is not whole yet.
  private(set) var byteCount = 0
  /// What came and has not been taken apart.
  private var raw = ByteBuffer()
  private var content: [UInt8] = []
  /// Where the first event begins that is not whole.
  private var eventStart = 0

  mutating func take(_ buffer: ByteBuffer) {
    byteCount += buffer.readableBytes
    raw.writeImmutableBuffer(buffer)
    if head.isEmpty {
      guard let line = Self.length(of: raw, upTo: "\r\n\r\n") else { return }
      head = raw.readString(length: line) ?? ""
      raw.moveReaderIndex(forwardBy: 4)
    }
    while let chunk = nextChunk() { take(chunk) }
  }

  /// RFC 9112, 7.1.
  private mutating func nextChunk() -> [UInt8]? {
    guard let digits = Self.length(of: raw, upTo: "\r\n"),
      let count = Int(raw.getString(at: raw.readerIndex, length: digits) ?? "", radix: 16),
      count > 0, raw.readableBytes >= digits + 2 + count + 2
    else { return nil }
    raw.moveReaderIndex(forwardBy: digits + 2)
    defer { raw.moveReaderIndex(forwardBy: 2) }
    return raw.readBytes(length: count)
  }

  private static func length(of buffer: ByteBuffer, upTo end: String) -> Int? {
    // Both ends are within what a head or a chunk's size may take.
    let view = buffer.readableBytesView.prefix(16_384)
    return view.firstRange(of: Array(end.utf8)).map { $0.lowerBound - view.startIndex }
  }

  private mutating func take(_ chunk: [UInt8]) {
    let newline = UInt8(ascii: "\n")
    for byte in chunk {
      content.append(byte)
      guard byte == newline else { continue }
      lineCount += 1
      if content.count >= 2, content[content.count - 2] == newline {
        events.append(Self.fields(of: String(decoding: content[eventStart...], as: UTF8.self)))
        eventStart = content.count
      }
    }
  }

  private static func fields(of block: String) -> [String: String] {
    block.split(separator: "\n").reduce(into: [:]) { fields, line in
      guard let colon = line.firstIndex(of: ":") else { return }
      fields[String(line[..<colon])] = line[line.index(after: colon)...]
        .trimmingCharacters(in: .whitespaces)
    }
  }

  /// Every whole line of JSON Lines.
  func items() throws -> [StreamItemResource] {
    try content.split(separator: UInt8(ascii: "\n")).prefix(lineCount).map {
      try APICoding.decode(from: Data($0))
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
