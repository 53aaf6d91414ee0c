import COpenSSL
import SanadCrypto

/// TLS 1.3 both ways with a node's own key: what every connection of the node shares.
///
/// A class, because OpenSSL counts the references to the context by its own count. OpenSSL lets
/// threads share a context that is no longer changed, and nothing changes it after `init`.
final class TLSContext: Sendable {
  // See the type's comment for why the pointer may be shared.
  nonisolated(unsafe) private let context: OpaquePointer

  /// Sets up OpenSSL for the node that holds `key`.
  init(key: borrowing SecretKey) throws(LinkFault) {
    ERR_clear_error()
    guard let context = SSL_CTX_new(TLS_method()) else {
      throw OpenSSLError.fault("no TLS context")
    }
    self.context = context
    // X25519 and the AEADs of TLS 1.3; P-256 and AES stand by for a FIPS provider.
    let isSet =
      sanad_tls_restrict(context) == 1
      && sanad_tls_set_algorithms(
        context, "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256",
        "X25519:P-256", "ed25519") == 1
      && NodeCertificate.install(key, in: context)
    guard isSet else { throw OpenSSLError.fault("OpenSSL refuses TLS 1.3 with Ed25519") }
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nil)
    SSL_CTX_set_cert_verify_callback(context, verifyShape, nil)
  }

  deinit { SSL_CTX_free(context) }

  /// A new connection; whoever dialled speaks first.
  func makeSession(dialledBy direction: LinkDirection) throws(LinkFault) -> TLSSession {
    ERR_clear_error()
    guard let ssl = SSL_new(context) else { throw OpenSSLError.fault("no TLS connection") }
    return try TLSSession(ssl, direction)
  }
}

/// Whether a certificate carries an Ed25519 key at all. Whose key it is, is decided after the
/// handshake, where the answer can be a code that the other side understands; that the peer holds
/// the key is proved by the handshake itself (RFC 8446, 4.4.3), and until the verdict nothing but
/// greetings and refusals is read.
private func verifyShape(_ store: OpaquePointer?, _: UnsafeMutableRawPointer?) -> Int32 {
  guard let store, let certificate = X509_STORE_CTX_get0_cert(store),
    NodeCertificate.key(of: certificate) != nil
  else {
    X509_STORE_CTX_set_error(store, Int32(X509_V_ERR_CERT_REJECTED))
    return 0
  }
  return 1
}

/// What OpenSSL left in the thread's queue of errors.
enum OpenSSLError {
  /// A fault that says what failed, and why in OpenSSL's words; empties the queue.
  static func fault(_ what: String) -> LinkFault {
    var reasons: [String] = []
    while true {
      let code = ERR_get_error()
      if code == 0 || reasons.count == 4 { break }
      reasons.append(text(of: code))
    }
    ERR_clear_error()
    return LinkFault(.notSecure, ([what] + reasons).joined(separator: ": "))
  }

  private static func text(of code: UInt) -> String {
    guard let reason = ERR_reason_error_string(code) else { return "OpenSSL error \(code)" }
    return String(cString: reason)
  }
}
