"""The golden key file, sealed by PyNaCl."""

import nacl.bindings
import nacl.pwhash.argon2id
from nacl.signing import SigningKey

from wire import u8, u16, u32, u64

SEED = bytes(range(32))
SALT, NONCE = bytes(range(0x40, 0x50)), bytes(range(0x80, 0x98))
MEMORY, PASSES = 8_192, 1
PLAIN = [
    ("0", b"SANADKEY"), ("8", u16(1)), ("10", u8(2)), ("11", bytes(SigningKey(SEED).verify_key)),
    ("43", u64(MEMORY)), ("51", u32(PASSES)), ("55", SALT), ("71", NONCE),
]
KEY = nacl.pwhash.argon2id.kdf(
    32, b"correct horse", SALT, opslimit=PASSES, memlimit=MEMORY)
SEALED = nacl.bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(
    SEED, b"".join(part for _, part in PLAIN), NONCE, KEY)
TABLES = {"Keystore file": [*PLAIN, ("95", SEALED)]}
