"""What the drivers share: vectors in, answers out, one JSON a line."""

import json
import sys


def answer_all(hosts, call):
    """Tells the host that the generated client takes by default for each
    operation, then answers each vector with what `call` returns: the HTTP
    status and the decoded reply."""
    tell({"hosts": hosts})
    for line in sys.stdin:
        try:
            status, reply = call(json.loads(line))
            tell({"status": status, "reply": reply})
        except Exception as error:
            tell({"error": f"{type(error).__name__}: {error}"})


def tell(message):
    print(json.dumps(message), flush=True)
