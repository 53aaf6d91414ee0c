// The document is JSON as it is served, cut where a file would be too long.
extension OpenAPIDocument {
  /// Paths about reserves.
  static let reservePaths = #"""
    "/v1/instruments/{symbol}/reserve": {
      "get": {
        "operationId": "reserve",
        "summary": "What stands behind the units of an instrument.",
        "parameters": [
          {"$ref": "#/components/parameters/symbol"}
        ],
        "responses": {
          "200": {
            "description": "The reserve.",
            "content": {
              "application/json": {"schema": {"$ref": "#/components/schemas/Reserve"}}
            },
            "headers": {
              "Chain-Height": {
                "description": "The height at which this is true.",
                "schema": {"$ref": "#/components/schemas/Number"}
              }
            }
          },
          "400": {"$ref": "#/components/responses/400"},
          "404": {"$ref": "#/components/responses/404"},
          "405": {"$ref": "#/components/responses/405"},
          "409": {"$ref": "#/components/responses/409"},
          "429": {"$ref": "#/components/responses/429"},
          "431": {"$ref": "#/components/responses/431"},
          "503": {"$ref": "#/components/responses/503"}
        }
      }
    },
    "/v1/instruments/{symbol}/reserve/proof": {
      "get": {
        "operationId": "reserveProof",
        "summary": "A proof of the leaf of a reserve.",
        "parameters": [
          {"$ref": "#/components/parameters/symbol"}
        ],
        "responses": {
          "200": {
            "description": "A proof file.",
            "content": {
              "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
            }
          },
          "400": {"$ref": "#/components/responses/400"},
          "405": {"$ref": "#/components/responses/405"},
          "429": {"$ref": "#/components/responses/429"},
          "431": {"$ref": "#/components/responses/431"},
          "503": {"$ref": "#/components/responses/503"}
        }
      }
    },
    "/v1/instruments/{symbol}/reserve/receipts/{number}": {
      "get": {
        "operationId": "receipt",
        "summary": "A receipt of a reserve.",
        "parameters": [
          {"$ref": "#/components/parameters/symbol"},
          {
            "name": "number",
            "in": "path",
            "required": true,
            "description": "Its number, from 0.",
            "schema": {"type": "integer", "minimum": 0, "maximum": 4294967295}
          }
        ],
        "responses": {
          "200": {
            "description": "The receipt.",
            "content": {
              "application/json": {"schema": {"$ref": "#/components/schemas/WarehouseReceipt"}}
            },
            "headers": {
              "Chain-Height": {
                "description": "The height at which this is true.",
                "schema": {"$ref": "#/components/schemas/Number"}
              }
            }
          },
          "400": {"$ref": "#/components/responses/400"},
          "404": {"$ref": "#/components/responses/404"},
          "405": {"$ref": "#/components/responses/405"},
          "409": {"$ref": "#/components/responses/409"},
          "429": {"$ref": "#/components/responses/429"},
          "431": {"$ref": "#/components/responses/431"},
          "503": {"$ref": "#/components/responses/503"}
        }
      }
    },
    "/v1/instruments/{symbol}/reserve/redemptions/{number}": {
      "get": {
        "operationId": "redemption",
        "summary": "What a holder has asked for.",
        "parameters": [
          {"$ref": "#/components/parameters/symbol"},
          {
            "name": "number",
            "in": "path",
            "required": true,
            "description": "Its number, from 0.",
            "schema": {"type": "integer", "minimum": 0, "maximum": 4294967295}
          }
        ],
        "responses": {
          "200": {
            "description": "The redemption.",
            "content": {
              "application/json": {"schema": {"$ref": "#/components/schemas/Redemption"}}
            },
            "headers": {
              "Chain-Height": {
                "description": "The height at which this is true.",
                "schema": {"$ref": "#/components/schemas/Number"}
              }
            }
          },
          "400": {"$ref": "#/components/responses/400"},
          "404": {"$ref": "#/components/responses/404"},
          "405": {"$ref": "#/components/responses/405"},
          "409": {"$ref": "#/components/responses/409"},
          "429": {"$ref": "#/components/responses/429"},
          "431": {"$ref": "#/components/responses/431"},
          "503": {"$ref": "#/components/responses/503"}
        }
      }
    }
    """#

  /// Schemas of reserves.
  static let reserveSchemas = #"""
    "EventReserve": {
      "type": "object",
      "properties": {
        "receipt": {"type": "integer"},
        "redemption": {"type": "integer"},
        "status": {"type": "string"},
        "kind": {"type": "string"},
        "mass": {"$ref": "#/components/schemas/Number"},
        "cash": {"$ref": "#/components/schemas/Number"},
        "attested": {"$ref": "#/components/schemas/Number"},
        "custodian": {"$ref": "#/components/schemas/Digest"},
        "supply": {"$ref": "#/components/schemas/Number"},
        "available": {"$ref": "#/components/schemas/Number"},
        "price": {"$ref": "#/components/schemas/Number"}
      },
      "additionalProperties": false
    },
    "ReserveAttested": {
      "type": "object",
      "required": [
        "as_of", "quantity", "released", "valid_until", "document", "inspector", "custodian"
      ],
      "properties": {
        "as_of": {"type": "string", "format": "date"},
        "quantity": {"$ref": "#/components/schemas/Number"},
        "released": {"$ref": "#/components/schemas/Number"},
        "valid_until": {"type": "string", "format": "date"},
        "document": {"$ref": "#/components/schemas/Digest"},
        "inspector": {"$ref": "#/components/schemas/Digest"},
        "custodian": {"$ref": "#/components/schemas/Digest"}
      },
      "additionalProperties": false
    },
    "ReservePrice": {
      "type": "object",
      "required": [
        "date", "ten_thousandths", "published_by"
      ],
      "properties": {
        "date": {"type": "string", "format": "date"},
        "ten_thousandths": {"$ref": "#/components/schemas/Number"},
        "published_by": {"$ref": "#/components/schemas/Digest"}
      },
      "additionalProperties": false
    },
    "ReserveShort": {
      "type": "object",
      "required": [
        "supply", "available", "filled"
      ],
      "properties": {
        "supply": {"$ref": "#/components/schemas/Number"},
        "available": {"$ref": "#/components/schemas/Number"},
        "filled": {"$ref": "#/components/schemas/Number"}
      },
      "additionalProperties": false
    },
    "Reserve": {
      "type": "object",
      "required": [
        "symbol", "height", "measure", "per_unit", "custodian", "attestation_days",
        "outstanding", "supply", "attested", "released", "receipts", "redemptions"
      ],
      "properties": {
        "symbol": {"type": "string"},
        "height": {"$ref": "#/components/schemas/Number"},
        "measure": {"type": "string", "enum": ["mg", "g", "minor"]},
        "per_unit": {"$ref": "#/components/schemas/Number"},
        "custodian": {"type": "string"},
        "attestation_days": {"type": "integer"},
        "outstanding": {"$ref": "#/components/schemas/Number"},
        "supply": {"$ref": "#/components/schemas/Number"},
        "attested": {"$ref": "#/components/schemas/Number"},
        "free": {"$ref": "#/components/schemas/Number"},
        "released": {"$ref": "#/components/schemas/Number"},
        "receipts": {"type": "integer"},
        "redemptions": {"type": "integer"},
        "attestation": {"$ref": "#/components/schemas/ReserveAttested"},
        "price": {"$ref": "#/components/schemas/ReservePrice"},
        "shortage": {"$ref": "#/components/schemas/ReserveShort"}
      },
      "additionalProperties": false
    },
    "WarehouseReceipt": {
      "type": "object",
      "required": [
        "height", "instrument", "number", "status", "gross_mass", "fineness", "fine_mass",
        "site", "bars", "assay", "insurance", "insured_until", "inspection_due",
        "registered_by"
      ],
      "properties": {
        "height": {"$ref": "#/components/schemas/Number"},
        "instrument": {"type": "string"},
        "number": {"type": "integer"},
        "status": {"type": "string"},
        "gross_mass": {"$ref": "#/components/schemas/Number"},
        "fineness": {"type": "integer"},
        "fine_mass": {"$ref": "#/components/schemas/Number"},
        "site": {"type": "string"},
        "bars": {"$ref": "#/components/schemas/Digest"},
        "assay": {"$ref": "#/components/schemas/Digest"},
        "insurance": {"$ref": "#/components/schemas/Digest"},
        "insured_until": {"type": "string", "format": "date"},
        "inspection_due": {"type": "string", "format": "date"},
        "registered_by": {"$ref": "#/components/schemas/Digest"}
      },
      "additionalProperties": false
    },
    "Redemption": {
      "type": "object",
      "required": [
        "height", "instrument", "number", "holder", "kind", "status", "units", "filled",
        "covered", "delivery", "asked_at", "valid_until"
      ],
      "properties": {
        "height": {"$ref": "#/components/schemas/Number"},
        "instrument": {"type": "string"},
        "number": {"type": "integer"},
        "holder": {"$ref": "#/components/schemas/Digest"},
        "kind": {"type": "string", "enum": ["inKind", "cash"]},
        "status": {"type": "string", "enum": ["open", "filled", "cancelled"]},
        "units": {"$ref": "#/components/schemas/Number"},
        "filled": {"$ref": "#/components/schemas/Number"},
        "covered": {"$ref": "#/components/schemas/Number"},
        "delivery": {"$ref": "#/components/schemas/Digest"},
        "asked_at": {"$ref": "#/components/schemas/Time"},
        "valid_until": {"$ref": "#/components/schemas/Time"}
      },
      "additionalProperties": false
    }
    """#
}
