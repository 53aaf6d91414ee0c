/// An office of the network. Genesis assigns roles to accounts.
public enum Role: UInt8, CaseIterable, Hashable, Sendable, BitwiseCopyable {
  /// Issues the state's instruments, together with the central bank.
  case treasury
  /// Issues the state's instruments, together with the treasury.
  case centralBank
  /// Regulates securities.
  case securitiesRegulator
  /// Regulates virtual assets.
  case virtualAssetRegulator
  /// Receives reports of suspicion, and freezes.
  case financialIntelligence
  /// Carries out court orders.
  case courtOfficer
  /// Decides about held transfers.
  case complianceOfficer
  /// Issues claims of the topics that its assignment names.
  case claimIssuer
  /// Pays coupons and redemptions.
  case payingAgent
  /// Runs auctions.
  case auctionOperator
  /// Publishes business-day calendars.
  case calendarAuthority
  /// Publishes fixings.
  case fixingAgent
  /// Inspects reserves.
  case inspector
  /// Registers identities and opens accounts.
  case kycProvider
  /// Runs netted cycles of settlements.
  case venue
  /// Runs the real-time gross settlement system, and reports whether a payment there was made.
  case rtgsOperator
  /// Runs the central securities depository, the other register.
  case depository
}

extension Role: ByteEnumeration, Comparable {
  /// Order of the numbers.
  public static func < (left: Role, right: Role) -> Bool { left.rawValue < right.rawValue }
}
