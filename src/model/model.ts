// The model: what a FastAPI application is. Plain readonly data with a schema version; no methods, no I/O.
import type { Place } from '../base/index.ts'
import type { Access, AccessStep, Exemption, Guard, ObjectUse, OtherAccess, PathSlip } from './access.ts'
import type { Code } from './code.ts'
import type { Demands } from './demand.ts'
import type { Flows } from './flow.ts'
import type { Schema, SchemaName } from './schema.ts'

/** Major changes when a reader of an older one would misread; `fastward map` writes it. */
export const SCHEMA_VERSION = '1.0'

export interface Snapshot {
  /** Commit of the scanned tree; null outside of git. */
  readonly commit: string | null
  /** SHA-256 over the paths and contents that were looked at. */
  readonly content: string
  readonly tool: string
  readonly knowledge: string
  /** Digest of the policy and of the variables that were given; null where there is neither. */
  readonly policy: string | null
}

export interface Model {
  readonly schemaVersion: string
  readonly snapshot: Snapshot
  readonly versions: Versions
  readonly apps: readonly App[]
  /** All apps' routes, each app's in matching order. */
  readonly routes: readonly Route[]
  readonly events: readonly EventEntry[]
  readonly orphans: readonly Orphan[]
  /** null where only the surface was asked for. */
  readonly code: Code | null
  /** What entries ask of a request before they go on; left out where only the surface was asked for. */
  readonly demands?: readonly Demands[]
  /** What the program does to the outside, and how requests reach it; null where nobody asked. */
  readonly flows: Flows | null
  /** By name, as FastAPI names them in `components`. */
  readonly schemas: Readonly<Record<SchemaName, Schema>>
  readonly problems: readonly ModelProblem[]
  readonly lookedAt: LookedAt
}

export interface Versions {
  readonly fastapi: Fact<string>
  readonly starlette: Fact<string>
  readonly pydantic: Fact<string>
}

/** A value with how sure we are and where it comes from. */
export interface Fact<T> {
  readonly value: T
  readonly certainty: 'certain' | 'likely' | 'unknown'
  readonly origin: 'source' | 'openapi' | 'traffic'
  readonly place: Place | null
}

export interface LookedAt {
  readonly files: number
  readonly parsed: number
  readonly skipped: readonly { readonly path: string; readonly reason: string }[]
}

export interface ModelProblem {
  readonly code: string
  readonly file: string
  readonly line: number
  readonly message: string
}

/** An expression over settings, with its value under the defaults. */
export interface RouteCondition {
  readonly text: string
  readonly default: 'on' | 'off' | 'unknown'
}

export interface App {
  /** `module:attribute`, or its name in `fastward.yaml`; a mounted app's is `main:app>/prefix`. */
  readonly id: string
  readonly entrypoint: string
  /** What the entry point serves; at most one in a model. */
  readonly primary: boolean
  readonly kind: 'fastapi' | 'starlette' | 'router'
  readonly place: Place | null
  readonly title: string | null
  readonly version: string | null
  readonly rootPath: string
  readonly debug: Fact<boolean>
  /** null: switched off. */
  readonly openapiUrl: string | null
  readonly docsUrl: string | null
  readonly redocUrl: string | null
  readonly redirectSlashes: boolean
  /** Outermost first, as a request meets them. */
  readonly middleware: readonly Middleware[]
  readonly exceptionHandlers: readonly { readonly on: string; readonly handler: string | null; readonly place: Place | null }[]
  readonly dependencyOverrides: readonly { readonly of: string; readonly by: string; readonly place: Place | null }[]
  /** Wrappers around the app (`socketio.ASGIApp(sio, app)`), outermost first; with their options they stand first in `middleware`. */
  readonly wrappedBy: readonly string[]
  readonly lifespan: string | null
  /** What the document says the app calls elsewhere; never served. `path` is the webhook's name. */
  readonly webhooks: readonly HttpRoute[]
  /** Mounts of included routers, which FastAPI serves from 0.137 on alone; left out where there are none. */
  readonly droppedMounts?: readonly DroppedMount[]
}

