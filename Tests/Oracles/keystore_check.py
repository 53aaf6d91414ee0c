"""Opens our keystores with PyNaCl."""

import struct

import nacl.bindings
from nacl.pwhash import argon2id

HEADER = struct.Struct("<8sHB32sQI16s24s")


def test_opens_every_keystore(lines):
    keystores = lines("keystore.jsonl")
    assert len(keystores) >= 20
    for passphrase, seed, text in keystores:
        data = bytes.fromhex(text)
        header, sealed = data[: HEADER.size], data[HEADER.size :]
        magic, version, use, public, memory, passes, salt, nonce = HEADER.unpack(header)
        assert (magic, version) == (b"SANADKEY", 1)
        assert use in (1, 2, 3)
        key = argon2id.kdf(32, bytes.fromhex(passphrase), salt, opslimit=passes, memlimit=memory)
        opened = nacl.bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
            sealed, header, nonce, key
        )
        assert opened.hex() == seed
        assert nacl.bindings.crypto_sign_seed_keypair(opened)[0] == public
