public import SanadCodec

/// What a claim speaks about. The numbers are on the wire. New topics are added at the end, and
/// none changes its meaning.
public enum ClaimTopic: UInt16, CaseIterable, Hashable, Sendable, BitwiseCopyable {
  /// How well the identity is known.
  case kyc = 1
  /// The country of residence.
  case country = 2
  /// The class of investor.
  case investorClass = 3
  /// The class of taxpayer.
  case taxClass = 4
  /// Whether the person is politically exposed.
  case pep = 5
  /// The last date of a clean sanctions screening's validity.
  case screenedUntil = 6
  /// The band of money-laundering risk.
  case risk = 7
  /// Whether the identity is on a sanctions list.
  case sanctioned = 8

  /// The word that policies and messages use.
  public var name: String {
    switch self {
    case .kyc: "kyc"
    case .country: "country"
    case .investorClass: "class"
    case .taxClass: "taxClass"
    case .pep: "pep"
    case .screenedUntil: "screenedUntil"
    case .risk: "risk"
    case .sanctioned: "sanctioned"
    }
  }

  /// Whether the topic decides in which cells the identity's holdings are counted.
  public var classifies: Bool { self == .country || self == .investorClass }
}

extension ClaimTopic: Comparable {
  /// Order of the numbers.
  public static func < (left: ClaimTopic, right: ClaimTopic) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// How well an identity is known; each level includes the ones before.
public enum KYCLevel: UInt8, CaseIterable, Hashable, Sendable {
  /// Not known.
  case none
  /// Identified and verified.
  case standard
  /// Verified with enhanced due diligence.
  case enhanced
}

/// A class of investor.
public enum InvestorClass: UInt8, CaseIterable, Hashable, Sendable, BitwiseCopyable {
  /// A private investor.
  case retail
  /// A professional investor.
  case professional
  /// A primary dealer.
  case dealer
  /// A fund.
  case fund
  /// A bank.
  case bank
  /// An insurer.
  case insurer
  /// A government.
  case government
  /// A central bank.
  case centralBank
}

/// A band of money-laundering risk; ascending.
public enum RiskBand: UInt8, CaseIterable, Hashable, Sendable {
  /// Low.
  case low
  /// Medium.
  case medium
  /// High.
  case high
}

/// A class of taxpayer.
public enum TaxClass: UInt8, CaseIterable, Hashable, Sendable {
  /// Taxed as a resident.
  case resident
  /// Taxed as a non-resident.
  case nonResident
  /// Not taxed.
  case exempt
}

/// What a claim says: one typed value per topic, small and never personal data.
///
/// Encoding: the topic's number as variant, then the value.
public enum ClaimValue: Hashable, Sendable {
  /// Topic 1.
  case kyc(KYCLevel)
  /// Topic 2.
  case country(Country)
  /// Topic 3.
  case investorClass(InvestorClass)
  /// Topic 4.
  case taxClass(TaxClass)
  /// Topic 5.
  case pep(Bool)
  /// Topic 6.
  case screenedUntil(CalendarDate)
  /// Topic 7.
  case risk(RiskBand)
  /// Topic 8.
  case sanctioned(Bool)

  /// The topic of the value.
  public var topic: ClaimTopic {
    switch self {
    case .kyc: .kyc
    case .country: .country
    case .investorClass: .investorClass
    case .taxClass: .taxClass
    case .pep: .pep
    case .screenedUntil: .screenedUntil
    case .risk: .risk
    case .sanctioned: .sanctioned
    }
  }

  /// The value as policies write it: `standard`, `PK`, `true`, `2026-10-31`.
  public var text: String {
    switch self {
    case .kyc(let level): "\(level)"
    case .country(let country): country.code
    case .investorClass(let investorClass): "\(investorClass)"
    case .taxClass(let taxClass): "\(taxClass)"
    case .pep(let isExposed): "\(isExposed)"
    case .screenedUntil(let date): date.description
    case .risk(let band): "\(band)"
    case .sanctioned(let isSanctioned): "\(isSanctioned)"
    }
  }
}

extension ClaimTopic: BCSEncodable, BCSDecodable {
  /// Appends the number as a variant.
  public func encode(into writer: inout BCSWriter) { writer.variant(UInt32(rawValue)) }

  /// Reads a known topic.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    let number = try reader.variant()
    guard let raw = UInt16(exactly: number), let topic = ClaimTopic(rawValue: raw) else {
      throw DecodingFailure(.unknownVariant(number), at: start)
    }
    self = topic
  }
}

extension KYCLevel: ByteEnumeration {}
extension InvestorClass: ByteEnumeration {}
extension RiskBand: ByteEnumeration {}
extension TaxClass: ByteEnumeration {}

extension ClaimValue: BCSEncodable, BCSDecodable {
  /// Appends the topic and the value.
  public func encode(into writer: inout BCSWriter) {
    writer.value(topic)
    switch self {
    case .kyc(let level): writer.value(level)
    case .country(let country): writer.value(country)
    case .investorClass(let investorClass): writer.value(investorClass)
    case .taxClass(let taxClass): writer.value(taxClass)
    case .pep(let flag), .sanctioned(let flag): writer.bool(flag)
    case .screenedUntil(let date): writer.value(date)
    case .risk(let band): writer.value(band)
    }
  }

  /// Reads a topic and a value of its type.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    switch try ClaimTopic(from: &reader) {
    case .kyc: self = .kyc(try KYCLevel(from: &reader))
    case .country: self = .country(try Country(from: &reader))
    case .investorClass: self = .investorClass(try InvestorClass(from: &reader))
    case .taxClass: self = .taxClass(try TaxClass(from: &reader))
    case .pep: self = .pep(try reader.bool())
    case .screenedUntil: self = .screenedUntil(try CalendarDate(from: &reader))
    case .risk: self = .risk(try RiskBand(from: &reader))
    case .sanctioned: self = .sanctioned(try reader.bool())
    }
  }
}
