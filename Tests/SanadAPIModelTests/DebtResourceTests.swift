import SanadAPIModel
import Testing

/// The resources of debt reports, full and with as little as they may have.
@Suite struct DebtResourceTests {
  @Test func whatIsOwedIsAsItsSchemaSays() throws {
    let sum = DebtOutstandingResource.Sum(
      currency: "PKR", group: nil, outstanding: "7", shareMillionths: 1_000_000)
    let group = DebtOutstandingResource.Sum(
      currency: "PKR", group: "bill", outstanding: "7", shareMillionths: 1_000_000)
    let instrument = DebtOutstandingResource.Instrument(
      symbol: "A", isin: "I", instrumentClass: "bill", currency: "PKR", status: "active",
      programme: 0, maturity: "2027-01-01", called: "2026-12-01", units: "7",
      repaidMillionths: 0, outstanding: "7", shareMillionths: 1_000_000, paidHere: true)
    let holders = DebtOutstandingResource.Holders(
      currency: "PKR", country: "PK", investorClass: "bank", outstanding: "7",
      shareMillionths: 1_000_000)
    try golden(
      DebtOutstandingResource(
        height: "3", stateRoot: "r", time: "t", businessDate: "d", totals: [sum],
        classes: [group], holders: [holders], residence: [group], instruments: [instrument]),
      #"{"business_date":"d","classes":[{"currency":"PKR","group":"bill","outstanding":"7","#
        + #""share_millionths":1000000}],"height":"3","holders":[{"country":"PK","#
        + #""currency":"PKR","investor_class":"bank","outstanding":"7","#
        + #""share_millionths":1000000}],"instruments":[{"called":"2026-12-01","#
        + #""currency":"PKR","instrument_class":"bill","isin":"I","maturity":"2027-01-01","#
        + #""outstanding":"7","paid_here":true,"programme":0,"repaid_millionths":0,"#
        + #""share_millionths":1000000,"status":"active","symbol":"A","units":"7"}],"#
        + #""residence":[{"currency":"PKR","group":"bill","outstanding":"7","#
        + #""share_millionths":1000000}],"state_root":"r","time":"t","#
        + #""totals":[{"currency":"PKR","outstanding":"7","share_millionths":1000000}]}"#)
    try golden(
      DebtOutstandingResource(
        height: "3", stateRoot: "r", time: "t", businessDate: "d", totals: [], classes: [],
        holders: [], residence: nil, instruments: []),
      #"{"business_date":"d","classes":[],"height":"3","holders":[],"instruments":[],"#
        + #""state_root":"r","time":"t","totals":[]}"#)
  }

  @Test func whatFallsDueIsAsItsSchemaSays() throws {
    let due = DebtScheduleResource.Due(
      period: "2027", currency: "PKR", face: "1", interest: "2", principal: "3", funded: "4",
      projected: "5", unknown: 6)
    let line = DebtScheduleResource.Line(
      instrument: "A", currency: "PKR", kind: "coupon", status: "planned", dueDate: "d",
      paymentDate: "p", units: "7", face: "0", amount: nil, basis: "unknown", paidHere: false)
    try golden(
      DebtScheduleResource(
        height: "3", stateRoot: "r", time: "t", businessDate: "d", by: "year", periods: [due],
        lines: [line]),
      #"{"business_date":"d","by":"year","height":"3","lines":[{"basis":"unknown","#
        + #""currency":"PKR","due_date":"d","face":"0","instrument":"A","kind":"coupon","#
        + #""paid_here":false,"payment_date":"p","status":"planned","units":"7"}],"#
        + #""periods":[{"currency":"PKR","face":"1","funded":"4","interest":"2","#
        + #""period":"2027","principal":"3","projected":"5","unknown":6}],"#
        + #""state_root":"r","time":"t"}"#)
  }

  @Test func programmesAreAsTheirSchemaSays() throws {
    let programme = DebtProgrammesResource.Programme(
      number: 0, name: "n", currency: "PKR", ceiling: "9", booked: "7", reserved: "1",
      headroom: "1",
      instruments: [
        .init(symbol: "A", currency: "USD", authorised: "9", issued: "6", booked: "7")
      ],
      conversions: [
        .init(
          currency: "USD", benchmark: "B", staleDays: 3, fixing: "f", rate: "5", current: true)
      ])
    try golden(
      DebtProgrammesResource(
        height: "3", stateRoot: "r", time: "t", businessDate: "d", programmes: [programme]),
      #"{"business_date":"d","height":"3","programmes":[{"booked":"7","ceiling":"9","#
        + #""conversions":[{"benchmark":"B","currency":"USD","current":true,"fixing":"f","#
        + #""rate":"5","stale_days":3}],"currency":"PKR","headroom":"1","#
        + #""instruments":[{"authorised":"9","booked":"7","currency":"USD","issued":"6","#
        + #""symbol":"A"}],"name":"n","number":0,"reserved":"1"}],"#
        + #""state_root":"r","time":"t"}"#)
  }
}
