public import SanadTypes

/// What the letters of a CFI say (ISO 10962:2021), for the categories that the programme issues:
/// debt instruments, and referential instruments, which commodities are. Of the others the category
/// alone.
public struct CFIMeaning: Equatable, Sendable {
  /// One property of the instrument.
  public struct Property: Equatable, Sendable {
    /// What it is, as the standard calls it.
    public let name: String
    /// What the letter says.
    public let value: String
  }

  /// Category, group, and each attribute whose letter is not `X`.
  public let properties: [Property]

  /// Reads the letters of a code.
  ///
  /// - Throws: `malformed` for a letter that the group does not have.
  public init(_ code: CFI) throws(ValueFailure) {
    let letters = Array(code.text.utf8)
    guard let category = Self.meaning(of: letters[0], in: Self.categories) else {
      throw .malformed("the first letter of this CFI names no category")
    }
    var properties = [Property(name: "category", value: category)]
    let groups =
      switch letters[0] {
      case UInt8(ascii: "D"): Self.debtGroups
      case UInt8(ascii: "T"): Self.referentialGroups
      default: [Group]()
      }
    if !groups.isEmpty {
      guard let group = groups.first(where: { $0.letter.utf8.first == letters[1] }) else {
        throw .malformed("the second letter of this CFI names no group of its category")
      }
      properties.append(Property(name: "group", value: group.name))
      for index in 0..<4 where letters[index + 2] != UInt8(ascii: "X") {
        guard index < group.attributes.count,
          let value = Self.meaning(of: letters[index + 2], in: group.attributes[index].values)
        else { throw .malformed("letter \(index + 3) of this CFI means nothing in its group") }
        properties.append(Property(name: group.attributes[index].name, value: value))
      }
    }
    self.properties = properties
  }

  private struct Attribute {
    let name: String
    /// Each letter and what it says, with bars between.
    let values: String

    init(_ name: String, _ values: String) { (self.name, self.values) = (name, values) }
  }

  private struct Group {
    let letter: String
    let name: String
    let attributes: [Attribute]

    init(_ letter: String, _ name: String, _ attributes: [Attribute]) {
      (self.letter, self.name, self.attributes) = (letter, name, attributes)
    }
  }

  private static func meaning(of letter: UInt8, in values: String) -> String? {
    values.split(separator: "|").first { $0.utf8.first == letter }.map { String($0.dropFirst(2)) }
  }

  private static let categories =
    "C CIVs|D Debt instruments|E Equities|F Futures|H Non-listed and complex listed options|I Spot"
    + "|J Forwards|K Strategies|L Financing|M Others (miscellaneous)|O Listed options"
    + "|R Entitlement (rights)|S Swaps|T Referential instruments"

  // In the order of the letters of a code; an attribute without values can only be X.
  private static let unused = Attribute("", "")
  private static let plainRates = "F Fixed rate|V Variable|Z Zero rate/discounted"
  private static let plainInterest = Attribute("Type of interest", plainRates)
  private static let interest = Attribute(
    "Type of interest", plainRates + "|K Payment in kind")
  private static let bondInterest = Attribute(
    "Type of interest or cash payment", plainRates + "|K Payment in kind|C Cash payment")
  private static let receiptInterest = Attribute(
    "Type of interest/cash payment", plainRates + "|C Cash payment")
  private static let ranks =
    "|C Supranational|G Joint guarantee|J Junior subordinated|N Senior|O Senior subordinated"
    + "|P Negative pledge|Q Junior|S Secured|U Unsecured/unguaranteed"
  private static let rankings = Attribute(
    "Guarantee or ranking", "T Government guarantee" + ranks)
  private static let municipalRankings = Attribute(
    "Guarantee or ranking", "T State guarantee" + ranks)
  private static let redemption = Attribute(
    "Redemption/reimbursement",
    "A Amortization plan|B Amortization plan with call feature|C Fixed maturity with put feature"
      + "|D Fixed maturity with put and call|E Extendible|F Fixed maturity"
      + "|G Fixed maturity with call feature|L Amortization plan with put and call|P Perpetual"
      + "|Q Perpetual with call feature|R Perpetual with put feature"
      + "|T Amortization plan with put feature")
  private static let form = Attribute(
    "Form", "B Bearer|M Others|N Bearer/registered|R Registered")
  private static let distribution = Attribute(
    "Distribution",
    "D Dividend payments|F Fixed interest payments|M Others|V Variable interest payments"
      + "|Y No payments")
  private static let underlying = Attribute(
    "Underlying assets",
    "B Baskets|C Currencies|D Debt instruments|I Indices|M Others|N Interest rates|S Equities"
      + "|T Commodities")

