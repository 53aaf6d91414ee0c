public import SanadCodec
public import SanadCrypto

/// A bid as it is submitted: sealed to a key pair of its own, whose secret half is split among the
/// auction's key-holders.
///
/// Encoding: public key 32; box 304; commitment 32; list of shares, 1...16.
public struct SealedBid: Hashable, Sendable {
  /// Bytes of the box: the padded bid and what a box has beside it.
  public static let boxBytes = BidPlaintext.paddedBytes + SealedBox.overheadBytes

  /// The public half of the bid's key pair.
  public let publicKey: [UInt8]
  /// The padded bid, sealed to it.
  public let box: [UInt8]
  /// What the bid is, for whom it opens.
  public let commitment: Digest
  /// A share of the secret half for each key-holder, in their order.
  public let shares: [SealedShare]

  /// Creates a bid.
  ///
  /// - Precondition: the key has 32 bytes and the box ``boxBytes``.
  public init(publicKey: [UInt8], box: [UInt8], commitment: Digest, shares: [SealedShare]) {
    precondition(publicKey.count == SealedBox.keyBytes, "a key has 32 bytes")
    precondition(box.count == Self.boxBytes, "a bid's box has 304 bytes")
    self.publicKey = publicKey
    self.box = box
    self.commitment = commitment
    self.shares = shares
  }
}

/// A share of a bid's secret key, sealed to one key-holder.
///
/// Encoding: box 80; commitment 32.
public struct SealedShare: Hashable, Sendable {
  /// Bytes of the box.
  public static let boxBytes = SealedBox.keyBytes + SealedBox.overheadBytes

  /// The share, sealed to the key-holder.
  public let box: [UInt8]
  /// What the share is, so that one that is not the bidder's is refused.
  public let commitment: Digest

  /// Creates a share.
  ///
  /// - Precondition: the box has ``boxBytes``.
  public init(box: [UInt8], commitment: Digest) {
    precondition(box.count == Self.boxBytes, "a share's box has 80 bytes")
    self.box = box
    self.commitment = commitment
  }

  /// What a bidder commits to:
  /// `H(tag ‖ auction ‖ account ‖ public key 32 ‖ number u8 ‖ share 32)`.
  ///
  /// It names auction and account, so that nobody who does not know the share can commit to it in a
  /// bid of its own: boxes that are copied into an auction that closes earlier have commitments that
  /// do not fit, and their key-holders do not publish what they find in them.
  public static func commitment(
    to share: [UInt8], number: UInt8, of publicKey: [UInt8], _ auction: AuctionID,
    _ account: AccountID
  ) -> Digest {
    SHA256.digest(
      .keyShare,
      auction.digest.bytes + account.digest.bytes + publicKey + [number] + share)
  }
}

extension SealedBid {
  /// Whether bytes are what the bidder has committed to for a key-holder's number, in a bid of an
  /// account in an auction. A key-holder looks before it publishes them: what is not committed to for
  /// this auction may open a bid of another one that is not closed.
  public func hasShare(
    _ bytes: [UInt8], number: UInt8, in auction: AuctionID, of account: AccountID
  ) -> Bool {
    guard number > 0, Int(number) <= shares.count else { return false }
    return shares[Int(number) - 1].commitment
      == SealedShare.commitment(to: bytes, number: number, of: publicKey, auction, account)
  }
}

extension SealedBid: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.fixed(publicKey)
    writer.fixed(box)
    writer.value(commitment)
    writer.list(shares)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    publicKey = try reader.fixed(SealedBox.keyBytes)
    box = try reader.fixed(Self.boxBytes)
    commitment = try Digest(from: &reader)
    shares = try reader.list(max: AnnounceAuction.keyHoldersMax)
  }
}

extension SealedShare: BCSEncodable, BCSDecodable {
  /// Appends the box and the commitment.
  public func encode(into writer: inout BCSWriter) {
    writer.fixed(box)
    writer.value(commitment)
  }

  /// Reads the box and the commitment.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    box = try reader.fixed(Self.boxBytes)
    commitment = try Digest(from: &reader)
  }
}
