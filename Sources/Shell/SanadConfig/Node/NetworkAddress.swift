package import SanadTypes

/// A host and a port, as people write them: `127.0.0.1:26600`, `[::1]:26600`, `val-b.example:26601`.
package struct NetworkAddress: Hashable, Sendable {
  /// A name or a numerical address, without brackets.
  package let host: String
  /// The port; 0 lets the system choose.
  package let port: UInt16

  package init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }

  /// Reads `host:port`.
  package init(_ text: String) throws(ValueFailure) {
    guard let colon = text.lastIndex(of: ":") else {
      throw .malformed("an address is a host, a colon and a port, not \"\(text)\"")
    }
    guard let port = UInt16(text[text.index(after: colon)...]) else {
      throw .malformed("the port of \"\(text)\" must be a number from 0 to 65535")
    }
    var host = text[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = host.dropFirst().dropLast()
    } else if host.contains(":") {
      throw .malformed("an IPv6 address stands in brackets: [::1]:26600")
    }
    guard !host.isEmpty, host.utf8.count <= 253, host.allSatisfy(Self.isAllowed) else {
      throw .malformed("\"\(text)\" has no usable host")
    }
    self.host = String(host)
    self.port = port
  }

  /// Whether only this machine can reach it. A name other than `localhost` could mean anything.
  package var isLoopback: Bool {
    if host == "localhost" || host == "::1" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }

  private static func isAllowed(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber || ".-:_%".contains(character))
  }
}

extension NetworkAddress: CustomStringConvertible {
  /// `host:port`, with brackets where the host has colons.
  package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
