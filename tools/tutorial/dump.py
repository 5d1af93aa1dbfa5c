"""Import every program of FastAPI's tutorial with the real FastAPI and write down what it serves.

    python dump.py --root DIR --out DIR [--jobs N] [PROGRAM ...]

DIR holds `docs_src`; the working directory holds what the programs look for (`static/`, `templates/`, `dist/`). Each program is
imported in a process of its own (SQLModel tables and settings are process-wide), forked after FastAPI itself is loaded.
Writes OUT/<program with / as __>.json: {program, module, error, apps: [{attr, routes, openapi, openapi_error}]}.
"""
import argparse
import importlib
import inspect
import json
import multiprocessing
import os
import sys
import traceback
from functools import partial


def type_schema(fields, separate):
    """The JSON Schema of each field as FastAPI would print it, with the definitions it refers to."""
    from fastapi import _compat as compat

    models = compat.get_flat_models_from_fields(fields, known_models=set())
    names = compat.get_model_name_map(models)
    mapping, definitions = compat.get_definitions(fields=fields, model_name_map=names, separate_input_output_schemas=separate)

    def schema_of(field):
        return compat.get_schema_from_model_field(field=field, model_name_map=names, field_mapping=mapping, separate_input_output_schemas=separate)

    return schema_of, definitions


def param_model(field):
    """The Pydantic model that stands for several parameters (`Annotated[Filter, Query()]`), or None."""
    from fastapi.dependencies import utils

    return utils._get_param_model(field)


def wire_name(field, place, parent):
    from fastapi.openapi import utils as openapi

    name = getattr(field, "alias", field.name)
    if place != "header":
        return name
    convert = getattr(field.field_info, "convert_underscores", getattr(parent.field_info, "convert_underscores", True))
    return openapi._get_param_aliases(field, convert_underscores=convert)[0][1]


def body_params(dependant):
    """(place, field) of the body parameters of a handler and of all its dependencies, each once."""
    from fastapi import params

    seen, out, todo = set(), [], [dependant]
    while todo:
        node = todo.pop(0)
        for field in node.body_params:
            info = field.field_info
            place = "file" if isinstance(info, params.File) else "form" if isinstance(info, params.Form) else "body"
            if (place, field.name) not in seen:
                seen.add((place, field.name))
                out.append((place, field))
        todo.extend(node.dependencies)
    return out


def with_overrides(dependant, overrides):
    """What runs when the program overrides dependencies: their parameters are those that a request fills."""
    import dataclasses

    from fastapi.dependencies import utils

    if not overrides:
        return dependant
    inner = []
    for sub in dependant.dependencies:
        by = overrides.get(sub.call)
        inner.append(with_overrides(sub if by is None else utils.get_dependant(path=sub.path, call=by, name=sub.name), overrides))
    return dataclasses.replace(dependant, dependencies=inner)


def union_fields(field):
    """The fields of all models of a form that is one of several: what a caller may send, each once."""
    from fastapi.dependencies import utils

    out = {}
    for model in utils._get_form_models(field):
        for inner in utils.get_cached_model_fields(model):
            out.setdefault(inner.alias, inner)
    return list(out.values())


def parameters_of(dependant, separate):
    from fastapi.dependencies import utils
    from fastapi.openapi import utils as openapi

    data = openapi._get_openapi_dependency_data(dependant)
    listed = []
    for place in ("path", "query", "header", "cookie"):
        listed += [(place, field) for field in getattr(data, place + "_params")]
    listed += body_params(dependant)
    flat = {id(field): utils._get_flat_fields_from_params([field]) for place, field in listed if place not in ("body", "file") and param_model(field) is not None}
    for place, field in listed:
        if place == "form" and id(field) not in flat and union_fields(field):
            flat[id(field)] = union_fields(field)
    every = [field for _, field in listed] + [inner for inners in flat.values() for inner in inners]
    schema_of, _ = type_schema(every, separate)

    def row(place, field, parent):
        return {"name": wire_name(field, place, parent), "in": place, "required": field.field_info.is_required(), "schema": schema_of(field)}

    out = []
    for place, field in listed:
        item = row(place, field, field)
        if id(field) in flat:
            optional = param_model(field) is None or (field.field_info.annotation is not param_model(field) and not field.field_info.is_required())
            item["fields"] = [dict(r, required=r["required"] and not optional) for r in (row(place, inner, field) for inner in flat[id(field)])]
        out.append(item)
    return out


def security_of(dependant):
    from fastapi.openapi import utils as openapi

    data = openapi._get_openapi_dependency_data(dependant)
    _, listed = openapi._get_openapi_security_definitions(data.security_dependencies)
    return [{"scheme": name, "scopes": scopes} for entry in listed for name, scopes in entry.items()]


def name_of(call):
    while isinstance(call, partial):
        call = call.func
    call = inspect.unwrap(call)
    if not hasattr(call, "__qualname__"):
        call = type(call)
    return {"module": getattr(call, "__module__", None), "name": call.__qualname__}


def contexts_of(app):
    """(what the router matches, the route as it was written), inclusions flattened, the low priority ones (frontend) last."""
    router = getattr(app, "router", app)
    for route in list(router.routes):
        if hasattr(route, "effective_route_contexts"):
            for context in route.effective_route_contexts():
                yield getattr(context, "starlette_route", None) or context, context.original_route
        else:
            yield route, route
    for low in getattr(router, "_iter_low_priority_routes", lambda: [])():
        yield low, getattr(low, "original_route", low)