  private static let debtGroups = [
    Group("A", "Asset-backed securities", [plainInterest, rankings, redemption, form]),
    Group("B", "Bonds", [bondInterest, rankings, redemption, form]),
    Group("C", "Convertible bonds", [interest, rankings, redemption, form]),
    Group(
      "D", "Depositary receipts on debt instruments",
      [
        Attribute(
          "Instrument dependency",
          "A Asset-backed securities|B Bonds|C Convertible bonds|G Mortgage-backed securities"
            + "|M Others|N Municipal bonds|T Medium-term notes|W Bonds with warrants attached"
            + "|Y Money market instruments"),
        receiptInterest, rankings, redemption,
      ]),
    Group(
      "E", "Structured instruments",
      [
        Attribute(
          "Type",
          "A Discount certificate|B Barrier discount certificate|C Reverse convertible"
            + "|D Barrier reverse convertible|E Express certificate|M Others"),
        distribution,
        Attribute(
          "Repayment",
          "C Repayment in assets and cash|M Others|R Repayment in cash|S Repayment in assets"
            + "|T Repayment in assets or cash"),
        underlying,
      ]),
    Group("G", "Mortgage-backed securities", [plainInterest, rankings, redemption, form]),
    Group(
      "M", "Others",
      [Attribute("Type", "B Bank loan|M Others|P Promissory note"), unused, unused, form]),
    Group("N", "Municipal bonds", [plainInterest, municipalRankings, redemption, form]),
    Group(
      "S", "Structured instruments",
      [
        Attribute(
          "Type",
          "A Capital protection certificate with participation"
            + "|B Capital protection convertible certificate"
            + "|C Barrier capital protection certificate"
            + "|D Capital protection certificate with coupons|M Others"),
        distribution,
        Attribute(
          "Repayment", "F Fixed cash repayment|M Others|V Variable cash repayment"),
        underlying,
      ]),
    Group("T", "Medium-term notes", [interest, rankings, redemption, form]),
    Group("W", "Bonds with warrants attached", [interest, rankings, redemption, form]),
    Group("Y", "Money market instruments", [interest, rankings, unused, form]),
  ]

  private static let referentialGroups = [
    Group(
      "B", "Baskets",
      [
        Attribute(
          "Composition",
          "C Currencies|D Debt instruments|E Equities|F CIVs|I Indices|M Others|T Commodities")
      ]),
    Group(
      "C", "Currencies",
      [Attribute("Type", "C Bullion coins|L Legacy currency|M Others|N National currency")]),
    Group(
      "D", "Stock dividends",
      [
        Attribute(
          "Type of equity",
          "C Common/ordinary convertible shares|F Preferred/preference convertible shares|K CIVs"
            + "|L Limited partnership units|M Others|P Preferred/preference shares"
            + "|S Common/ordinary shares")
      ]),
    Group(
      "I", "Indices",
      [
        Attribute(
          "Asset classes",
          "C Currencies|D Debt instruments|E Equities|F CIVs|M Others|R Real estate|T Commodities"
        ),
        Attribute(
          "Weighting types",
          "C Capitalization weighted|E Equal weighted|F Modified market capitalization weighted"
            + "|M Other weighting|P Price weighted"),
        Attribute(
          "Index return types",
          "G Gross total return|M Others|N Net total return|P Price return"),
      ]),
    Group("M", "Others", []),
    Group(
      "R", "Interest rates",
      [
        Attribute("Type of interest rates", "F Fixed|M Others|N Nominal|R Real|V Variable"),
        Attribute(
          "Frequency of calculation",
          "A Annually|D Daily|M Others|N Monthly|Q Quarterly|S Semi-annually|W Weekly"),
      ]),
    Group(
      "T", "Commodities",
      [
        Attribute(
          "Type of commodity",
          "A Agriculture|E Extraction resources|H Generated resources|I Industrial products"
            + "|M Others|N Environmental|P Polypropylene products|S Services")
      ]),
  ]
}
