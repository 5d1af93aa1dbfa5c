"""Ask the real FastAPI what programs serve.

Standard input: JSON {"jobs": [{"id", "folder", "app": "module:attribute" or "module:factory()", "path": [folders on sys.path]}]}.
Standard output: one JSON line {"id", "truth"} per job. FastAPI is imported once; every program then runs in a fork of its
own, so no program sees another's modules. Everything is read from FastAPI's own objects (its routes in matching order and
the Dependant trees that it solves); nothing here reads source text. A program that cannot be built is a truth as well:
{"error", "message", "when"}.
"""
import asyncio
import contextlib
import functools
import inspect
import json
import os
import re
import signal
import sys
import types
import typing

import fastapi
import fastapi.dependencies.utils as fastapi_dependencies
import fastapi.openapi.utils as fastapi_openapi
import fastapi.routing as fastapi_routing
import pydantic
import starlette
import starlette.requests
from fastapi import params as fastapi_params
from starlette import routing as starlette_routing

PYDANTIC_1 = pydantic.VERSION.startswith("1.")
SECONDS_A_PROGRAM = 60


# ---- names

def without_partials(call):
    while isinstance(call, functools.partial):
        call = call.func
    return call


def name_of(call):
    """module:qualname of a function, method or class; of any other object, of its class."""
    call = without_partials(call)
    if isinstance(call, types.MethodType):
        call = call.__func__
    owner = call if isinstance(call, type) or hasattr(call, "__qualname__") else type(call)
    return "%s:%s" % (getattr(owner, "__module__", None), getattr(owner, "__qualname__", None))


def short_type(annotation):
    """A type as a reader would write it, without modules: Item, list[Item], Item | None."""
    if annotation is None or annotation is type(None):
        return "None"
    if isinstance(annotation, typing.TypeVar):
        return annotation.__name__
    if type(annotation).__name__ == "TypeAliasType" and typing.get_origin(annotation) is None:
        return short_type(annotation.__value__)
    origin = typing.get_origin(annotation)
    arguments = typing.get_args(annotation)
    if origin is typing.Annotated:
        return short_type(arguments[0])
    if origin is typing.Union or origin is getattr(types, "UnionType", None):
        return " | ".join(short_type(a) for a in arguments)
    if origin is typing.Literal:
        return "Literal[%s]" % ", ".join(repr(a) for a in arguments)
    if origin is not None:
        name = getattr(origin, "__name__", str(origin))
        return "%s[%s]" % (name, ", ".join("..." if a is Ellipsis else short_type(a) for a in arguments)) if arguments else name
    return getattr(annotation, "__name__", None) or str(annotation).replace("typing.", "")


# ---- parameters

def field_annotation(field):
    if PYDANTIC_1:
        return field.outer_type_
    return field.field_info.annotation


def is_required(field):
    if PYDANTIC_1:
        return bool(field.required)
    return field.field_info.is_required()


def simple_schema(schema, definitions, depth=0):
    """A JSON schema as one word: integer, string:uuid, array<string>, object, string|null is string."""
    if "$ref" in schema:
        return simple_schema(definitions.get(schema["$ref"].rsplit("/", 1)[1], {}), definitions, depth + 1) if depth < 5 else "any"
    if len(schema.get("allOf", [])) == 1:
        return simple_schema(schema["allOf"][0], definitions, depth + 1)
    arms = schema.get("anyOf") or schema.get("oneOf")
    if arms:
        words = []
        for arm in arms:
            word = simple_schema(arm, definitions, depth + 1)
            if word != "null" and word not in words:
                words.append(word)
        return "|".join(words) or "null"
    kind = schema.get("type")
    if kind is None:
        return "enum" if "enum" in schema or "const" in schema else "any"
    if kind == "array":
        return "array<%s>" % simple_schema(schema["items"], definitions, depth + 1) if isinstance(schema.get("items"), dict) else "array"
    return "%s:%s" % (kind, schema["format"]) if "format" in schema else kind


