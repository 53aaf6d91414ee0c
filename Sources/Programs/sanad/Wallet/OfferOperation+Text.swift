import SanadTypes

extension OfferOperation {
  /// What it says, by the names of its fields: everything that a signature on it agrees to.
  func details(on network: KnownNetwork?) -> [String: String] {
    switch self {
    case .open(let terms): return terms.details(on: network)
    case .tender(let offer, let units):
      let terms = network?.terms(of: offer.instrument)
      return offer.details(on: network).merging([
        "units": units.description, "display": terms?.text(of: units) ?? "\(units) units",
      ]) { first, _ in first }
    case .withdraw(let offer), .cancel(let offer): return offer.details(on: network)
    }
  }
}

extension OfferID {
  fileprivate func details(on network: KnownNetwork?) -> [String: String] {
    [
      "instrument": network?.terms(of: instrument)?.symbol.text ?? instrument.description,
      "offer": "\(number)",
    ]
  }
}

extension OfferTerms {
  fileprivate func details(on network: KnownNetwork?) -> [String: String] {
    func name(_ id: InstrumentID) -> String {
      network?.terms(of: id)?.symbol.text ?? id.description
    }
    var details = [
      "instrument": name(instrument), "price": "\(price)", "units at most": unitsMax.description,
      "units of a tender at least": minimum.description, "cash": name(cash),
      "opens at": opensAt.rfc3339, "closes at": closesAt.rfc3339,
    ]
    if let exchange {
      details["into"] = name(exchange.into)
      details["price of what is given"] = "\(exchange.price)"
    }
    return details
  }
}
