import CSodium

/// Random bytes from the operating system, by libsodium.
///
/// Only the shell calls this: everything above Line B takes randomness as an argument, because a
/// seed must give one run.
public enum SecureRandom {
  /// `count` random bytes.
  ///
  /// - Precondition: `count >= 0`.
  public static func bytes(_ count: Int) -> [UInt8] {
    precondition(count >= 0, "a number of bytes is not negative")
    Sodium.start()
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      if let address = buffer.baseAddress { randombytes_buf(address, count) }
      filled = count
    }
  }

  /// `count` random bytes that go nowhere but into locked memory, e.g. the seed of a key.
  ///
  /// - Precondition: `count >= 0`.
  public static func secret(_ count: Int) -> SecretBytes {
    SecretBytes(count: count) { buffer in
      if let address = buffer.baseAddress { randombytes_buf(address, count) }
    }
  }
}
