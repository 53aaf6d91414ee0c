import Foundation
import Hummingbird
import SanadAPIModel
import SanadCrypto
import SanadTypes

/// Identifiers in paths, with a complaint that names the field.
enum PathValue {
  static func block(_ context: APIRequestContext) throws -> BlockName {
    let text = try context.parameters.require("reference")
    if text == "latest" { return .latest }
    if let height = UInt64(text), String(height) == text { return .height(Height(height)) }
    guard let digest = Digest(hex: text) else {
      throw invalid("reference", "must be a height, 64 hexadecimal digits, or latest")
    }
    return .digest(BlockDigest(digest))
  }

  static func transaction(_ context: APIRequestContext) throws -> TransactionID {
    TransactionID(try digest("id", context))
  }

  static func account(_ context: APIRequestContext) throws -> AccountID {
    AccountID(try digest("id", context))
  }

  static func settlement(_ context: APIRequestContext) throws -> SettlementID {
    SettlementID(try digest("id", context))
  }

  static func auction(_ context: APIRequestContext) throws -> AuctionID {
    AuctionID(try digest("id", context))
  }

  static func bid(_ context: APIRequestContext) throws -> BidID {
    BidID(try digest("id", context))
  }

  static func page(_ context: APIRequestContext) throws -> UInt8 {
    let text = try context.parameters.require("page")
    guard let page = UInt8(text), String(page) == text else {
      throw invalid("page", "must be a number from 0 to 255")
    }
    return page
  }

  static func identity(_ context: APIRequestContext) throws -> IdentityID {
    IdentityID(try digest("id", context))
  }

  static func name(_ context: APIRequestContext) throws -> String {
    guard let name = try context.parameters.require("name").removingPercentEncoding else {
      throw invalid("name", "is not percent-encoded UTF-8")
    }
    return name
  }

  static func version(_ context: APIRequestContext) throws -> UInt32 {
    let text = try context.parameters.require("version")
    guard let version = UInt32(text), String(version) == text else {
      throw invalid("version", "must be a number")
    }
    return version
  }

  static func number(_ context: APIRequestContext) throws -> UInt32 {
    let text = try context.parameters.require("number")
    guard let number = UInt32(text), String(number) == text else {
      throw invalid("number", "must be a number of at most 32 bits")
    }
    return number
  }

  static func date(_ context: APIRequestContext) throws -> CalendarDate {
    let text = context.parameters.get("date") ?? ""
    do throws(ValueFailure) { return try CalendarDate(text) } catch {
      throw invalid("date", "must be a day like 2027-05-22")
    }
  }

  static func symbol(_ context: APIRequestContext) throws -> InstrumentSymbol {
    let text = try context.parameters.require("symbol")
    do {
      return try InstrumentSymbol(text)
    } catch {
      throw invalid("symbol", "must be 1 to 16 of A-Z, 0-9 and -")
    }
  }

  private static func digest(_ name: String, _ context: APIRequestContext) throws -> Digest {
    let text = try context.parameters.require(name)
    guard let digest = Digest(hex: text) else {
      throw invalid(name, "must be 64 hexadecimal digits")
    }
    return digest
  }

  private static func invalid(_ name: String, _ reason: String) -> ServiceFailure {
    ServiceFailure(
      .identifierInvalid, "\(name) \(reason)", invalid: [.init(pointer: name, reason: reason)])
  }
}
