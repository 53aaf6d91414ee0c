import COpenSSL
import SanadCrypto

/// The certificate that carries a node's key, for TLS alone.
///
/// Nothing in it is believed but the key: peers compare that with the chain, so there is no issuer,
/// no name and no revocation to look at, and no date on which a network would stop.
enum NodeCertificate {
  // RFC 5280, 4.1.2.5: the time that stands for "no well-defined expiration".
  private static let notBefore = "19700101000000Z"
  private static let notAfter = "99991231235959Z"

  /// Puts key and certificate of `key` into `context`; true when OpenSSL took both.
  static func install(_ key: borrowing SecretKey, in context: OpaquePointer) -> Bool {
    let privateKey = key.withSeed { seed in
      EVP_PKEY_new_raw_private_key(
        EVP_PKEY_ED25519, nil, seed.assumingMemoryBound(to: UInt8.self).baseAddress, seed.count)
    }
    guard let privateKey else { return false }
    defer { EVP_PKEY_free(privateKey) }
    guard let certificate = make(for: privateKey) else { return false }
    defer { X509_free(certificate) }
    return SSL_CTX_use_certificate(context, certificate) == 1
      && SSL_CTX_use_PrivateKey(context, privateKey) == 1
      && SSL_CTX_check_private_key(context) == 1
  }

  /// The Ed25519 key of a certificate; nil when it carries another kind.
  static func key(of certificate: OpaquePointer) -> PublicKey? {
    guard let key = X509_get0_pubkey(certificate),
      EVP_PKEY_get_id(key) == EVP_PKEY_ED25519
    else { return nil }
    var bytes = [UInt8](repeating: 0, count: Digest.byteCount)
    var count = bytes.count
    guard EVP_PKEY_get_raw_public_key(key, &bytes, &count) == 1, count == bytes.count else {
      return nil
    }
    return PublicKey(bytes: bytes)
  }

  private static func make(for key: OpaquePointer) -> OpaquePointer? {
    guard let certificate = X509_new() else { return nil }
    // Version 3 is written as 2 (RFC 5280, 4.1.2.1).
    let isComplete =
      X509_set_version(certificate, 2) == 1
      && ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1) == 1
      && ASN1_TIME_set_string_X509(X509_getm_notBefore(certificate), notBefore) == 1
      && ASN1_TIME_set_string_X509(X509_getm_notAfter(certificate), notAfter) == 1
      && setName(of: certificate)
      && X509_set_pubkey(certificate, key) == 1
      // Ed25519 hashes by itself, so there is no digest to name.
      && X509_sign(certificate, key, nil) > 0
    guard isComplete else {
      X509_free(certificate)
      return nil
    }
    return certificate
  }

  private static func setName(of certificate: OpaquePointer) -> Bool {
    let name = X509_get_subject_name(certificate)
    let text = Array("sanad".utf8)
    let isSet = X509_NAME_add_entry_by_txt(
      name, "CN", Int32(MBSTRING_UTF8), text, Int32(text.count), -1, 0)
    return isSet == 1 && X509_set_issuer_name(certificate, name) == 1
  }
}