export interface DroppedMount {
  /** With the prefixes that it would have; a hole is `{?}`. */
  readonly path: string
  readonly place: Place | null
  /** The inclusion that drops it. */
  readonly includedAt: Place | null
}

export interface Middleware {
  /** Dotted path of the class; `fastapi.middleware.cors.CORSMiddleware` is told by `name`. */
  readonly call: string
  readonly name: string
  readonly options: Readonly<Record<string, Argument>>
  readonly condition: RouteCondition | null
  readonly place: Place | null
  /** It is built on `BaseHTTPMiddleware`, which lets websockets through unseen; left out where it is not, or nobody knows. */
  readonly httpOnly?: true
}

/** An argument as far as it is known: a JSON value, or null with a reason. */
export interface Argument {
  readonly value: Json
  readonly certainty: 'certain' | 'likely' | 'unknown'
  /** Setting it depends on, or why it is not known. */
  readonly note: string | null
  readonly place: Place | null
}
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

interface RouteBase {
  /** `app|GET /users/{}`; if two agree, the later in matching order gets `#2`. */
  readonly id: string
  /** The app that a request meets first; paths are as that app's callers write them. */
  readonly app: string
  /** The app that answers: the same, or one mounted below it (`main:app>/api`). */
  readonly within: string
  /** After all prefixes, with names and converters: `/users/{user_id:int}`; a hole is `{?}`. */
  readonly path: string
  readonly converters: Readonly<Record<string, string>>
  readonly order: number
  readonly handler: Handler | null
  readonly includeInSchema: boolean
  readonly condition: RouteCondition | null
  readonly access: Access
  readonly accessCertainty: 'certain' | 'likely' | 'unknown'
  /** In the order in which a request meets them; only what means something for the verdict. */
  readonly guards: readonly Guard[]
  /** Why the verdict is what it is, the decisive step first. */
  readonly accessReasons: readonly AccessStep[]
  /** Spellings of its address that lead around what refuses the plain one; left out where none is known. */
  readonly slips?: readonly PathSlip[]
  /** Of an open route: what asks callers for other addresses, and not for its own; left out where nothing does. */
  readonly exemption?: Exemption
  /** The verdict where a setting is other than its default, where that changes it. */
  readonly otherwise: OtherAccess | null
  /** Objects that the handler and what it calls load or change. */
  readonly objects: readonly ObjectUse[]
  /** Where the verified caller arrives and whether the handler uses it; null where nobody is known to the handler. */
  readonly principal: { readonly parameter: string; readonly used: 'yes' | 'no' | 'unknown' } | null
  readonly dependencies: readonly Dependency[]
  /** Dependencies that the app, a router, an inclusion or what was added to its own list names and that never run for this route; `of` counts in this list. Left out where all of them run. */
  readonly unreached?: readonly Dependency[]
  /** What classes on its way define to see every route, and that never saw this one; left out where there is nothing of the kind. */
  readonly unseenBy?: readonly Unseen[]
  /** Dependencies that the handler or a dependency asks for in a way that FastAPI does not follow; left out where there are none. */
  readonly lost?: readonly LostDependency[]
  readonly security: readonly SecurityUse[]
  readonly parameters: readonly Parameter[]
  /** Whether the handler or a dependency takes the request, websocket or connection itself; what is no path operation always does. */
  readonly takesRequest: boolean
  /** `module:qualname` of a `route_class` that is not FastAPI's own. */
  readonly routeClass: string | null
  readonly tags: readonly string[]
  readonly name: string | null
  /** Where it is registered: the decorator or the call. */
  readonly place: Place | null
  /** Files and lines of the routers and inclusions on the way from the app to the route, outermost first. */
  readonly via: readonly RouterStep[]
}

