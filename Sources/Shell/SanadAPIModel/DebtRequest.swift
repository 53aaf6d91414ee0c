public import SanadTypes

/// What `GET /v1/reports/debt/{kind}` is asked for.
public struct DebtRequest: Hashable, Sendable {
  /// Which report.
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// What is owed: by instrument, class, country and class of the holders.
    case outstanding
    /// When the face falls due.
    case redemptions
    /// What the issuer still pays, and when.
    case service
    /// Ceilings, and what is booked under them.
    case programmes
  }

  /// What days are put together to.
  public enum Period: String, CaseIterable, Hashable, Sendable {
    /// Calendar months.
    case month
    /// Calendar years.
    case year
  }

  /// Which report.
  public var kind: Kind
  /// One currency; nil for all.
  public var currency: Currency?
  /// The number of one programme; nil for all debts.
  public var programme: UInt32?
  /// The country whose holders are residents; of what is outstanding.
  public var home: Country?
  /// The first day on which something falls due; of redemptions and service.
  public var from: CalendarDate?
  /// The last one.
  public var to: CalendarDate?
  /// What days are put together to; of redemptions and service.
  public var period: Period

  /// Asks for everything.
  public init(_ kind: Kind) {
    self.kind = kind
    period = .month
  }

  /// The names that the query of a report may have.
  public static func queryNames(of kind: Kind) -> [String] {
    let both = ["currency", "programme"]
    return switch kind {
    case .outstanding: both + ["home"]
    case .redemptions, .service: both + ["by", "from", "to"]
    case .programmes: both
    }
  }

  /// The names that the query of its proof may have: what changes which values it takes.
  public static func proofNames(of kind: Kind) -> [String] { ["currency", "programme"] }

  /// The path with the query, of the report or of its proof.
  public func address(ofProof isProof: Bool = false) -> String {
    let all: [(String, String?)] = [
      ("currency", currency?.code), ("programme", programme.map(String.init)),
      ("home", home?.code), ("by", period == .month ? nil : period.rawValue),
      ("from", from?.description), ("to", to?.description),
    ]
    let names = isProof ? Self.proofNames(of: kind) : Self.queryNames(of: kind)
    let query = all.compactMap { name, value in
      names.contains(name) ? value.map { "\(name)=\($0)" } : nil
    }
    let path = "/v1/reports/debt/\(kind.rawValue)" + (isProof ? "/proof" : "")
    return query.isEmpty ? path : "\(path)?\(query.joined(separator: "&"))"
  }
}
