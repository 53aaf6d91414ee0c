import CSodium

/// Bytes that must not leak: in locked memory between guard pages, zeroed when the value ends.
///
/// They have no description, no copy and no equality; whoever needs them borrows them.
public struct SecretBytes: ~Copyable, Sendable {
  // From sodium_malloc: out of swap and core dumps. Owned by this value alone, written before it
  // is handed on and read only afterwards, so sending it to another thread is safe.
  nonisolated(unsafe) private let memory: UnsafeMutableRawPointer
  /// Number of bytes.
  public let count: Int

  /// Fills `count` bytes by `fill`.
  ///
  /// - Precondition: `count >= 0`; memory can be had.
  package init(count: Int, filledBy fill: (UnsafeMutableRawBufferPointer) -> Void) {
    precondition(count >= 0, "a secret has no negative length")
    Sodium.start()
    // One byte for the empty secret, so that there is always an address.
    guard let memory = sodium_malloc(max(count, 1)) else {
      preconditionFailure("no guarded memory for a secret")
    }
    self.memory = memory
    self.count = count
    fill(UnsafeMutableRawBufferPointer(start: memory, count: count))
  }

  /// Takes over `bytes` and zeroes them where they were.
  public init(taking bytes: inout [UInt8]) {
    let count = bytes.count
    self.init(count: count) { target in
      bytes.withUnsafeMutableBytes { source in
        target.copyMemory(from: UnsafeRawBufferPointer(source))
        if let address = source.baseAddress { sodium_memzero(address, count) }
      }
    }
  }

  deinit { sodium_free(memory) }

  /// Calls `body` with the bytes; the caller keeps no copy.
  public borrowing func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    body(UnsafeRawBufferPointer(start: memory, count: count))
  }
}
