# What Poetry itself reads out of the poetry.lock in a folder, as JSON: `[[name, version], …]`.
import json
import sys
from pathlib import Path

from packaging.utils import canonicalize_name
from poetry.factory import Factory

poetry = Factory().create_poetry(Path(sys.argv[1]))
packages = poetry.locker.locked_repository().packages
print(json.dumps(sorted([canonicalize_name(p.name), str(p.version)] for p in packages)))