def routes_of(app, prefix=""):
    from fastapi import FastAPI
    from starlette import routing

    separate = getattr(app, "separate_input_output_schemas", True)
    overrides = getattr(app, "dependency_overrides", {})
    out = []
    for route, original in contexts_of(app):
        path = prefix + (getattr(route, "path", "") or "")
        if isinstance(original, (routing.Mount, routing.Host)):
            out.append({"kind": "mount", "path": path})
            inner = getattr(original, "app", None)
            if isinstance(inner, (FastAPI, routing.Router)):
                out += routes_of(inner, path)
            continue
        if isinstance(original, routing.WebSocketRoute):
            kind = "websocket"
        elif isinstance(original, routing.Route):
            kind = "http"
        else:  # app.frontend: a group of folders, one row each
            members = getattr(original, "routes", [original])
            frontend_prefix = getattr(route, "frontend_prefix", "")
            out += [{"kind": "mount", "path": prefix + (frontend_prefix + m.path).replace("//", "/")} for m in members]
            continue
        methods = sorted(getattr(route, "methods", None) or [])
        if type(original) is routing.Route and "GET" in methods:
            methods = [m for m in methods if m != "HEAD"]  # Starlette adds it by itself; FastAPI's operations have none
        row = {"kind": kind, "path": path, "methods": methods, "include_in_schema": bool(getattr(route, "include_in_schema", False)),
               "handler": name_of(route.endpoint), "parameters": [], "security": []}
        dependant = getattr(route, "dependant", None)
        if dependant is not None:
            row["parameters"] = parameters_of(with_overrides(dependant, overrides), separate)
            row["security"] = security_of(dependant)
        out.append(row)
    return out


def dump_app(attr, app):
    row = {"attr": attr, "routes": routes_of(app), "openapi": None, "openapi_error": None}
    try:
        row["openapi"] = app.openapi()
    except Exception as error:  # noqa: BLE001  (a program may show an error on purpose)
        row["openapi_error"] = "%s: %s" % (type(error).__name__, error)
    return row


def dump(program):
    import warnings

    warnings.simplefilter("ignore")
    from fastapi import FastAPI

    name = "docs_src." + program[: -len(".py")].replace("/", ".")
    out = {"program": program, "module": name, "error": None, "apps": []}
    try:
        module = importlib.import_module(name)
    except BaseException as error:  # noqa: BLE001  (SystemExit too)
        out["error"] = "%s: %s" % (type(error).__name__, str(error).strip().split("\n")[0])
        return out
    found, seen = [], set()
    for attr, value in vars(module).items():
        if isinstance(value, FastAPI) and id(value) not in seen:
            seen.add(id(value))
            found.append((attr, value))
    found.sort(key=lambda pair: pair[0] != "app")
    out["apps"] = [dump_app(attr, app) for attr, app in found]
    return out


def work(program, connection):
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, 1)
    os.dup2(devnull, 2)
    try:
        answer = dump(program)
    except BaseException:  # noqa: BLE001  (a fault of this file, not of the program)
        answer = {"program": program, "broken": traceback.format_exc()}
    connection.send_bytes(json.dumps(answer, default=str).encode())
    connection.close()
    os._exit(0)  # exporters of the tutorial would wait for a server that is not there


def run_all(programs, jobs, seconds):
    context = multiprocessing.get_context("fork")
    waiting, running = list(reversed(programs)), {}
    while waiting or running:
        while waiting and len(running) < jobs:
            program = waiting.pop()
            mine, theirs = context.Pipe(duplex=False)
            process = context.Process(target=work, args=(program, theirs))
            process.start()
            theirs.close()
            running[mine] = (program, process)
        ready = multiprocessing.connection.wait(list(running), timeout=seconds)
        if not ready:  # nothing moved for that long: what runs is stuck
            ready = list(running)
        for mine in ready:
            program, process = running.pop(mine)
            try:
                answer = json.loads(mine.recv_bytes()) if mine.poll() else {"program": program, "error": "did not end within %d s" % seconds, "apps": []}
            except EOFError:
                answer = {"program": program, "broken": "the process died without an answer"}
            process.kill()
            process.join()
            mine.close()
            yield answer


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--root", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--jobs", type=int, default=4)
    parser.add_argument("programs", nargs="*")
    options = parser.parse_args()
    root = os.path.abspath(options.root)
    sys.path.insert(0, root)
    sys.dont_write_bytecode = True
    top = os.path.join(root, "docs_src")
    programs = options.programs or sorted(
        os.path.relpath(os.path.join(folder, file), top).replace(os.sep, "/")
        for folder, _, files in os.walk(top) for file in files if file.endswith(".py") and file != "__init__.py"
    )
    for module in ("fastapi", "fastapi.testclient", "fastapi.staticfiles", "fastapi.templating", "fastapi.openapi.utils", "sqlmodel", "pydantic_settings", "email_validator"):
        importlib.import_module(module)
    import multiprocessing.connection  # noqa: F401

    os.makedirs(options.out, exist_ok=True)
    broken = []
    for answer in run_all(programs, options.jobs, 60):
        if "broken" in answer:
            broken.append(answer)
            continue
        with open(os.path.join(options.out, answer["program"].replace("/", "__")[: -len(".py")] + ".json"), "w") as file:
            json.dump(answer, file, indent=1, default=str)
    for answer in broken:
        sys.stderr.write("%s\n%s\n" % (answer["program"], answer["broken"]))
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
