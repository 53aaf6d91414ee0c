public import NIOCore

/// Who a client is to the quotas: the address that its connection comes from, without the port.
///
/// Of IPv6 the first 64 bits count, because whoever has one address of such a network mostly has all
/// of them (RFC 6177). Header fields that name another address are not believed: anybody can send
/// them.
public struct ClientAddress: Hashable, Sendable {
  private enum Kind: Hashable {
    case version4(UInt32)
    case version6(UInt64)
    /// No address of the internet, such as a socket in the file system.
    case other
  }

  private let kind: Kind

  /// A client without an address of the internet; all of these are one.
  public static let other = ClientAddress(kind: .other)

  private init(kind: Kind) { self.kind = kind }

  /// The client at the other end of a connection from `address`.
  public init(_ address: SocketAddress?) {
    // As POSIX lays a socket's address out: behind the family and the port, of version 6 also behind
    // the flow's label.
    let bytes = address?.withSockAddr { Array(UnsafeRawBufferPointer(start: $0, count: $1)) } ?? []
    switch address {
    case .v4:
      self.init(
        kind: .version4(UInt32(truncatingIfNeeded: Self.number(bytes.dropFirst(4).prefix(4)))))
    case .v6: self.init(version6: bytes.dropFirst(8).prefix(16))
    case .unixDomainSocket, nil: self = .other
    }
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
  }

  /// From the 16 bytes of an address; one of version 4 in the clothes of version 6 (RFC 4291,
  /// 2.5.5.2) is that of version 4.
  private init(version6 bytes: ArraySlice<UInt8>) {
    let high = Self.number(bytes.prefix(8))
    let low = Self.number(bytes.dropFirst(8))
    if high == 0, low >> 32 == 0xFFFF {
      self.init(kind: .version4(UInt32(truncatingIfNeeded: low)))
    } else {
      self.init(kind: .version6(high))
    }
  }
}
