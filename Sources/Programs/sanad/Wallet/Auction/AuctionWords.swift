import Foundation
import SanadAPIModel
import SanadCrypto
import SanadNode
import SanadTypes
import SanadWallet

/// Numbers and names of auctions as people write them.
enum AuctionQuote {
  /// A price, or percent a year, with at most four digits after the point.
  static func parse(_ text: String) throws(CommandFailure) -> Int64 {
    do throws(ValueFailure) {
      let (magnitude, isNegative) = try DecimalText.parse(text, places: 4)
      guard let signed = CheckedMath.signed(magnitude, isNegative: isNegative),
        let quote = Int64(exactly: signed)
      else { throw .overflow }
      return quote
    } catch { throw invalid(text) }
  }

  static func invalid(_ text: String) -> CommandFailure {
    CommandFailure(
      .amountInvalid, status: .invalidInput, "\"\(text)\" is no quote",
      help: "Write a price like 93.55, or percent a year like 13.73.")
  }

  static func units(_ text: String) throws(CommandFailure) -> Units {
    do throws(ValueFailure) { return try Units(text) } catch {
      throw CommandFailure(
        .amountInvalid, status: .invalidInput, "\"\(text)\" is no number of units: \(error)")
    }
  }

  static func symbol(_ text: String) throws(CommandFailure) -> InstrumentSymbol {
    do { return try InstrumentSymbol(text) } catch {
      throw CommandFailure(.usage, status: .usage, "\"\(text)\" is no symbol: \(error)")
    }
  }
}

/// The secret half of a key for shares, as 64 hexadecimal digits in a file of one's own.
enum OpeningKeyFile {
  static func read(_ path: String) throws(CommandFailure) -> [UInt8] {
    let text = String(decoding: try PersonsFile.bytes(of: path, max: 256), as: UTF8.self)
    guard let key = Hex.decode(text.trimmingCharacters(in: .whitespacesAndNewlines)),
      key.count == SealedBox.keyBytes
    else { throw unusable(path) }
    return key
  }

  static func readOrMake(_ path: String) throws(CommandFailure) -> [UInt8] {
    if FileManager.default.fileExists(atPath: path) { return try read(path) }
    let key = SecureRandom.bytes(SealedBox.keyBytes)
    do throws(PrivateFile.Failure) {
      try PrivateFile.create(Array((Hex.encode(key) + "\n").utf8), at: path)
    } catch { throw CommandFailure(.fileUnreadable, "\(error)") }
    return key
  }

  static func unusable(_ path: String) -> CommandFailure {
    CommandFailure(
      .keystoreMalformed, "\(path) holds no key for shares",
      help: "Make one: sanad wallet auction key --as ACCOUNT --opening-key FILE")
  }
}

/// What a bidder keeps of a bid, so that it can open it by hand.
struct KeptBid: Codable {
  /// The auction.
  var auction: String
  /// The bidder's account.
  var account: String
  /// Which of its bids.
  var slot: UInt8
  /// What was sealed, without padding, hexadecimal.
  var plaintext: String
}

extension AuctionID {
  /// An auction's id as a person writes it.
  init(auction text: String) throws(CommandFailure) {
    if let digest = Digest(hex: text) {
      self.init(digest)
      return
    }
    do throws(Bech32mFailure) { try self.init(text: text) } catch {
      throw CommandFailure(
        .identifierInvalid, "\"\(text)\" is no auction: \(error)",
        help: "Write auc1… or the 64 hexadecimal digits of its id.")
    }
  }
}

extension WalletSession {
  /// An auction as it is proven, its key-holders' keys included; the node's word is what it sells and
  /// what for are called, and each symbol is held against the id, which is its digest.
  func auction(_ id: AuctionID) async throws -> AuctionResource {
    let proven: ProvenRecord<AuctionRecord>
    let reader = try stateReader()
    do throws(StateReadFailure) { proven = try await reader.auction(id) } catch {
      throw CommandFailure(error)
    }
    guard let record = proven.record else {
      throw CommandFailure(.auctionUnknown, "there is no auction \(id)")
    }
    do throws(StateReadFailure) {
      try await learn([record.terms.instrument, record.terms.cash])
    } catch { throw CommandFailure(error) }
    func symbol(_ id: InstrumentID) -> String {
      network.terms(of: id)?.symbol.text ?? id.description
    }
    return AuctionResource(
      record, named: id, at: proven.header.height, instrument: symbol(record.terms.instrument),
      cash: symbol(record.terms.cash))
  }
}
