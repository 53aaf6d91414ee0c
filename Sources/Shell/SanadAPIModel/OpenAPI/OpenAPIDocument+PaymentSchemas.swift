// The document is JSON as it is served, cut where a file would be too long.
extension OpenAPIDocument {
  /// What paths about payments answer with.
  static let paymentSchemas = #"""
    "Payment": {
      "type": "object",
      "required": [
        "height", "instrument", "number", "kind", "status", "due_date", "record_date",
        "payment_date", "units", "cash", "pot", "funded", "places", "swept", "paid",
        "withheld", "suspended", "left", "was_missed"
      ],
      "properties": {
        "height": {"$ref": "#/components/schemas/Number"},
        "instrument": {"type": "string"},
        "number": {"type": "integer"},
        "kind": {"type": "string", "enum": ["coupon", "amortisation", "redemption", "call", "partialCall", "put"]},
        "status": {
          "type": "string", "enum": ["declared", "funded", "sweeping", "paid", "missed"]
        },
        "due_date": {"type": "string", "format": "date"},
        "record_date": {"type": "string", "format": "date"},
        "payment_date": {"type": "string", "format": "date"},
        "per_unit": {"type": "string"},
        "units": {"$ref": "#/components/schemas/Number"},
        "amount": {"$ref": "#/components/schemas/Number"},
        "cash": {"type": "string"},
        "pot": {"$ref": "#/components/schemas/Digest"},
        "funded": {"$ref": "#/components/schemas/Number"},
        "payer": {"$ref": "#/components/schemas/Digest"},
        "places": {"$ref": "#/components/schemas/Number"},
        "swept": {"$ref": "#/components/schemas/Number"},
        "paid": {"$ref": "#/components/schemas/Number"},
        "withheld": {"$ref": "#/components/schemas/Number"},
        "suspended": {"$ref": "#/components/schemas/Number"},
        "left": {"$ref": "#/components/schemas/Number"},
        "was_missed": {"type": "boolean"}
      },
      "additionalProperties": false
    },
    "Payments": {
      "type": "object",
      "required": ["symbol", "height", "status", "declared", "missed", "items"],
      "properties": {
        "symbol": {"type": "string"},
        "height": {"$ref": "#/components/schemas/Number"},
        "status": {"type": "string"},
        "declared": {"$ref": "#/components/schemas/Number"},
        "missed": {"$ref": "#/components/schemas/Number"},
        "items": {
          "type": "array",
          "items": {"$ref": "#/components/schemas/Payment"}
        },
        "next": {"type": "string"}
      },
      "additionalProperties": false
    },
    "Entitlements": {
      "type": "object",
      "required": ["id", "height", "entitlements", "is_cut", "suspense", "routes"],
      "properties": {
        "id": {"$ref": "#/components/schemas/Digest"},
        "height": {"$ref": "#/components/schemas/Number"},
        "entitlements": {
          "type": "array",
          "items": {
            "type": "object",
            "required": [
              "instrument", "payment", "kind", "status", "record_date", "payment_date",
              "units", "cash"
            ],
            "properties": {
              "instrument": {"type": "string"},
              "payment": {"type": "integer"},
              "kind": {"type": "string"},
              "status": {"type": "string"},
              "record_date": {"type": "string", "format": "date"},
              "payment_date": {"type": "string", "format": "date"},
              "units": {"$ref": "#/components/schemas/Number"},
              "gross": {"$ref": "#/components/schemas/Number"},
              "cash": {"type": "string"}
            },
            "additionalProperties": false
          }
        },
        "is_cut": {"type": "boolean"},
        "suspense": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["cash", "units", "display", "since"],
            "properties": {
              "cash": {"type": "string"},
              "units": {"$ref": "#/components/schemas/Number"},
              "display": {"type": "string"},
              "since": {"$ref": "#/components/schemas/Time"}
            },
            "additionalProperties": false
          }
        },
        "routes": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["cash", "to"],
            "properties": {
              "cash": {"type": "string"},
              "to": {"$ref": "#/components/schemas/Digest"}
            },
            "additionalProperties": false
          }
        }
      },
      "additionalProperties": false
    },
    "Calendar": {
      "type": "object",
      "required": ["height", "number", "revision", "name", "weekend", "days_off", "published_by"],
      "properties": {
        "height": {"$ref": "#/components/schemas/Number"},
        "number": {"type": "integer"},
        "revision": {"type": "integer"},
        "name": {"type": "string"},
        "weekend": {
          "type": "array",
          "items": {"type": "string"}
        },
        "days_off": {
          "type": "array",
          "items": {"type": "string", "format": "date"}
        },
        "published_by": {"$ref": "#/components/schemas/Digest"}
      },
      "additionalProperties": false
    },
    "Fixings": {
      "type": "object",
      "required": ["height", "benchmark", "fixings"],
      "properties": {
        "height": {"$ref": "#/components/schemas/Number"},
        "benchmark": {"type": "string"},
        "base": {"type": "string", "pattern": "^[A-Z]{3}$"},
        "price": {"type": "string", "pattern": "^[A-Z]{3}$"},
        "fixings": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["date", "rate", "published_by", "published_at"],
            "properties": {
              "date": {"type": "string", "format": "date"},
              "rate": {"type": "string"},
              "published_by": {"$ref": "#/components/schemas/Digest"},
              "published_at": {"$ref": "#/components/schemas/Time"}
            },
            "additionalProperties": false
          }
        }
      },
      "additionalProperties": false
    },
    "TaxTable": {
      "type": "object",
      "required": ["height", "number", "account", "dates"],
      "properties": {
        "height": {"$ref": "#/components/schemas/Number"},
        "number": {"type": "integer"},
        "account": {"$ref": "#/components/schemas/Digest"},
        "dates": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["from", "rest", "rates"],
            "properties": {
              "from": {"type": "string", "format": "date"},
              "rest": {"$ref": "#/components/schemas/Number"},
              "rates": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["tax_class", "rate"],
                "properties": {
                  "tax_class": {"type": "string"},
                  "rate": {"$ref": "#/components/schemas/Number"}
                },
                "additionalProperties": false
              }
            }
            },
            "additionalProperties": false
          }
        }
      },
      "additionalProperties": false
    },
    "Terms": {
      "type": "object",
      "properties": {
        "backing": {"type": "string"},
        "details": {
          "type": "object",
          "required": ["documents"],
          "properties": {
            "dti": {"type": "string"},
            "denomination_min": {"$ref": "#/components/schemas/Number"},
            "price_tick": {"$ref": "#/components/schemas/Number"},
            "paying_agent": {"type": "string"},
            "governing_law": {"type": "string"},
            "documents": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["name", "sha256"],
                "properties": {
                  "name": {"type": "string"},
                  "sha256": {"$ref": "#/components/schemas/Digest"},
                  "uri": {"type": "string"}
                },
                "additionalProperties": false
              }
            }
          },
          "additionalProperties": false
        },
        "reserve": {
          "type": "object",
          "required": ["custodian", "attestation_days"],
          "properties": {
            "custodian": {"type": "string"},
            "attestation_days": {"type": "integer"}
          },
          "additionalProperties": false
        },
        "commodity": {
          "type": "object",
          "required": [
            "commodity", "mass", "unit_mass", "fineness_min", "lot_mass", "redemption_min", "cash",
            "fee", "price_days"
          ],
          "properties": {
            "commodity": {"type": "string"},
            "mass": {"type": "string"},
            "unit_mass": {"$ref": "#/components/schemas/Number"},
            "fineness_min": {"type": "integer"},
            "lot_mass": {"$ref": "#/components/schemas/Number"},
            "redemption_min": {"$ref": "#/components/schemas/Number"},
            "cash": {"type": "string"},
            "fee": {"type": "integer"},
            "price_days": {"type": "integer"}
          },
          "additionalProperties": false
        },
        "cfi": {"type": "string"},
        "fisn": {"type": "string"},
        "multiple": {"$ref": "#/components/schemas/Number"},
        "issue_date": {"type": "string", "format": "date"},
        "maturity_date": {"type": "string", "format": "date"},
        "rounding": {"type": "string"},
        "discount_convention": {"type": "string"},
        "coupons": {
          "type": "object",
          "required": ["per_year", "basis", "dated_date", "layout", "keeps_end_of_month"],
          "properties": {
            "per_year": {"type": "integer"},
            "basis": {"type": "string"},
            "dated_date": {"type": "string", "format": "date"},
            "layout": {"type": "string"},
            "keeps_end_of_month": {"type": "boolean"}
          },
          "additionalProperties": false
        },
        "rate": {"type": "string"},
        "floating": {
          "type": "object",
          "required": ["benchmark", "spread", "reset", "stale_days", "fallback"],
          "properties": {
            "benchmark": {"type": "string"},
            "spread": {"type": "string"},
            "reset": {"type": "string"},
            "stale_days": {"type": "integer"},
            "fallback": {"type": "string"}
          },
          "additionalProperties": false
        },
        "amortisation": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["date", "part"],
            "properties": {
              "date": {"type": "string", "format": "date"},
              "part": {"$ref": "#/components/schemas/Number"}
            },
            "additionalProperties": false
          }
        },
        "calls": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["date", "price", "notice_days"],
            "properties": {
              "date": {"type": "string", "format": "date"},
              "price": {"$ref": "#/components/schemas/Number"},
              "notice_days": {"type": "integer"}
            },
            "additionalProperties": false
          }
        },
        "puts": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["date", "price", "notice_days"],
            "properties": {
              "date": {"type": "string", "format": "date"},
              "price": {"$ref": "#/components/schemas/Number"},
              "notice_days": {"type": "integer"}
            },
            "additionalProperties": false
          }
        },
        "asset_pool": {"$ref": "#/components/schemas/Digest"},
        "purchase_undertaking": {"$ref": "#/components/schemas/Digest"},
        "certificate_until": {"type": "string", "format": "date"},
        "payment": {
          "type": "object",
          "required": ["cash", "pot", "convention", "record_days", "grace_days", "ex_coupon"],
          "properties": {
            "cash": {"type": "string"},
            "pot": {"$ref": "#/components/schemas/Digest"},
            "calendar": {"type": "integer"},
            "convention": {"type": "string"},
            "record_days": {"type": "integer"},
            "grace_days": {"type": "integer"},
            "ex_coupon": {"type": "string", "enum": ["refused", "rebated"]},
            "tax": {"type": "integer"}
          },
          "additionalProperties": false
        }
      },
      "additionalProperties": false
    }
    """#
}
