#ifndef SANAD_COPENSSL_SHIM_H
#define SANAD_COPENSSL_SHIM_H

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <stddef.h>
#include <stdint.h>

// One digest context per thread, fetched once: an implicit fetch per call costs twice the hash
// itself, and a context must not be shared between threads.
static inline EVP_MD_CTX *sanad_sha256_context(void) {
  static _Thread_local EVP_MD_CTX *context = NULL;
  static _Thread_local EVP_MD *algorithm = NULL;
  if (context == NULL) {
    algorithm = EVP_MD_fetch(NULL, "SHA256", NULL);
    context = EVP_MD_CTX_new();
  }
  if (algorithm == NULL || context == NULL) return NULL;
  return EVP_DigestInit_ex2(context, algorithm, NULL) == 1 ? context : NULL;
}

// The rest is for SanadNetwork: OpenSSL's macros and variadic calls, which Swift cannot import.

// 1 when the context speaks TLS 1.3 alone, with tickets, sessions and renegotiation off, and takes
// no more bytes of certificates than the one small certificate of a node needs.
static inline int sanad_tls_restrict(SSL_CTX *context) {
  SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_max_cert_list(context, 4096);
  return SSL_CTX_set_num_tickets(context, 0) == 1 &&
         SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) == 1 &&
         SSL_CTX_set_max_proto_version(context, TLS1_3_VERSION) == 1;
}

// 1 when key agreement and signatures are limited to the lists given.
static inline int sanad_tls_set_algorithms(
    SSL_CTX *context, const char *suites, const char *groups, const char *signatures) {
  return SSL_CTX_set_ciphersuites(context, suites) == 1 &&
         SSL_CTX_set1_groups_list(context, groups) == 1 &&
         SSL_CTX_set1_sigalgs_list(context, signatures) == 1;
}

// Bytes that wait in a memory BIO.
static inline size_t sanad_bio_pending(BIO *bio) { return BIO_ctrl_pending(bio); }

#endif