/** An `add_api_route` of an app's or router's own class, or the `route_class` of a router, by which a route was not made. */
export interface Unseen {
  readonly kind: 'add_api_route' | 'route-class'
  /** The method, or the class of routes. */
  readonly call: string
  /** The whole of the method that sees the others. */
  readonly place: Place | null
  /** Its text names callers and dependencies, or refusals: until its meaning is known. */
  readonly speaksOfGuards: boolean
}

export interface HttpRoute extends RouteBase {
  readonly kind: 'http'
  readonly method: string
  readonly body: Body | null
  readonly responses: readonly Response[]
  readonly responseModel: string | null
  readonly statusCode: number | null
  readonly operationId: string | null
  readonly deprecated: boolean
  /** A Starlette `Route`, or one that FastAPI or a library adds: no dependency applies. */
  readonly plain: boolean
  /** `docs` for FastAPI's own documentation routes, the library's name for those a library adds. */
  readonly origin: 'project' | 'docs' | string
  /** What the document says the operation calls back; never served. */
  readonly callbacks: readonly Callback[]
  /** The parameters of FastAPI's document, which knows no `dependency_overrides`; null where they are the same. */
  readonly documented: readonly Parameter[] | null
  /** `openapi_extra`: merged into the operation of the document. */
  readonly openapiExtra: Json
}

export interface Callback {
  readonly name: string
  /** `{$callback_url}/invoices/{$request.body.id}` */
  readonly expression: string
  readonly routes: readonly HttpRoute[]
}

export interface WebSocketRoute extends RouteBase {
  readonly kind: 'websocket'
  readonly method: 'WS'
}
export interface MountRoute extends RouteBase {
  readonly kind: 'mount'
  readonly method: null
  /** What answers below the path: `starlette.staticfiles.StaticFiles`, an app's id, a dotted path. */
  readonly target: string | null
  readonly frontend: boolean
  /** Of an application that a library mounts: whether it was given something of its own that asks who calls (an authentication backend, `auth=`); left out for others. */
  readonly door?: 'open' | 'closed' | 'unknown'
  readonly options: Readonly<Record<string, Argument>>
}
export type Route = HttpRoute | WebSocketRoute | MountRoute

export interface Handler {
  /** Qualified name within the module: `Class.method`, `make_router.<locals>.read`. */
  readonly name: string
  readonly module: string
  readonly file: string | null
  readonly line: number | null
  /** Last line of the signature. */
  readonly headEnd: number | null
  readonly isAsync: boolean | null
  /** Decorators between the route and the function, outermost first. */
  readonly decorators: readonly string[]
}

/** One dependency as FastAPI runs it: inner ones first, the index of the one that asked in `of`. */
export interface Dependency {
  /** `module:qualname` of what runs; of an instance, its class. */
  readonly call: string
  /** What `dependency_overrides` replaced, where it did. */
  readonly replaces: string | null
  readonly kind: 'function' | 'class' | 'instance' | 'method' | 'partial' | 'lambda' | 'unknown'
  /** Index in the route's list; null for one that the route, router or app itself names. */
  readonly of: number | null
  readonly depth: number
  /** The parameter that receives its value; null from `dependencies=[…]`. */
  readonly parameter: string | null
  /** Whether the receiver's code mentions that parameter. */
  readonly used: 'yes' | 'no' | 'unknown'
  readonly scopes: readonly string[]
  /** What a closure, partial or instance carries, as far as it is plain. */
  readonly arguments: Readonly<Record<string, Json>>
  readonly level: 'app' | 'router' | 'include' | 'route' | 'parameter' | 'dependency'
  /** Where it is written. */
  readonly place: Place | null
  /** Where the program asks for it: the `Depends(…)`. */
  readonly asked: Place | null
  /** The security scheme that it is, else null. */
  readonly scheme: string | null
  /** It takes FastAPI's `SecurityScopes`, or nobody can say what it takes; left out where it does not. */
  readonly takesScopes?: true
  /** FastAPI calls it and does not await what it gives: nothing of it runs; left out where all is well. */
  readonly neverAwaited?: true
  /** There is no code in it beside constants; left out where there is. */
  readonly empty?: true
  /** The kind of connection that it cannot do without: for the other kind FastAPI calls it without, which fails; left out where it takes either. */
  readonly connection?: 'request' | 'websocket'
}

