import SanadTypes

// What stands behind units: the reserve of an instrument, and commodities.
extension TermsReader {
  /// Who keeps a reserve, and how often it is attested.
  func reserve(_ field: Field) -> ReserveTerms? {
    guard let fields = field.mapping("custodian", "attestation_days") else { return nil }
    let custodian = fields.required("custodian")?
      .value { text throws(ValueFailure) in try LEI(text) }
    let days: UInt16? = fields.required("attestation_days")?
      .number(in: 1...ReserveTerms.attestationDaysMax)
    guard let custodian, let days else { return nil }
    return ReserveTerms(custodian: custodian, attestationDays: days)
  }

  func commodity(_ field: Field) -> CommodityTerms? {
    guard
      let fields = field.mapping(
        "isin", "cfi", "fisn", "commodity", "mass", "unit_mass", "multiple", "fineness_min",
        "lot_mass", "redemption_min", "unit_value_minor", "cash", "fee", "price_days", "reserve")
    else { return nil }
    let isin = given(fields, "isin") {
      $0.value { text throws(ValueFailure) in try ISIN(text) }
    }
    let cfi = fields.required("cfi")?.value { text throws(ValueFailure) in try CFI(text) }
    let fisn = fields.required("fisn")?.value { text throws(ValueFailure) in try FISN(text) }
    let commodity = fields.required("commodity")?
      .value { text throws(ValueFailure) in try InstrumentSymbol(text) }
    let mass = fields.required("mass")?.choice("unit of mass", of: MassUnit.self)
    let unitMass: UInt64? = fields.required("unit_mass")?.number(in: 1...UInt64.max)
    let multiple: UInt128? = fields.required("multiple")?.number(in: 1...UInt128.max)
    let fineness: UInt16? = fields.required("fineness_min")?.number(in: 1...CommodityTerms.pure)
    let lot: UInt64? = fields.required("lot_mass")?.number(in: 1...UInt64.max)
    let least: UInt128? = fields.required("redemption_min")?.number(in: 1...UInt128.max)
    let value: UInt128? = fields.required("unit_value_minor")?.number(in: 1...UInt128.max)
    let cash = fields.required("cash")?
      .value { text throws(ValueFailure) in try InstrumentSymbol(text) }
    let fee = fields.required("fee").flatMap(share)
    let days: UInt16? = fields.required("price_days")?.number()
    let reserve = fields.required("reserve").flatMap(reserve)
    guard let isin, let cfi, let fisn, let commodity, let mass, let unitMass, let multiple,
      let fineness, let lot, let least, let value, let cash, let fee, let days, let reserve
    else { return nil }
    return CommodityTerms(
      isin: isin.value, cfi: cfi, fisn: fisn, commodity: commodity, mass: mass,
      unitMass: unitMass, multiple: Units(multiple), finenessMin: fineness, lotMass: lot,
      redemptionMin: Units(least), unitValueMinor: value, cash: InstrumentID(cash), fee: fee,
      priceDays: days, reserve: reserve)
  }

  /// A share in percent, with at most two digits after the point.
  private func share(_ field: Field) -> BasisPoints? {
    let rate = field.value { text throws(ValueFailure) in try Rate(percent: text) }
    guard let rate else { return nil }
    guard rate.millionths >= 0, rate.millionths.isMultiple(of: 100),
      let points = UInt32(exactly: rate.millionths / 100), points < BasisPoints.whole
    else {
      field.complain(
        .configInvalid, "\"\(field.path)\" must be 0% to 99.99%, with at most two digits")
      return nil
    }
    return BasisPoints(points)
  }
}
