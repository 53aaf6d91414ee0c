import Foundation

/// Why an exchange with a node's API did not come about.
package enum APIConnectionFailure: Error, CustomStringConvertible {
  /// A call of the system failed.
  case system(call: String, reason: String)
  /// The node closed the connection.
  case closed
  /// What came is no answer with a length.
  case unreadable(String)

  /// One plain sentence.
  package var description: String {
    switch self {
    case .system(let call, let reason): "\(call): \(reason)"
    case .closed: "the node closed the connection"
    case .unreadable(let what): "the node's answer cannot be read: \(what)"
    }
  }
}

/// One connection to a node's API that is kept open, with one request at a time.
///
/// Blocking and bare on purpose: the load generator shares the cores with the nodes that it
/// measures, and a general client would take several times as much of them. A class, because it
/// owns a socket; used by one thread.
final class APIConnection {
  /// Most bytes of an answer.
  private static let answerBytesMax = 1 << 20

  private let socket: Int32
  private let host: String
  private var buffer: [UInt8] = []

  /// Connects to a port of this machine.
  init(port: UInt16) throws(APIConnectionFailure) {
    host = "127.0.0.1:\(port)"
    socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard socket >= 0 else { throw Self.failure("socket") }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(socket, $0, size) }
    }
    guard status == 0 else {
      let failure = Self.failure("connect")
      close(socket)
      throw failure
    }
    // One segment a request: waiting for more to send would be measured as the node's latency.
    var on: Int32 = 1
    setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
  }

  deinit { close(socket) }

  /// Sends bytes and returns the status and the body of the answer.
  func post(
    _ path: String, _ body: [UInt8]
  ) throws(APIConnectionFailure) -> (status: Int, body: [UInt8]) {
    let head =
      "POST \(path) HTTP/1.1\r\nHost: \(host)\r\nContent-Type: application/octet-stream\r\n"
      + "Content-Length: \(body.count)\r\n\r\n"
    return try exchange(Array(head.utf8) + body)
  }

  /// Asks and returns the status and the body of the answer.
  func get(_ path: String) throws(APIConnectionFailure) -> (status: Int, body: [UInt8]) {
    try exchange(Array("GET \(path) HTTP/1.1\r\nHost: \(host)\r\n\r\n".utf8))
  }

  private func exchange(
    _ request: [UInt8]
  ) throws(APIConnectionFailure) -> (status: Int, body: [UInt8]) {
    try send(request)
    while true {
      if let answer = try HTTPAnswerHead(buffer), buffer.count >= answer.end + answer.length {
        let body = Array(buffer[answer.end..<answer.end + answer.length])
        buffer.removeFirst(answer.end + answer.length)
        return (answer.status, body)
      }
      try receive()
    }
  }

  private func send(_ bytes: [UInt8]) throws(APIConnectionFailure) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Foundation.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw Self.failure("send") }
      sent += count
    }
  }

  private func receive() throws(APIConnectionFailure) {
    guard buffer.count < Self.answerBytesMax else { throw .unreadable("\(buffer.count) bytes") }
    var chunk = [UInt8](repeating: 0, count: 65_536)
    let count = recv(socket, &chunk, chunk.count, 0)
    if count < 0, errno == EINTR { return }
    guard count >= 0 else { throw Self.failure("recv") }
    guard count > 0 else { throw .closed }
    buffer.append(contentsOf: chunk.prefix(count))
  }

  private static func failure(_ call: String) -> APIConnectionFailure {
    .system(call: call, reason: String(cString: strerror(errno)))
  }
}

/// The head of an answer (RFC 9112): its status, where its body begins, and how long that is.
struct HTTPAnswerHead: Equatable {
  let status: Int
  let end: Int
  let length: Int

  /// Reads a head; nil while it is not whole.
  init?(_ bytes: [UInt8]) throws(APIConnectionFailure) {
    guard let end = Self.end(in: bytes) else { return nil }
    let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
    guard let first = lines.first, first.hasPrefix("HTTP/1.1 "),
      let status = Int(first.dropFirst(9).prefix(3))
    else { throw .unreadable("no status line") }
    var length: Int?
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == "content-length" else { continue }
      length = Int(parts[1].trimmingCharacters(in: .whitespaces))
    }
    guard let length, length >= 0 else { throw .unreadable("no length") }
    self.status = status
    self.end = end
    self.length = length
  }

  /// Where the body begins: after the first empty line.
  private static func end(in bytes: [UInt8]) -> Int? {
    let mark = Array("\r\n\r\n".utf8)
    guard bytes.count >= mark.count else { return nil }
    for start in 0...(bytes.count - mark.count) where bytes[start] == mark[0] {
      if bytes[start..<start + mark.count].elementsEqual(mark) { return start + mark.count }
    }
    return nil
  }
}
