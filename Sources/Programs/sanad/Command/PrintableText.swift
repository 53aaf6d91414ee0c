extension String {
  /// The text on one line, with nothing that ends it or moves a cursor; see ``Printable``.
  var printable: String { Printable.line(self) }

  /// JSON with the control characters spelled out that JSON lets stand and a terminal may obey.
  var withoutControls: String {
    guard utf8.contains(where: { $0 >= 0x7F }) else { return self }
    var text = ""
    for scalar in unicodeScalars {
      if (0x7F...0x9F).contains(scalar.value) {
        text += "\\u00" + String(scalar.value, radix: 16)
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
