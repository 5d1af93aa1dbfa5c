# Asks `packaging` whether markers hold: JSON in `[[marker, environment], …]`, JSON out `[true, false, null, …]`.
import json
import sys

from packaging.markers import InvalidMarker, Marker


def holds(marker, environment):
    try:
        return Marker(marker).evaluate(environment)
    except (InvalidMarker, Exception):
        return None


print(json.dumps([holds(*row) for row in json.load(sys.stdin)]))
