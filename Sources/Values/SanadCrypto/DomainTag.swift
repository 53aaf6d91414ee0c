/// What a digest or a signature is for: sixteen ASCII bytes, zero-padded, before everything else
/// that is hashed or signed. No two uses share a tag, so no bytes mean two things.
///
/// The registry of tags is docs/wire.md, "Domain tags".
public struct DomainTag: Hashable, Sendable {
  /// The sixteen bytes.
  public let bytes: [UInt8]

  /// Creates a tag.
  ///
  /// - Precondition: 1 to 16 ASCII bytes.
  public init(_ name: StaticString) {
    var bytes = name.withUTF8Buffer { Array($0) }
    precondition(name.isASCII && (1...16).contains(bytes.count), "a domain tag has 1...16 bytes")
    bytes.append(contentsOf: repeatElement(0, count: 16 - bytes.count))
    self.bytes = bytes
  }

  /// Signed consensus statements (vote kinds 1 to 3).
  public static let simplex = DomainTag("SANAD-SIMPLEX-1")
  /// Block headers.
  public static let header = DomainTag("SANAD-HEADER-1")
  /// Genesis bytes; the digest is the chain id.
  public static let genesis = DomainTag("SANAD-GENESIS-1")
  /// Transaction bodies: the transaction id, and what an account's keys sign.
  public static let transaction = DomainTag("SANAD-TX-1")
  /// Leaves of a block's transaction tree: the full signed bytes.
  public static let transactionLeaf = DomainTag("SANAD-TXLEAF-1")
  /// Leaves of a block's receipt tree.
  public static let receiptLeaf = DomainTag("SANAD-RECEIPT-1")
  /// Inner nodes of the list trees over transactions and receipts.
  public static let listNode = DomainTag("SANAD-LISTNODE-1")
  /// The root of an empty list tree, and the length that every list root commits to.
  public static let listRoot = DomainTag("SANAD-LISTROOT-1")
  /// Values that a decision read.
  public static let reads = DomainTag("SANAD-READS-1")
  /// Salted commitments to privileged fields of a receipt.
  public static let privileged = DomainTag("SANAD-PRIVATE-1")
  /// Paths of keys in the state tree.
  public static let stateKey = DomainTag("SANAD-KEY-1")
  /// Values of leaves in the state tree.
  public static let stateValue = DomainTag("SANAD-VALUE-1")
  /// Account ids.
  public static let account = DomainTag("SANAD-ACCOUNT-1")
  /// Identity ids.
  public static let identity = DomainTag("SANAD-IDENTITY-1")
  /// Instrument ids.
  public static let instrument = DomainTag("SANAD-INSTR-1")
  /// Event hash chains of accounts and instruments.
  public static let event = DomainTag("SANAD-EVENT-1")
  /// Validator sets.
  public static let validators = DomainTag("SANAD-VALSET-1")
  /// Texts of policies.
  public static let policy = DomainTag("SANAD-POLICY-1")
  /// Evidence lists in headers.
  public static let evidence = DomainTag("SANAD-EVIDENCE-1")
  /// Public test-network keys, derived from a seed word.
  public static let testKey = DomainTag("SANAD-TESTKEY-1")
  /// The greeting that binds a channel to a chain and a version.
  public static let hello = DomainTag("SANAD-HELLO-1")
  /// Settlement ids.
  public static let settlement = DomainTag("SANAD-SETTLE-1")

  /// Receipts of what the chain does by itself.
  public static let schedule = DomainTag("SANAD-SCHEDULE-1")

  /// Accounts out of which the ledger pays.
  public static let pot = DomainTag("SANAD-POT-1")
  /// Accounts in which cash waits that could not be paid.
  public static let suspense = DomainTag("SANAD-SUSPENSE-1")
  /// Auction ids.
  public static let auction = DomainTag("SANAD-AUCTION-1")
  /// Bid ids.
  public static let bid = DomainTag("SANAD-BID-1")
  /// What a sealed bid commits to.
  public static let bidCommitment = DomainTag("SANAD-BIDHASH-1")
  /// What a bidder commits to of each share of a bid's key.
  public static let keyShare = DomainTag("SANAD-SHARE-1")
  /// Lots among bids that are equal.
  public static let bidTie = DomainTag("SANAD-BIDTIE-1")
  /// References of settlements among their parties.
  public static let reference = DomainTag("SANAD-REF-1")

  /// Redemption ids.
  public static let redemption = DomainTag("SANAD-REDEEM-1")
  /// Lots among tenders that leave the same remainder.
  public static let tenderTie = DomainTag("SANAD-TENDER-1")

  /// Every tag, in the order of docs/wire.md.
  public static let all: [DomainTag] = [
    .simplex, .header, .genesis, .transaction, .transactionLeaf, .receiptLeaf, .listNode,
    .listRoot, .reads, .privileged, .stateKey, .stateValue, .account, .identity, .instrument,
    .event, .validators, .policy, .evidence, .testKey, .hello,
    .settlement, .schedule, .pot, .suspense, .auction, .bid, .bidCommitment, .keyShare, .bidTie,
    .reference, .redemption, .tenderTie,
  ]
}
