"""Math-Verify beside our judge: one line of JSON {"gold", "response"} in, one line true, false or null out."""

import json
import logging
import sys

from math_verify import parse, verify

logging.disable(logging.CRITICAL)

for line in sys.stdin:
    row = json.loads(line)
    try:
        gold = parse(f"${row['gold']}$", parsing_timeout=5)
        response = parse(row["response"], parsing_timeout=5)
        verdict = bool(verify(gold, response, timeout_seconds=5)) if gold and response else None
    except Exception:
        # the library's own failure is a verdict that it did not give
        verdict = None
    print(json.dumps(verdict), flush=True)