def type_word(field):
    try:
        if PYDANTIC_1:
            from pydantic.schema import field_schema, get_flat_models_from_field, get_model_name_map

            names = get_model_name_map(get_flat_models_from_field(field, set()))
            schema, definitions, _ = field_schema(field, model_name_map=names, ref_prefix="#/")
        else:
            # the field's own adapter: constraints and discriminators included
            adapter = getattr(field, "_type_adapter", None) or pydantic.TypeAdapter(typing.Annotated[field_annotation(field), field.field_info])
            schema = adapter.json_schema(mode="validation")
            definitions = schema.get("$defs", {})
        return simple_schema(schema, definitions)
    except Exception:
        return None  # a default or an annotation that has no JSON schema


def name_read(field):
    asked = getattr(fastapi_dependencies, "get_validation_alias", None)
    return asked(field) if asked is not None else field.alias


def model_fields(model):
    return fastapi_dependencies.get_cached_model_fields(model)


def model_of(field, beside):
    """The Pydantic model that FastAPI spreads over several parameters, or None: asked of FastAPI itself where it can say."""
    asked = getattr(fastapi_dependencies, "_get_param_model", None)
    if asked is not None:
        return asked(field)
    if hasattr(fastapi_dependencies, "get_cached_model_fields"):
        flat = fastapi_dependencies._get_flat_fields_from_params(beside)
        if flat and flat[0] is not beside[0]:
            return field_annotation(field)
    return None


def form_models_of(field):
    asked = getattr(fastapi_dependencies, "_get_form_models", None)
    if asked is not None:
        return asked(field)
    if hasattr(fastapi_dependencies, "get_cached_model_fields") and isinstance(field.field_info, fastapi_params.Form) and not getattr(field.field_info, "embed", None):
        annotation = field_annotation(field)
        if isinstance(annotation, type) and issubclass(annotation, pydantic.BaseModel):
            return [annotation]
    return []


def optional_model(field, model):
    return field_annotation(field) is not model and not is_required(field)


def add_parameter(out, name, where, required, kind, listed=True):
    for known in out:
        if known["name"] == name and known["in"] == where:
            known["required"] = known["required"] or required
            return
    row = {"name": name, "in": where, "required": required, "type": kind}
    out.append(row if listed else {**row, "in_schema": False})


def own_parameters(dependant, out):
    for where, fields in (("path", dependant.path_params), ("query", dependant.query_params), ("header", dependant.header_params), ("cookie", dependant.cookie_params)):
        for parent in fields:
            model = model_of(parent, fields)
            if model is None:
                add_parameter(out, name_read(parent), where, is_required(parent), type_word(parent), getattr(parent.field_info, "include_in_schema", True))
                continue
            for field in model_fields(model):
                alias = name_read(field)
                convert = getattr(field.field_info, "convert_underscores", getattr(parent.field_info, "convert_underscores", True))
                if where == "header" and alias == field.name and convert:
                    alias = alias.replace("_", "-")
                add_parameter(out, alias, where, is_required(field) and not optional_model(parent, model), type_word(field))
    for parent in dependant.body_params:
        models = form_models_of(parent)
        if models:
            optional = not is_required(parent)
            for model in models:
                for field in model_fields(model):
                    add_parameter(out, name_read(field), "form", is_required(field) and not optional and len(models) == 1, type_word(field))
            continue
        info = parent.field_info
        where = "file" if isinstance(info, fastapi_params.File) else "form" if isinstance(info, fastapi_params.Form) else "body"
        add_parameter(out, name_read(parent), where, is_required(parent), "file" if where == "file" else type_word(parent))


# ---- dependencies

def cache_key_of(dependant):
    asked = getattr(fastapi_dependencies, "_get_cache_key", None)
    return asked(dependant=dependant) if asked is not None else dependant.cache_key


def scopes_of(dependant):
    asked = getattr(fastapi_dependencies, "_get_oauth_scopes", None)
    if asked is not None:
        return asked(dependant=dependant)
    if hasattr(dependant, "oauth_scopes"):
        return dependant.oauth_scopes
    return list(dependant.security_scopes or [])


