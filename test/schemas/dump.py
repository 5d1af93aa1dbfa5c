"""Writes the JSON schemas of a module's TYPES as FastAPI's document has them: for every type how it comes in and goes
out, and the components. Titles, descriptions and examples are left out, and defaults of null, as FastAPI does.

    python dump.py models
"""

import importlib
import json
import sys
import warnings
from pathlib import Path

warnings.simplefilter("ignore")
sys.path.insert(0, str(Path(__file__).parent))
sys.dont_write_bytecode = True
REF = "#/components/schemas/"


def plain(value):
    if isinstance(value, list):
        return [plain(v) for v in value]
    if not isinstance(value, dict):
        return value
    out = {}
    for key in sorted(value):
        item = value[key]
        if key in ("title", "description") and isinstance(item, str):
            continue
        if key == "examples" or (key == "default" and item is None):
            continue
        # OpenAPI 3.0's way to write a tuple.
        out["prefixItems" if key == "items" and isinstance(item, list) else key] = plain(item)
    return out


def reachable(roots, schemas):
    found, queue = {}, [roots]
    while queue:
        value = queue.pop()
        if isinstance(value, str) and value.startswith(REF):
            name = value[len(REF):]
            if name in schemas and name not in found:
                found[name] = schemas[name]
                queue.append(schemas[name])
        elif isinstance(value, dict):
            queue.extend(value.values())
        elif isinstance(value, list):
            queue.extend(value)
    return {name: found[name] for name in sorted(found)}


def with_pydantic_2(types):
    from fastapi._compat.v2 import GenerateJsonSchema, ModelField
    from pydantic.fields import FieldInfo

    fields = [
        ModelField(field_info=FieldInfo.from_annotation(t), name="x", mode=mode)
        for t in types
        for mode in ("validation", "serialization")
    ]
    generator = GenerateJsonSchema(ref_template=REF + "{model}")
    shown, schemas = generator.generate_definitions(inputs=[(f, f.mode, f._type_adapter.core_schema) for f in fields])
    flat = [shown[(f, f.mode)] for f in fields]
    return [flat[i : i + 2] for i in range(0, len(flat), 2)], schemas


def with_pydantic_1(types):
    from fastapi import FastAPI

    app = FastAPI()
    for index, t in enumerate(types):
        app.post(f"/{index}", response_model=t)(lambda: None)
    document = app.openapi()
    shown = [
        document["paths"][f"/{i}"]["post"]["responses"]["200"]["content"]["application/json"]["schema"]
        for i in range(len(types))
    ]
    return [[s, s] for s in shown], document["components"]["schemas"]


def main(name):
    import pydantic

    module = importlib.import_module(name)
    make = with_pydantic_1 if pydantic.VERSION.startswith("1.") else with_pydantic_2
    types, schemas = make(module.TYPES)
    types, schemas = plain(types), plain(schemas)
    print(json.dumps({"types": types, "schemas": reachable(types, schemas)}, indent=1, sort_keys=True))


main(sys.argv[1])
