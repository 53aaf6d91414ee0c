import COpenSSL

/// PBKDF2 with HMAC-SHA-512 (RFC 8018, 5.2) by libcrypto: what BIP 39 makes a seed with.
enum PBKDF2 {
  /// `byteCount` bytes of `password` and `salt`, both of which stay in locked memory.
  ///
  /// - Precondition: libcrypto has SHA-512, and the lengths fit its own.
  static func hmacSHA512(
    password: borrowing SecretBytes, salt: borrowing SecretBytes, rounds: Int32, byteCount: Int
  ) -> SecretBytes {
    var isDone = false
    let stretched = SecretBytes(count: byteCount) { target in
      password.withBytes { password in
        salt.withBytes { salt in
          isDone =
            PKCS5_PBKDF2_HMAC(
              characters(of: password), Int32(password.count), octets(of: salt),
              Int32(salt.count), rounds, EVP_sha512(), Int32(target.count), octets(of: target)) == 1
        }
      }
    }
    precondition(isDone, "libcrypto has no PBKDF2 with SHA-512")
    return stretched
  }
}