def overridden(child, replacement):
    arguments = {"path": child.path or "", "call": replacement, "name": child.name}
    accepted = inspect.signature(fastapi_dependencies.get_dependant).parameters
    arguments.update({"parent_oauth_scopes": scopes_of(child)} if "parent_oauth_scopes" in accepted else {"security_scopes": scopes_of(child)})
    return fastapi_dependencies.get_dependant(**arguments)


def solve(dependant, overrides):
    """The walk of FastAPI's solve_dependencies, without a request: what is called, in the order of the calls, and the parameters read."""
    calls, parameters, solved = [], [], {}

    def visit(node, depth):
        children = []
        for child in node.dependencies:
            replacement = overrides.get(child.call, child.call) if overrides else child.call
            used = overridden(child, replacement) if overrides else child
            grandchildren = visit(used, depth + 1)
            key = cache_key_of(child)
            if child.use_cache and key in solved:
                for grandchild in grandchildren:  # what is not cached runs again, below a call that does not
                    grandchild["of"] = solved[key]
                continue
            row = {"call": name_of(replacement), "of": None, "depth": depth}
            if replacement is not child.call:
                row["declared"] = name_of(child.call)
            for grandchild in grandchildren:
                grandchild["of"] = row
            calls.append(row)
            solved[key] = row
            children.append(row)
        own_parameters(node, parameters)
        return children

    visit(dependant, 0)
    indexes = {id(row): index for index, row in enumerate(calls)}
    for row in calls:
        row["of"] = indexes[id(row["of"])] if row["of"] is not None else None
    return calls, parameters


@contextlib.contextmanager
def recorded_calls(record):
    """Let FastAPI's own solver run without a caller: every parameter is there, and a call is written down instead of made."""

    async def in_thread(call, *args, **kwargs):
        record.append(name_of(call))

    async def generator(*, stack, sub_values, call=None, dependant=None, **rest):
        record.append(name_of(dependant.call if dependant is not None else call))

    async def body(*args, **kwargs):
        return {}, []

    module = fastapi_dependencies
    replacements = {"run_in_threadpool": in_thread, "solve_generator": generator, "_solve_generator": generator, "request_body_to_args": body,
                    "request_params_to_args": lambda *args, **kwargs: ({}, []), "is_coroutine_callable": lambda call: False, "_is_coroutine_callable": lambda call: False}
    kept = {name: getattr(module, name) for name in replacements if hasattr(module, name)}
    on_class = module.Dependant.__dict__.get("is_coroutine_callable")
    try:
        for name in kept:
            setattr(module, name, replacements[name])
        if on_class is not None:
            module.Dependant.is_coroutine_callable = property(lambda self: False)
        yield
    finally:
        for name, value in kept.items():
            setattr(module, name, value)
        if on_class is not None:
            module.Dependant.is_coroutine_callable = on_class


def calls_of_fastapi(dependant, provider):
    """What FastAPI calls for a request to this route, in its own order: our walk is held against it."""
    record = []

    async def solve_once():
        async with contextlib.AsyncExitStack() as stack:
            scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b"", "path_params": {}}
            scope.update({key: stack for key in ("fastapi_inner_astack", "fastapi_function_astack", "fastapi_astack")})
            arguments = {"request": starlette.requests.Request(scope), "dependant": dependant, "dependency_overrides_provider": provider,
                         "async_exit_stack": stack, "embed_body_fields": False}
            accepted = inspect.signature(fastapi_dependencies.solve_dependencies).parameters
            await fastapi_dependencies.solve_dependencies(**{k: v for k, v in arguments.items() if k in accepted})

    with recorded_calls(record):
        asyncio.run(solve_once())
    return record


def schemes_below(dependant, found):
    from fastapi.security.base import SecurityBase

    for child in dependant.dependencies:
        call = inspect.unwrap(without_partials(child.call))
        if isinstance(call, SecurityBase):
            found.setdefault(call.scheme_name, []).append(bool(getattr(call, "auto_error", True)))
        schemes_below(child, found)
    return found


