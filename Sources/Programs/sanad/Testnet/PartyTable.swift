import Foundation
import SanadTypes

/// Who owns the accounts of a local network, as its genesis says.
struct PartyTable {
  /// An owner in a few words.
  struct Party: Equatable {
    let who: String
    let kyc: String
    let mayReceive: Bool
  }

  private let genesis: Genesis
  private let places: [String: Int]

  init(_ record: TestnetRecord) throws {
    genesis = try GenesisText.load(record.genesis)
    places = Dictionary(
      record.accounts.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The owner of an account; dashes where the genesis says nothing.
  func party(of account: TestnetRecord.Account) -> Party {
    guard let place = places[account.name], genesis.accounts.indices.contains(place),
      genesis.identities.indices.contains(Int(genesis.accounts[place].owner))
    else { return Party(who: "–", kyc: "–", mayReceive: true) }
    let claims = genesis.identities[Int(genesis.accounts[place].owner)].claims
    var (kind, country) = ("–", "")
    var kyc: KYCLevel?
    for claim in claims {
      switch claim.value {
      case .investorClass(let value): kind = "\(value)"
      case .country(let value): country = ", \(value.code)"
      case .kyc(let value) where claim.validUntil > genesis.timestamp: kyc = value
      default: continue
      }
    }
    return Party(
      who: kind + country, kyc: kyc.map { "\($0)" } ?? "none",
      mayReceive: (kyc ?? KYCLevel.none) != KYCLevel.none)
  }
}
