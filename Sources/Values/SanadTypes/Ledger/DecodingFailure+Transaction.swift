public import SanadCodec

extension DecodingFailure.Reason {
  static let laneOutOfRange = Self.invalidValue("a lane is a number from 0 to 15")
  static let noOperation = Self.invalidValue("a transaction has at least one operation")
  static let noLeg = Self.invalidValue("a settlement has at least one leg")
  static let severalSettlementSteps = Self.invalidValue(
    "a transaction has one step of a settlement, or publishes shares once, at most")
  static let consentNotAscending = Self.invalidValue(
    "accounts that consent are distinct and ascending")
  static let consentOfGiver = Self.invalidValue(
    "an account that gives affirms in any case, and is not named as consenting")
  static let settlementTwice = Self.invalidValue("a cycle names a settlement twice")
  static let emptyCycle = Self.invalidValue("a cycle has at least one settlement")
  static let noSignature = Self.invalidValue("an authorization carries no signature")
  static let noAuthorization = Self.invalidValue("a transaction carries no authorization")
  static let repeatedAuthorization = Self.invalidValue(
    "an account authorizes a transaction twice")

  private static let noAuthorityOpening = "no authority: "

  /// Keys and a threshold that are no authority.
  static func noAuthority(_ defect: Authority.Defect) -> Self {
    .invalidValue(noAuthorityOpening + defect.description)
  }

  fileprivate var isAboutAnAuthority: Bool {
    guard case .invalidValue(let why) = self else { return false }
    return why.hasPrefix(Self.noAuthorityOpening)
  }
}

extension DecodingFailure {
  /// The code under which bytes that are no transaction are refused.
  public var transactionCode: ErrorCode {
    switch reason {
    case .overLimit(SignedTransaction.bytesMax, _): .oversized
    case .overLimit(TransactionBody.operationsMax, _), .noOperation,
      .severalSettlementSteps:
      .operationCount
    case .overLimit(Settlement.legsMax, _), .overLimit(InstructSettlement.legsMax, _), .noLeg:
      .legCount
    case .laneOutOfRange: .laneUnknown
    case .notAscending: .signatureOrder
    case .repeated: .signatureDuplicate
    case .noSignature: .signatureMissing
    case .noAuthorization: .authorizationMissing
    case .repeatedAuthorization: .authorizationSurplus
    case _ where reason.isAboutAnAuthority: .authorityInvalid
    default: .malformedBytes
    }
  }
}
