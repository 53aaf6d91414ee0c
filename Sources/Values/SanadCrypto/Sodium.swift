import CSodium

/// libsodium's start-up.
enum Sodium {
  private static let started: Bool = sodium_init() >= 0

  /// Initialises libsodium once per process.
  static func start() {
    precondition(started, "libsodium could not start")
  }
}

/// The bytes of a buffer whose address is known to exist.
func octets(of buffer: UnsafeRawBufferPointer) -> UnsafePointer<UInt8> {
  guard let address = buffer.assumingMemoryBound(to: UInt8.self).baseAddress else {
    preconditionFailure("keys, signatures and secrets have an address")
  }
  return address
}

/// The bytes of a buffer whose address is known to exist.
func octets(of buffer: UnsafeMutableRawBufferPointer) -> UnsafeMutablePointer<UInt8> {
  guard let address = buffer.assumingMemoryBound(to: UInt8.self).baseAddress else {
    preconditionFailure("keys, signatures and secrets have an address")
  }
  return address
}

/// The bytes of a buffer whose address is known to exist, as C calls text.
func characters(of buffer: UnsafeRawBufferPointer) -> UnsafePointer<CChar> {
  guard let address = buffer.assumingMemoryBound(to: CChar.self).baseAddress else {
    preconditionFailure("keys, signatures and secrets have an address")
  }
  return address
}
