import SanadCodec
public import SanadCrypto

extension SealedBid {
  /// Seals a bid to a new key pair and splits its secret half among key-holders.
  ///
  /// - Parameters:
  ///   - keys: those of the auction's key-holders, in their order.
  ///   - threshold: how many of them open it.
  ///   - random: gives so many random bytes, other ones each time.
  /// - Returns: nil where the numbers do not fit together or a key is not usable.
  public static func seal(
    _ bid: BidPlaintext, to keys: [[UInt8]], threshold: Int, random: (Int) -> [UInt8]
  ) -> SealedBid? {
    let secretKey = random(SealedBox.keyBytes)
    let coefficients = random((max(threshold, 1) - 1) * SealedBox.keyBytes)
    let padded = SealedBox.padded(bid.bcsBytes, block: BidPlaintext.paddedBytes)
    guard let publicKey = SealedBox.publicKey(of: secretKey),
      let box = SealedBox.seal(
        padded, to: publicKey, ephemeralKey: random(SealedBox.keyBytes)),
      let shares = SecretSharing.split(
        secretKey, threshold: threshold, count: keys.count, coefficients: coefficients)
    else { return nil }
    var sealed: [SealedShare] = []
    for (share, key) in zip(shares, keys) {
      guard
        let box = SealedBox.seal(
          share.bytes, to: key, ephemeralKey: random(SealedBox.keyBytes))
      else { return nil }
      sealed.append(
        SealedShare(
          box: box,
          commitment: SealedShare.commitment(
            to: share.bytes, number: share.number, of: publicKey, bid.auction, bid.account)))
    }
    return SealedBid(
      publicKey: publicKey, box: box, commitment: bid.commitment, shares: sealed)
  }
}

extension SealedShare {
  /// What a key-holder finds in its box.
  ///
  /// - Returns: nil where the box was not sealed to the key.
  public func open(publicKey: [UInt8], secretKey: borrowing SecretBytes) -> [UInt8]? {
    SealedBox.open(box, publicKey: publicKey, secretKey: secretKey)
  }
}
