import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import SanadAPIModel

/// Responses whose body is a resource.
enum JSONResponse {
  static func make(
    _ resource: some Encodable, status: HTTPResponse.Status = .ok,
    contentType: String = "application/json", height: String? = nil
  ) throws -> Response {
    var headers: HTTPFields = [.contentType: contentType]
    if let height, let name = HTTPField.Name("Chain-Height") { headers[name] = height }
    let body = ByteBuffer(bytes: try APICoding.encode(resource))
    return Response(status: status, headers: headers, body: .init(byteBuffer: body))
  }

  static func bytes(_ bytes: [UInt8]) -> Response {
    Response(
      status: .ok, headers: [.contentType: "application/octet-stream"],
      body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}
