import SanadInstruments
import SanadTypes

// The one step that looks at all bids together.
extension Auctioneer {
  /// Works out every award. Its weight is known beforehand and follows from the number of bids. More
  /// than some hundred weigh more than the schedule's share of a block of the default size; the step
  /// is taken all the same, where nothing was done before it.
  func allot(
    _ record: inout AuctionRecord, within room: ScheduledRoom
  ) throws(LedgerFailure) -> ScheduledStep {
    let weight = AuctionScale.allotting(bids: record.bidCount)
    guard weight <= room.weight || room.isWhole(of: context.network) else {
      return ScheduledStep(weight: AuctionScale.look, waits: true)
    }
    var pages = try readPages()
    let lines = pages.flatMap { $0.page.lines }
    let pricing = try pricing(of: record.terms)
    let book = AuctionBook(
      lines, terms: record.terms, pricing: pricing, decision: record.decision)
    let allotted: AuctionBook.Allotted
    // The announcement has priced both ends of what may be quoted for the largest bid: what fails
    // here all the same rejects everything.
    do throws(InstrumentFailure) { allotted = try book.allotted() } catch {
      return reject(&record, .overIssued)
    }
    try write(allotted, to: &pages, lines)
    record.result = allotted.result
    record.outcome = allotted.outcome
    var step = enter(&record, .releasing)
    step.weight = weight
    // Which bids count for nothing is told with their deposits: a receipt has room for fewer events
    // than an auction has bids.
    step.events.insert(
      .auction(.outcome(id, record.terms.instrument, allotted.outcome)), at: 0)
    return step
  }

  /// By the calendar of this day. Where that has moved a record over the day of delivery, since the
  /// announcement, or does so later, awards lapse when they would be delivered.
  private func pricing(of terms: AuctionTerms) throws(LedgerFailure) -> QuotePricing {
    guard let instrument = try state.instrument(terms.instrument) else {
      throw .missingRecord(.instrument(terms.instrument))
    }
    let day = terms.times.settlesOn
    if case .priced(let pricing) = try state.salePricing(
      terms.quote, of: instrument, on: day, isNow: false)
    {
      return pricing
    }
    guard let pricing = QuotePricing(terms.quote, of: instrument.terms, on: day) else {
      throw .missingRecord(.instrument(terms.instrument))
    }
    return pricing
  }

  private typealias NumberedPage = (number: UInt8, page: BidPage)

  private func readPages() throws(LedgerFailure) -> [NumberedPage] {
    var pages: [NumberedPage] = []
    for number in 0...UInt8.max {
      let page = try state.bidPage(id, number)
      if !page.lines.isEmpty { pages.append((number, page)) }
    }
    return pages
  }

  private func write(
    _ allotted: AuctionBook.Allotted, to pages: inout [NumberedPage], _ lines: [BidLine]
  ) throws(LedgerFailure) {
    var changed = lines
    for (place, code) in allotted.void { changed[place].status = .void(code) }
    for (place, award) in allotted.awards { changed[place].award = award }
    var next = changed.startIndex
    for index in pages.indices {
      var page = pages[index].page
      page.update { line in
        line = changed[next]
        next += 1
      }
      if page != pages[index].page {
        try state.set(bidPage: pages[index].number, of: id, to: page)
      }
    }
  }
}

extension ScheduledRoom {
  /// Whether nothing has been done yet in the block.
  func isWhole(of network: NetworkRecord) -> Bool {
    weight + ScheduleRunner.step >= network.chain.blockWeightMax / ScheduleRunner.share
  }
}