def security_of(dependant):
    """The operation's security as this version of FastAPI writes it into its document, whether the route is in it or not."""
    if hasattr(fastapi_openapi, "_get_openapi_dependency_data"):
        data = fastapi_openapi._get_openapi_dependency_data(dependant)
        _, written = fastapi_openapi._get_openapi_security_definitions(security_dependencies=data.security_dependencies)
    else:
        flat = fastapi_dependencies.get_flat_dependant(dependant, skip_repeats=True)
        _, written = fastapi_openapi.get_openapi_security_definitions(flat)
    errors = schemes_below(dependant, {})
    out = []
    for entry in written:
        for scheme, scopes in entry.items():
            row = {"scheme": scheme, "scopes": list(scopes), "optional": not any(errors.get(scheme, [True]))}
            if row not in out:
                out.append(row)
    return out


# ---- routes

def contexts_of(owner):
    """(what to read from, the route as written, low priority) in matching order."""
    router = getattr(owner, "router", owner)
    routes = list(owner.routes)
    flatten = getattr(fastapi_routing, "iter_route_contexts", None)
    if flatten is None:
        for route in routes:
            yield route, route
    else:
        for context in flatten(routes):
            effective = context._route_context
            if effective is None:
                yield context.route, context.route
            else:
                yield effective.starlette_route or effective, effective.original_route
    low_priority = getattr(router, "_iter_low_priority_routes", None)
    for candidate in low_priority() if low_priority is not None else []:
        yield candidate, getattr(candidate, "original_route", candidate)


def plain_tags(tags):
    return [getattr(tag, "value", tag) for tag in tags or []]


def inner_app(app):
    """What wrappers stand around, down to something with routes; the wrappers' names, outermost first."""
    wrappers, seen = [], set()
    while app is not None and id(app) not in seen:
        seen.add(id(app))
        if isinstance(getattr(app, "routes", None), list):
            return app, wrappers
        wrappers.append(name_of(app))
        app = next((value for value in (getattr(app, key, None) for key in ("app", "other_asgi_app", "asgi_app")) if value is not None), None)
    return None, wrappers


def read_route(item, original, app, key, prefix, document):
    row = {"app": key, "kind": "http", "methods": None, "path": prefix + (getattr(item, "path", None) or "")}
    routes = document["routes"]
    if isinstance(original, starlette_routing.Mount):
        row["kind"] = "mount"
    elif isinstance(original, starlette_routing.Host):
        row["kind"] = "host"
        row["host"] = item.host
    elif isinstance(original, starlette_routing.WebSocketRoute):
        row["kind"] = "websocket"
    elif not isinstance(original, starlette_routing.Route):
        row["kind"] = "frontend" if "Frontend" in type(original).__name__ else "other"
    row["name"] = getattr(item, "name", None)
    endpoint = getattr(original, "app" if row["kind"] in ("mount", "host") else "endpoint", None)
    row["handler"] = name_of(endpoint) if endpoint is not None else None
    methods = getattr(item, "methods", None)
    row["methods"] = sorted(methods) if methods else None
    row["include_in_schema"] = bool(getattr(item, "include_in_schema", False))
    row["dependencies"], row["parameters"], row["security"] = [], [], []
    dependant = getattr(item, "dependant", None)
    if dependant is not None:
        # a websocket route does not keep its provider: it was given that of the router that serves it
        provider = getattr(item, "dependency_overrides_provider", getattr(getattr(app, "router", app), "dependency_overrides_provider", None))
        row["dependencies"], row["parameters"] = solve(dependant, getattr(provider, "dependency_overrides", None))
        row["security"] = security_of(dependant)
        called = calls_of_fastapi(dependant, provider)
        if called != [d["call"] for d in row["dependencies"]]:
            raise SystemExit("the oracle disagrees with FastAPI about the calls of %s: %s, ours %s" % (row["path"], called, [d["call"] for d in row["dependencies"]]))
    if row["kind"] == "http" and dependant is not None:
        body = getattr(item, "body_field", None)
        row["request_model"] = short_type(field_annotation(body)) if body is not None else None
        answer = getattr(item, "response_field", None)
        row["response_model"] = short_type(item.response_model) if answer is not None else None
        streamed = getattr(item, "stream_item_type", None)
        if streamed is not None:
            row["stream_item"] = short_type(streamed)
        row["tags"] = plain_tags(item.tags)
        row["status_code"] = item.status_code
        row["deprecated"] = bool(item.deprecated)
        row["route_class"] = name_of(type(original))
    if row["kind"] == "frontend":
        for member in original.routes:
            joined = fastapi_routing._join_frontend_paths(getattr(item, "frontend_prefix", ""), member.path)
            routes.append({**row, "path": prefix + joined, "methods": sorted(member.methods), "include_in_schema": False})
        return
    routes.append(row)
    if row["kind"] in ("mount", "host"):
        child, wrappers = inner_app(item.app)
        if child is not None:
            below = row["path"] if row["kind"] == "mount" else prefix
            read_app(child, "%s>%s" % (key, getattr(item, "path", None) or getattr(item, "host", None) or "/"), below, document, wrappers)


