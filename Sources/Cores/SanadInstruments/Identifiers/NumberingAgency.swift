public import SanadTypes

/// Whose number an ISIN is.
public enum NumberingAgency {
  // Prefixes of ISO 6166 that are no countries: international securities (XS), substitute agencies
  // (XA to XD), the European Union, Kosovo's temporary letters, numbers that are used within one
  // market (QS, QT, XF), and two countries that are gone (AN, CS), whose numbers are still alive.
  private static let others = [
    "AN", "CS", "EU", "QS", "QT", "XA", "XB", "XC", "XD", "XF", "XK", "XS",
  ]

  /// Whether an agency numbers under the first two letters: a country of ISO 3166-1, or one of the
  /// prefixes that ISO 6166 gives to others.
  public static func numbers(_ isin: ISIN) -> Bool {
    let prefix = String(isin.text.prefix(2))
    return others.contains(prefix) || Country(prefix) != nil
  }
}
