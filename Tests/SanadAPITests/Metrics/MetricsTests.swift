import Testing

@testable import SanadAPI

@Suite struct MetricsTests {
  @Test func aHistogramCountsUpToEachBound() {
    var histogram = Histogram(bounds: [1, 2])
    for value in [0.5, 1, 1.5, 2, 2.5] { histogram.observe(value) }
    #expect(histogram.counts == [2, 2, 1] && histogram.count == 5 && histogram.sum == 7.5)
    var text = MetricsText()
    text.histograms("a_seconds", "A.", [([("x", "1")], histogram)])
    #expect(
      text.text == """
        # HELP a_seconds A.
        # TYPE a_seconds histogram
        a_seconds_bucket{x="1",le="1.0"} 2
        a_seconds_bucket{x="1",le="2.0"} 4
        a_seconds_bucket{x="1",le="+Inf"} 5
        a_seconds_sum{x="1"} 7.5
        a_seconds_count{x="1"} 5

        """)
  }

  @Test func labelsAreEscapedAndEmptyFamiliesLeftOut() {
    var text = MetricsText()
    text.gauge("a", "A.", .init(1, [("x", "a\"b\\c\nd")]))
    text.family("b", "gauge", "B.", [])
    text.histograms("c", "C.", [])
    #expect(text.text == "# HELP a A.\n# TYPE a gauge\na{x=\"a\\\"b\\\\c\\nd\"} 1\n")
  }

  /// A client that makes paths up makes no series.
  @Test func requestsAreCountedByRouteAndNotByPath() async throws {
    try await RunningAPI.run { api in
      for path in ["/v1/accounts/a", "/v1/accounts/b", "/nowhere/1", "/nowhere/2", "/livez"] {
        _ = try await api.get(path)
      }
      let answer = try await api.get("/metrics")
      #expect(answer.status == 200)
      #expect(answer.headers["content-type"] == MetricsText.mediaType)
      let text = String(decoding: answer.body, as: UTF8.self)
      let counts = text.split(separator: "\n").filter {
        $0.hasPrefix("sanad_api_request_seconds_count")
      }
      #expect(
        counts == [
          "sanad_api_request_seconds_count{route=\"/livez\",status=\"200\"} 1",
          "sanad_api_request_seconds_count{route=\"/v1/accounts/{id}\",status=\"400\"} 2",
          "sanad_api_request_seconds_count{route=\"none\",status=\"404\"} 2",
        ])
      #expect(text.contains("\nfake 1\n") && text.contains("\nsanad_stream_clients 0\n"))
    }
  }
}