def read_app(app, key, prefix, document, wrappers):
    facts = {"id": key, "class": name_of(type(app)), "wrapped_by": wrappers}
    if hasattr(app, "user_middleware"):
        facts["middleware"] = [middleware_name(m) for m in app.user_middleware]
    if isinstance(app, fastapi.FastAPI):
        for field in ("openapi_url", "docs_url", "redoc_url", "root_path"):
            facts[field] = getattr(app, field)
        facts["webhooks"] = [row["path"] for row in webhook_rows(app)]
    document["apps"].append(facts)
    for item, original in contexts_of(app):
        read_route(item, original, app, key, prefix, document)


def webhook_rows(app):
    webhooks = getattr(app, "webhooks", None)
    return [{"path": getattr(item, "path", "")} for item, _ in contexts_of(webhooks)] if webhooks is not None else []


def middleware_name(middleware):
    """The class; for @app.middleware("http"), the function that it dispatches to."""
    options = getattr(middleware, "kwargs", None) or getattr(middleware, "options", None) or {}
    dispatch = options.get("dispatch")
    return name_of(dispatch) if dispatch is not None else name_of(middleware.cls)


# ---- the document

WORDS = ("title", "description", "summary", "example", "examples", "externalDocs")


def without_words(value, names=False):
    """An OpenAPI document without prose; where keys are names (properties, paths), they all stay."""
    if isinstance(value, list):
        return [without_words(v) for v in value]
    if not isinstance(value, dict):
        return value
    if names:
        return {k: without_words(v) for k, v in value.items()}
    return {k: without_words(v, k in ("properties", "paths", "schemas", "securitySchemes", "mapping", "webhooks", "callbacks", "scopes", "$defs", "content")) for k, v in value.items() if k not in WORDS}


def openapi_of(app):
    try:
        document = json.loads(json.dumps(app.openapi(), default=str))
    except Exception as error:
        return failure(error, None)
    out = without_words({k: v for k, v in document.items() if k not in ("info", "openapi")})
    schemas = out.get("components", {}).get("schemas", {})
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    for item in list(out.get("paths", {}).values()) + list(out.get("webhooks", {}).values()):
        for operation in item.values():
            answers = operation.get("responses", {}) if isinstance(operation, dict) else {}
            if "HTTPValidationError" in json.dumps(answers.get("422", "")):
                del answers["422"]
    return out


