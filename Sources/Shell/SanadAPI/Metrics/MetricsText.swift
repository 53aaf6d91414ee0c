/// Measurements in the text format 0.0.4 of Prometheus.
public struct MetricsText: Sendable {
  /// One value with its labels.
  public struct Sample: Sendable {
    let labels: [(name: String, value: String)]
    let value: String

    /// A whole number.
    public init(_ value: some BinaryInteger, _ labels: [(name: String, value: String)] = []) {
      self.labels = labels
      self.value = String(value)
    }

    /// Any number.
    public init(_ value: Double, _ labels: [(name: String, value: String)] = []) {
      self.labels = labels
      self.value = String(value)
    }
  }

  /// The media type of the text.
  public static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

  /// Everything so far.
  public private(set) var text = ""

  /// Creates an empty text.
  public init() {}

  /// Something that goes up and down.
  public mutating func gauge(_ name: String, _ help: String, _ samples: Sample...) {
    family(name, "gauge", help, samples)
  }

  /// Something that only goes up while the node runs.
  public mutating func counter(_ name: String, _ help: String, _ samples: Sample...) {
    family(name, "counter", help, samples)
  }

  /// A family of samples; one without any is left out.
  public mutating func family(
    _ name: String, _ type: String, _ help: String, _ samples: [Sample]
  ) {
    guard !samples.isEmpty else { return }
    head(name, type, help)
    for sample in samples { line(name, sample) }
  }

  /// Histograms of one name, one for each set of labels.
  public mutating func histograms(
    _ name: String, _ help: String,
    _ histograms: [(labels: [(name: String, value: String)], histogram: Histogram)]
  ) {
    guard !histograms.isEmpty else { return }
    head(name, "histogram", help)
    for (labels, histogram) in histograms {
      var sum: UInt64 = 0
      for (place, count) in histogram.counts.enumerated() {
        sum += count
        let bound =
          histogram.bounds.indices.contains(place) ? String(histogram.bounds[place]) : "+Inf"
        line(name + "_bucket", Sample(sum, labels + [("le", bound)]))
      }
      line(name + "_sum", Sample(histogram.sum, labels))
      line(name + "_count", Sample(sum, labels))
    }
  }

  private mutating func head(_ name: String, _ type: String, _ help: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
  }

  private mutating func line(_ name: String, _ sample: Sample) {
    text += name
    if !sample.labels.isEmpty {
      let labels = sample.labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }
      text += "{" + labels.joined(separator: ",") + "}"
    }
    text += " \(sample.value)\n"
  }

  private static func escaped(_ value: String) -> String {
    value.reduce(into: "") { text, character in
      switch character {
      case "\\": text += "\\\\"
      case "\"": text += "\\\""
      case "\n": text += "\\n"
      default: text.append(character)
      }
    }
  }
}