/** A dependency that stands in the program and never runs. */
export interface LostDependency {
  readonly how: LostHow
  /** `module:qualname` of what would have been called; of text that nobody can resolve, what stands there. */
  readonly call: string
  /** The parameter or class attribute that asks for it. */
  readonly parameter: string
  /** Index of the dependency whose code that is; null for the handler. */
  readonly of: number | null
  readonly place: Place | null
}

export type LostHow =
  /** `Alias | None`, `list[Alias]`: within a type, where FastAPI does not look. */
  | 'inside-type'
  /** A later `Depends()` or `Query()` of the same `Annotated` won. */
  | 'overruled'
  /** An annotation that is text names what is local to a function, and FastAPI seeks it in the module. */
  | 'postponed'
  /** In a class-based view, without the annotation that would make it one. */
  | 'not-annotated'
  /** In a class that is a dependency itself, and whose `__init__` does not take it. */
  | 'class-attribute'

export interface SecurityUse {
  readonly scheme: string
  readonly scopes: readonly string[]
  /** `auto_error=False` */
  readonly optional: boolean
  readonly type: SecurityScheme
}
export type SecurityScheme =
  | { readonly type: 'apiKey'; readonly in: 'header' | 'query' | 'cookie'; readonly name: string }
  | { readonly type: 'http'; readonly scheme: string; readonly bearerFormat: string | null }
  | { readonly type: 'oauth2'; readonly flows: Json }
  | { readonly type: 'openIdConnect'; readonly openIdConnectUrl: string }

export interface Parameter {
  /** As the caller writes it (the alias). */
  readonly name: string
  readonly in: 'path' | 'query' | 'header' | 'cookie' | 'body' | 'form' | 'file'
  readonly required: boolean
  readonly schema: Schema
  readonly default: Json
  readonly hasDefault: boolean
  /** The dependency that declares it, as an index; null for the handler itself. */
  readonly of: number | null
  readonly deprecated: boolean
  readonly includeInSchema: boolean
  /** `user: User = get_user`, `Annotated[User, get_user]`: what stands there without `Depends`; left out where nothing does. */
  readonly bareDependency?: string
}

export interface Body {
  readonly required: boolean
  readonly contentType: string
  readonly schema: Schema
  /** The name of the model where the body is one. */
  readonly model: string | null
}
export interface Response {
  readonly status: string
  readonly contentType: string | null
  readonly schema: Schema | null
}

export interface RouterStep {
  readonly kind: 'router' | 'include' | 'mount'
  /** `module:variable` that holds the router, or the app whose own router it is; null where no variable does. */
  readonly name: string | null
  readonly prefix: string
  readonly place: Place | null
}

/** Outside data that does not come by a route: socket.io, Gradio. */
export interface EventEntry {
  /** `main:app|EVENT message` */
  readonly id: string
  readonly app: string | null
  readonly library: string
  readonly name: string
  readonly handler: Handler | null
  /** Which of its parameters its code mentions; left out where its code is not known. */
  readonly mentions?: readonly string[]
  /** Which of the objects that take events (servers of socket.io) takes it, counted from 0; left out where the library has none. */
  readonly holder?: number
  readonly place: Place | null
}

/** A router with routes that no app includes. */
export interface Orphan {
  readonly name: string
  readonly module: string
  readonly routes: number
  readonly reason: 'not-included' | 'module-not-imported'
  readonly place: Place | null
}
