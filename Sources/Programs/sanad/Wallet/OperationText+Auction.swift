import SanadCrypto
import SanadTypes
import SanadWallet

// What an operation of an auction asks for. What is sealed stands there by its digest: nobody, the
// signer's wallet included, can say more of it than who sealed it.
extension OperationText {
  /// One word of an operation of an auction.
  struct Detail: Encodable {
    let name: String
    let value: String

    init(_ name: String, _ value: some CustomStringConvertible) {
      self.name = name
      self.value = value.description
    }
  }

  /// What an operation asks for, in its order.
  static func details(
    of operation: AuctionOperation, _ network: KnownNetwork?
  ) -> [Detail] {
    switch operation {
    case .registerKey(let operation): return [Detail("key", text(operation.key))]
    case .announce(let operation):
      return details(operation.terms, network)
        + operation.keyHolders.map { Detail("keyHolder", $0) }
        + [Detail("threshold", operation.threshold)]
    case .bid(let operation): return details(operation)
    case .withdraw(let operation):
      return [Detail("auction", operation.auction), Detail("slot", operation.slot)]
    case .publishShares(let operation):
      return [Detail("auction", operation.auction)]
        + operation.shares.map { Detail("share", "\(text($0.bytes)) of bid \($0.bid)") }
    case .open(let operation):
      return [
        Detail("auction", operation.auction), Detail("slot", operation.slot),
        Detail("plaintext", text(operation.plaintext)),
      ]
    case .decide(let operation):
      return [Detail("auction", operation.auction)] + details(operation.decision)
    case .plan(let operation):
      return operation.plans.map { plan in
        let symbol = symbol(plan.instrument, network)
        return Detail(
          "plan",
          "\(plan.heldOn) \(symbol) target \(plan.target), settles on \(plan.settlesOn)")
      }
    case .tap(let sale):
      return [
        Detail("instrument", symbol(sale.instrument, network)),
        Detail("cash", symbol(sale.cash, network)), Detail("buyer", sale.buyer),
        Detail("units", sale.units), Detail("price", sale.price),
      ]
    }
  }

  private static func details(_ bid: PlaceBid) -> [Detail] {
    [
      Detail("auction", bid.auction), Detail("slot", bid.slot), Detail("bracket", bid.bracket),
      Detail("key", text(bid.bid.publicKey)), Detail("box", text(bid.bid.box)),
      Detail("commitment", bid.bid.commitment),
    ]
      + bid.bid.shares.map {
        Detail("share", "\(text($0.box)), which commits to \($0.commitment)")
      }
  }

  private static func details(_ decision: AuctionDecision) -> [Detail] {
    switch decision {
    case .cutOff(let quote, let units):
      [Detail("cutOff", quote)] + (units.map { [Detail("units", $0)] } ?? [])
    case .rejectAll: [Detail("decision", "reject all bids")]
    }
  }

  private static func details(_ terms: AuctionTerms, _ network: KnownNetwork?) -> [Detail] {
    var details = [
      Detail("instrument", symbol(terms.instrument, network)),
      Detail("cash", symbol(terms.cash, network)), Detail("pricing", "\(terms.pricing)"),
      Detail("quote", "\(terms.quote)"), Detail("tick", terms.tick),
      Detail("quoteMin", terms.quoteMin), Detail("quoteMax", terms.quoteMax),
      Detail("target", terms.target), Detail("issueMax", terms.issueMax),
      Detail("minimum", terms.minimum), Detail("lot", terms.lot),
      Detail("proRata", "\(terms.proRata)"), Detail("proRataUnit", terms.proRataUnit),
      Detail("cutOff", "\(terms.cutOff)"), Detail("bidderShareMax", terms.bidderShareMax),
    ]
    details += terms.competitiveClasses.map { Detail("competitive", "\($0)") }
    if let rule = terms.nonCompetitive {
      details += [
        Detail("nonCompetitivePool", rule.pool), Detail("nonCompetitiveCap", rule.cap),
        Detail("nonCompetitiveInsideTarget", rule.isInsideTarget),
        Detail("nonCompetitiveFill", "\(rule.fill)"),
      ]
    }
    details += terms.brackets.map {
      Detail("bracket", "up to \($0.unitsMax) units, deposit \($0.deposit)")
    }
    let times = terms.times
    return details + [
      Detail("opensAt", times.opensAt.rfc3339), Detail("closesAt", times.closesAt.rfc3339),
      Detail("sharing", "\(times.sharing.value) ms"),
      Detail("selfOpening", "\(times.selfOpening.value) ms"),
      Detail("deciding", "\(times.deciding.value) ms"), Detail("settlesOn", times.settlesOn),
    ]
  }

  private static func symbol(_ id: InstrumentID, _ network: KnownNetwork?) -> String {
    network?.terms(of: id)?.symbol.text ?? id.description
  }

  /// Short bytes as they are, long ones by their digest.
  static func text(_ bytes: [UInt8]) -> String {
    bytes.count <= 128 ? Hex.encode(bytes) : "sha256:\(SHA256.digest(bytes).hex)"
  }
}
