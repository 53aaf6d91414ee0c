// The document is JSON as it is served, cut where a file would be too long.
extension OpenAPIDocument {
  /// Schemas of values, of the chain and of transactions.
  static let chainSchemas = #"""
    "Number": {
      "type": "string",
      "pattern": "^(0|[1-9][0-9]*)$",
      "maxLength": 39,
      "description": "A number of 64 bits or more, decimal: a JSON reader may keep only 53 bits."
    },
    "Bytes": {
      "type": "string",
      "pattern": "^([0-9a-f]{2})*$",
      "description": "Bytes, hexadecimal."
    },
    "Digest": {
      "type": "string",
      "pattern": "^[0-9a-f]{64}$",
      "description": "32 bytes, hexadecimal."
    },
    "Time": {"type": "string", "format": "date-time", "description": "RFC 3339, UTC."},
    "Code": {
      "type": "string",
      "pattern": "^[0-9]{4}$",
      "description": "A code of the registry, of a policy, or 0000."
    },
    "Cursor": {
      "type": "string",
      "pattern": "^[0-9a-f]{58}$",
      "description": "Where a list goes on. Opaque; good as long as the filters stay the same."
    },
    "Place": {
      "type": "string",
      "pattern": "^(0|[1-9][0-9]*)[.](0|[1-9][0-9]*)$",
      "description": "A place in the stream: height.index."
    },
    "Symbol": {"type": "string", "pattern": "^[A-Z0-9-]{1,16}$"},
    "Reason": {
      "type": "object",
      "description": "A rule or condition that refused a transaction, or flagged it.",
      "required": ["code", "name", "message", "because"],
      "properties": {
        "code": {"$ref": "#/components/schemas/Code"},
        "name": {"type": "string"},
        "message": {"type": "string"},
        "because": {"type": "string"},
        "policy": {"type": "string"},
        "policy_version": {"$ref": "#/components/schemas/Number"},
        "limit": {"type": "string"},
        "headroom": {"type": "string"},
        "help": {"type": "string"}
      },
      "additionalProperties": false
    },
    "Problem": {
      "type": "object",
      "description": "What went wrong (RFC 9457).",
      "required": [
        "type", "title", "status", "detail", "instance", "code", "name", "category", "definite",
        "retry", "help"
      ],
      "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "code": {"$ref": "#/components/schemas/Code"},
        "name": {"type": "string"},
        "category": {"type": "string"},
        "definite": {
          "type": "boolean",
          "description": "Whether exactly these bytes can never succeed."
        },
        "retry": {
          "type": "object",
          "required": ["allowed", "after_ms", "how"],
          "properties": {
            "allowed": {"type": "boolean"},
            "after_ms": {"type": "integer"},
            "how": {"type": "string", "enum": ["same-bytes", "re-sign", "none"]}
          },
          "additionalProperties": false
        },
        "help": {"type": "string"},
        "reasons": {"type": "array", "items": {"$ref": "#/components/schemas/Reason"}},
        "expected": {"type": "string"},
        "got": {"type": "string"},
        "invalid": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["pointer", "reason"],
            "properties": {"pointer": {"type": "string"}, "reason": {"type": "string"}},
            "additionalProperties": false
          }
        }
      },
      "additionalProperties": false
    },
    "ErrorCode": {
      "type": "object",
      "required": ["code", "name", "category", "title", "help"],
      "properties": {
        "code": {"$ref": "#/components/schemas/Code"},
        "name": {"type": "string"},
        "category": {"type": "string"},
        "title": {"type": "string"},
        "help": {"type": "string"}
      },
      "additionalProperties": false
    },
    "Live": {
      "type": "object",
      "required": ["live"],
      "properties": {"live": {"type": "boolean"}},
      "additionalProperties": false
    },
    "Readiness": {
      "type": "object",
      "required": ["ready", "checks"],
      "properties": {
        "ready": {"type": "boolean"},
        "checks": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["name", "ok", "detail"],
            "properties": {
              "name": {"type": "string"},
              "ok": {"type": "boolean"},
              "detail": {"type": "string"}
            },
            "additionalProperties": false
          }
        }
      },
      "additionalProperties": false
    },
    "Recovery": {
      "type": "object",
      "required": ["answered", "needed"],
      "properties": {
        "answered": {"type": "array", "items": {"type": "string"}},
        "needed": {"type": "integer"},
        "floor": {"$ref": "#/components/schemas/Number"}
      },
      "additionalProperties": false
    },
    "Status": {
      "type": "object",
      "required": [
        "node", "role", "version", "network", "chain_id", "height", "block", "state_root",
        "block_time", "stored_height", "epoch", "view", "leader", "validators", "faults_tolerated",
        "mempool", "abstains", "peers", "ready"
      ],
      "properties": {
        "node": {"type": "string"},
        "role": {"type": "string", "enum": ["validator", "observer"]},
        "version": {"type": "string"},
        "network": {"type": "string"},
        "chain_id": {"$ref": "#/components/schemas/Digest"},
        "height": {"$ref": "#/components/schemas/Number"},
        "block": {"$ref": "#/components/schemas/Digest"},
        "state_root": {"$ref": "#/components/schemas/Digest"},
        "block_time": {"$ref": "#/components/schemas/Time"},
        "stored_height": {"$ref": "#/components/schemas/Number"},
        "first_height": {"$ref": "#/components/schemas/Number"},
        "epoch": {"$ref": "#/components/schemas/Number"},
        "view": {"$ref": "#/components/schemas/Number"},
        "leader": {"type": "string"},
        "validators": {"type": "integer"},
        "faults_tolerated": {"type": "integer"},
        "mempool": {"type": "integer"},
        "abstains": {"type": "array", "items": {"type": "string"}},
        "peers": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["name", "connected"],
            "properties": {"name": {"type": "string"}, "connected": {"type": "boolean"}},
            "additionalProperties": false
          }
        },
        "ready": {"type": "boolean"},
        "finality_ms": {"type": "integer"},
        "clock_moved_ms": {"$ref": "#/components/schemas/Number"},
        "joining": {"$ref": "#/components/schemas/Joining"},
        "catching_up": {"$ref": "#/components/schemas/CatchingUp"}
      },
      "additionalProperties": false
    },
    "Header": {
      "type": "object",
      "required": [
        "version", "chain_id", "epoch", "view", "height", "parent", "leader", "timestamp_ms",
        "transactions_root", "transaction_count", "state_root", "receipts_root", "weight",
        "evidence_root", "closes_epoch", "next_validators"
      ],
      "properties": {
        "version": {"type": "integer"},
        "chain_id": {"$ref": "#/components/schemas/Digest"},
        "epoch": {"$ref": "#/components/schemas/Number"},
        "view": {"$ref": "#/components/schemas/Number"},
        "height": {"$ref": "#/components/schemas/Number"},
        "parent": {"$ref": "#/components/schemas/Digest"},
        "leader": {"type": "integer"},
        "timestamp_ms": {"$ref": "#/components/schemas/Number"},
        "transactions_root": {"$ref": "#/components/schemas/Digest"},
        "transaction_count": {"type": "integer"},
        "state_root": {"$ref": "#/components/schemas/Digest"},
        "receipts_root": {"$ref": "#/components/schemas/Digest"},
        "weight": {"$ref": "#/components/schemas/Number"},
        "evidence_root": {"$ref": "#/components/schemas/Digest"},
        "closes_epoch": {"type": "boolean"},
        "next_validators": {"$ref": "#/components/schemas/Digest"}
      },
      "additionalProperties": false
    },
    "Certificate": {
      "type": "object",
      "required": ["epoch", "view", "parent_view", "block", "signers", "signatures"],
      "properties": {
        "epoch": {"$ref": "#/components/schemas/Number"},
        "view": {"$ref": "#/components/schemas/Number"},
        "parent_view": {"$ref": "#/components/schemas/Number"},
        "block": {"$ref": "#/components/schemas/Digest"},
        "signers": {"type": "array", "items": {"type": "string"}},
        "signatures": {"type": "array", "items": {"$ref": "#/components/schemas/Bytes"}}
      },
      "additionalProperties": false
    },
    "Block": {
      "type": "object",
      "required": ["digest", "header", "transactions", "certificate"],
      "properties": {
        "digest": {"$ref": "#/components/schemas/Digest"},
        "header": {"$ref": "#/components/schemas/Header"},
        "transactions": {"type": "array", "items": {"$ref": "#/components/schemas/Digest"}},
        "certificate": {"$ref": "#/components/schemas/Certificate"}
      },
      "additionalProperties": false
    },
    "BlockSummary": {
      "type": "object",
      "required": [
        "height", "digest", "time", "view", "leader", "transactions", "weight", "state_root"
      ],
      "properties": {
        "height": {"$ref": "#/components/schemas/Number"},
        "digest": {"$ref": "#/components/schemas/Digest"},
        "time": {"$ref": "#/components/schemas/Time"},
        "view": {"$ref": "#/components/schemas/Number"},
        "leader": {"type": "string"},
        "transactions": {"type": "integer"},
        "weight": {"$ref": "#/components/schemas/Number"},
        "state_root": {"$ref": "#/components/schemas/Digest"},
        "missed": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["validator", "views"],
            "properties": {
              "validator": {"type": "string"},
              "views": {"$ref": "#/components/schemas/Number"}
            },
            "additionalProperties": false
          }
        }
      },
      "additionalProperties": false
    },
    "BlockPage": {
      "type": "object",
      "required": ["items"],
      "properties": {
        "items": {"type": "array", "items": {"$ref": "#/components/schemas/BlockSummary"}},
        "next": {"$ref": "#/components/schemas/Cursor"}
      },
      "additionalProperties": false
    },
    "Leg": {
      "type": "object",
      "description": "Units of one instrument; new ones where from is absent.",
      "required": ["instrument", "to", "units"],
      "properties": {
        "instrument": {"type": "string"},
        "to": {"$ref": "#/components/schemas/Digest"},
        "units": {"$ref": "#/components/schemas/Number"},
        "from": {"$ref": "#/components/schemas/Digest"}
      },
      "additionalProperties": false
    },
    "Operation": {
      "type": "object",
      "required": ["name", "legs"],
      "properties": {
        "name": {"type": "string"},
        "legs": {"type": "array", "items": {"$ref": "#/components/schemas/Leg"}},
        "settlement": {"$ref": "#/components/schemas/Digest"}
      },
      "additionalProperties": false
    },
    "Receipt": {
      "type": "object",
      "required": [
        "outcome", "code", "reasons", "flags", "reasons_omitted", "flags_omitted", "weight",
        "reads_digest", "bytes"
      ],
      "properties": {
        "outcome": {"type": "string", "enum": ["applied", "refused"]},
        "code": {"$ref": "#/components/schemas/Code"},
        "reasons": {"type": "array", "items": {"$ref": "#/components/schemas/Reason"}},
        "flags": {"type": "array", "items": {"$ref": "#/components/schemas/Reason"}},
        "reasons_omitted": {"type": "integer"},
        "flags_omitted": {"type": "integer"},
        "weight": {"$ref": "#/components/schemas/Number"},
        "reads_digest": {"$ref": "#/components/schemas/Digest"},
        "bytes": {"$ref": "#/components/schemas/Bytes"}
      },
      "additionalProperties": false
    },
    "Transaction": {
      "type": "object",
      "description": "A transaction; height, index, finalized_at, receipt and bytes are there once it is final.",
      "required": ["id", "status", "account", "lane", "sequence", "valid_until"],
      "properties": {
        "id": {"$ref": "#/components/schemas/Digest"},
        "status": {"type": "string", "enum": ["received", "accepted", "final"]},
        "account": {"$ref": "#/components/schemas/Digest"},
        "lane": {"type": "integer"},
        "sequence": {"$ref": "#/components/schemas/Number"},
        "valid_until": {"$ref": "#/components/schemas/Time"},
        "height": {"$ref": "#/components/schemas/Number"},
        "index": {"type": "integer"},
        "finalized_at": {"$ref": "#/components/schemas/Time"},
        "receipt": {"$ref": "#/components/schemas/Receipt"},
        "operations": {"type": "array", "items": {"$ref": "#/components/schemas/Operation"}},
        "bytes": {"$ref": "#/components/schemas/Bytes"}
      },
      "additionalProperties": false
    },
    "TransactionSummary": {
      "type": "object",
      "required": [
        "id", "height", "index", "time", "account", "lane", "sequence", "outcome", "code",
        "operations"
      ],
      "properties": {
        "id": {"$ref": "#/components/schemas/Digest"},
        "height": {"$ref": "#/components/schemas/Number"},
        "index": {"type": "integer"},
        "time": {"$ref": "#/components/schemas/Time"},
        "account": {"$ref": "#/components/schemas/Digest"},
        "lane": {"type": "integer"},
        "sequence": {"$ref": "#/components/schemas/Number"},
        "outcome": {"type": "string", "enum": ["applied", "refused"]},
        "code": {"$ref": "#/components/schemas/Code"},
        "operations": {"type": "array", "items": {"$ref": "#/components/schemas/Operation"}}
      },
      "additionalProperties": false
    },
    "TransactionPage": {
      "type": "object",
      "required": ["items"],
      "properties": {
        "items": {"type": "array", "items": {"$ref": "#/components/schemas/TransactionSummary"}},
        "next": {"$ref": "#/components/schemas/Cursor"}
      },
      "additionalProperties": false
    },
    "SubmissionRequest": {
      "type": "object",
      "description": "The signed bytes of docs/wire.md.",
      "required": ["bytes"],
      "properties": {"bytes": {"$ref": "#/components/schemas/Bytes"}},
      "additionalProperties": false
    },
    "SubmissionBatch": {
      "type": "object",
      "required": ["results", "problems"],
      "properties": {
        "results": {
          "type": "array",
          "items": {
            "type": "string",
            "enum": ["received", "accepted", "applied", "refused", "rejected"]
          }
        },
        "problems": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["index", "code", "name", "detail"],
            "properties": {
              "index": {"type": "integer"},
              "code": {"$ref": "#/components/schemas/Code"},
              "name": {"type": "string"},
              "detail": {"type": "string"},
              "expected": {"type": "string"},
              "retry_after_ms": {
                "type": "integer",
                "minimum": 0,
                "description": "When to send the same bytes again, where the node had no room."
              }
            },
            "additionalProperties": false
          }
        }
      },
      "additionalProperties": false
    },
    "Check": {
      "type": "object",
      "required": ["height", "id", "outcome", "reasons", "flags", "weight"],
      "properties": {
        "height": {"$ref": "#/components/schemas/Number"},
        "id": {"$ref": "#/components/schemas/Digest"},
        "outcome": {"type": "string", "enum": ["would-apply", "would-refuse"]},
        "reasons": {"type": "array", "items": {"$ref": "#/components/schemas/Reason"}},
        "flags": {"type": "array", "items": {"$ref": "#/components/schemas/Reason"}},
        "weight": {"$ref": "#/components/schemas/Number"}
      },
      "additionalProperties": false
    },
    "ExplanationRequest": {
      "type": "object",
      "required": ["from", "to", "instrument", "units"],
      "properties": {
        "from": {"$ref": "#/components/schemas/Digest"},
        "to": {"$ref": "#/components/schemas/Digest"},
        "instrument": {"$ref": "#/components/schemas/Symbol"},
        "units": {"$ref": "#/components/schemas/Number"}
      },
      "additionalProperties": false
    },
    "Explanation": {
      "type": "object",
      "required": ["height", "allowed", "reasons", "flags", "rules"],
      "properties": {
        "height": {"$ref": "#/components/schemas/Number"},
        "allowed": {"type": "boolean"},
        "reasons": {"type": "array", "items": {"$ref": "#/components/schemas/Reason"}},
        "flags": {"type": "array", "items": {"$ref": "#/components/schemas/Reason"}},
        "rules": {"type": "array", "items": {"$ref": "#/components/schemas/ExplainedRule"}},
        "policy": {"type": "string"},
        "policy_version": {"$ref": "#/components/schemas/Number"}
      },
      "additionalProperties": false
    },
    "ExplainedRule": {
      "type": "object",
      "required": ["code", "effect", "message", "result", "because", "values"],
      "properties": {
        "code": {"$ref": "#/components/schemas/Code"},
        "effect": {"type": "string", "enum": ["deny", "flag"]},
        "message": {"type": "string"},
        "result": {"type": "string", "enum": ["fired", "undecided", "passed", "skipped"]},
        "because": {"type": "array", "items": {"type": "string"}},
        "values": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["name", "value"],
            "properties": {"name": {"type": "string"}, "value": {"type": "string"}},
            "additionalProperties": false
          }
        },
        "name": {"type": "string"},
        "line": {"type": "integer"},
        "help": {"type": "string"}
      },
      "additionalProperties": false
    }
    """#
}
