"""Writes the OpenAPI document of a program's app.

    python dump_document.py requests
"""

import importlib.util
import json
import sys
import warnings
from pathlib import Path

warnings.simplefilter("ignore")
sys.dont_write_bytecode = True
# Not by its name: `requests` may be installed.
spec = importlib.util.spec_from_file_location("program", Path(__file__).parent / f"{sys.argv[1]}.py")
module = importlib.util.module_from_spec(spec)
sys.modules["program"] = module
spec.loader.exec_module(module)
print(json.dumps(module.app.openapi(), indent=1, sort_keys=True))
