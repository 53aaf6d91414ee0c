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

#endif
