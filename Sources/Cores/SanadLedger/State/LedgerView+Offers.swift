public import SanadTypes

// Offers to buy units back, as whoever shows them to people reads them.
extension LedgerView {
  /// The offers for an instrument.
  public func offers(for instrument: InstrumentID) throws(LedgerFailure) -> OfferBook {
    try state.offers(for: instrument)
  }

  /// An offer; nil where there is none.
  public func offer(_ id: OfferID) throws(LedgerFailure) -> OfferRecord? { try state.offer(id) }

  /// The tenders for an offer of accounts whose ids begin with a byte.
  public func tenders(for id: OfferID, page: UInt8) throws(LedgerFailure) -> [TenderLine] {
    try state.tenders(for: id, page: page).lines
  }

  /// The tender of an account; nil where there is none.
  public func tender(
    of account: AccountID, for id: OfferID
  ) throws(LedgerFailure) -> TenderLine? {
    try state.tenders(for: id, page: TenderPage.number(of: account))[account]
  }
}