def disagreements(document):
    """Our own reading held against FastAPI's document: what they both say about a visible operation must be the same."""
    out = []
    paths = (document["openapi"] or {}).get("paths", {})
    top = document["apps"][0]["id"]
    seen = set()
    for row in document["routes"]:
        if row["app"] != top or "request_model" not in row or not row["include_in_schema"] or any("declared" in d for d in row["dependencies"]):
            continue
        path = re.sub(r"\{([^}:]*):[^}]*\}", r"{\1}", row["path"])
        for method in row["methods"]:
            operation = paths.get(path, {}).get(method.lower())
            if operation is None:
                if method in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"):
                    out.append("%s %s: not in the document" % (method, path))
                continue
            if (method, path) in seen or sum(1 for r in document["routes"] if re.sub(r"\{([^}:]*):[^}]*\}", r"{\1}", r["path"]) == path and method in (r["methods"] or [])) > 1:
                continue  # of two equal operations the document keeps the last
            seen.add((method, path))
            written = sorted((p["name"], p["in"], p.get("required", False)) for p in operation.get("parameters", []))
            ours = sorted((p["name"], p["in"], p["required"]) for p in row["parameters"] if p["in"] in ("path", "query", "header", "cookie") and p.get("in_schema", True))
            if written != ours:
                out.append("%s %s: document %s, ours %s" % (method, path, written, ours))
            schemes = sorted({name for entry in operation.get("security", []) for name in entry})
            if schemes != sorted({s["scheme"] for s in row["security"]}):
                out.append("%s %s: security %s, ours %s" % (method, path, schemes, row["security"]))
    return out


def failure(error, when):
    text = str(error).replace(os.getcwd(), ".")
    text = re.sub(r"\S*/(?:site|dist)-packages/", "", text)
    text = re.sub(r" at 0x[0-9a-f]+", "", text)
    out = {"error": type(error).__name__, "message": (text.splitlines() or [""])[0][:160]}
    if when is not None:
        out["when"] = when
    return out


def find_app(target):
    module_name, _, attribute = target.partition(":")
    __import__(module_name)
    value = sys.modules[module_name]
    call = attribute.endswith("()")
    for part in attribute.removesuffix("()").split("."):
        value = getattr(value, part)
    return value() if call else value


def read_program(job):
    os.chdir(job["folder"])
    if job.get("environment") is not None:
        from dotenv import dotenv_values

        os.environ.update({name: value for name, value in dotenv_values(job["environment"]).items() if value is not None})
    sys.path[:0] = [os.path.join(job["folder"], entry) for entry in job.get("path") or ["."]]
    try:
        target = find_app(job["app"])
    except Exception as error:
        return failure(error, "import")
    try:
        app, wrappers = inner_app(target)
        document = {"apps": [], "routes": [], "openapi": None}
        read_app(app, job["app"], "", document, wrappers)
    except Exception as error:
        return failure(error, "routes")
    if hasattr(app, "openapi"):
        document["openapi"] = openapi_of(app)
        if "error" not in document["openapi"]:
            if hasattr(app, "openapi_schema"):
                app.openapi_schema = None  # the program may have asked before all routes were there, and FastAPI keeps its answer
            wrong = disagreements({**document, "openapi": openapi_of(app)})
            if wrong:
                raise SystemExit("the oracle disagrees with FastAPI about %s: %s" % (job["id"], "; ".join(wrong)))
    return document


def versions():
    return {"python": "%d.%d" % sys.version_info[:2], "fastapi": fastapi.__version__, "starlette": starlette.__version__, "pydantic": pydantic.VERSION}


def in_fork(job):
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        signal.alarm(SECONDS_A_PROGRAM)
        os.dup2(2, 1)  # what the program prints is not our answer
        try:
            answer = read_program(job)
        except BaseException as error:  # SystemExit: of a program, or of ours when the oracle contradicts itself
            sys.stderr.write("%s\n" % error)
            answer = failure(error, "import")
            if str(error).startswith("the oracle disagrees"):
                answer["when"] = "oracle"
        with os.fdopen(writer, "w") as out:
            json.dump(answer, out)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as source:
        text = source.read()
    os.waitpid(child, 0)
    return json.loads(text) if text else {"error": "Killed", "message": "no answer within %d seconds" % SECONDS_A_PROGRAM, "when": "import"}


def main():
    answers = os.fdopen(os.dup(1), "w")
    answers.write(json.dumps({"versions": versions()}) + "\n")
    for job in json.load(sys.stdin)["jobs"]:
        answers.flush()
        answers.write(json.dumps({"id": job["id"], "truth": in_fork(job)}) + "\n")
    answers.close()


if __name__ == "__main__":
    main()
