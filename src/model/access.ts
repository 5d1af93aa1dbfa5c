// Who may call a route, and what of it is theirs: the verdict, what decided it, and the objects that a request names.
import type { Place } from '../base/index.ts'

/**
 * `presence`: a credential is demanded and nobody verifies it. `optional`: served without one, and a verified one changes who the
 * caller is. `unknown` is never to be read as safe.
 */
export type Access = 'open' | 'presence' | 'optional' | 'authenticated' | 'authorised' | 'unknown'

/** What happens in one world: every way stops, every way passes, some do, or nobody can say. */
export type Outcome = 'stops' | 'passes' | 'either' | 'unknown'

/** Something before or in a handler that means something for who may go on. */
export interface Guard {
  readonly kind: 'dependency' | 'middleware' | 'decorator' | 'handler' | 'route-class' | 'library'
  /** `module:qualname` of what runs. */
  readonly call: string
  /** Where its code stands. */
  readonly place: Place | null
  /** Index in the route's dependencies; null for what is none. */
  readonly dependency: number | null
  /** Without a credential, with a made-up one, and with one that holds. */
  readonly absent: Outcome
  readonly forged: Outcome
  readonly verified: Outcome
  /** Where the request's credential is read: `header Authorization`, `cookie session`, `query token`. */
  readonly reads: readonly string[]
  /** What establishes that a credential holds: `jwt.decode`, `look-up of User by api_key`, `comparison with settings.API_KEY`. */
  readonly verifiedBy: readonly AccessStep[]
  /** What of the principal is asked before the request may go on. */
  readonly tests: readonly PrincipalTest[]
  /** Where it refuses, with the status that a caller sees. */
  readonly refusals: readonly Refusal[]
  /** Path tests by which requests pass it: `endswith("/health")`; of middleware alone. */
  readonly exempt: readonly PathTest[]
}

export interface AccessStep {
  readonly text: string
  readonly place: Place | null
}

export interface Refusal {
  /** null where it is not known, or an exception that nobody answers. */
  readonly status: number | null
  /** The exception's or response's name as written. */
  readonly by: string
  readonly place: Place | null
}

export interface PathTest {
  readonly operator: '==' | 'in' | 'startswith' | 'endswith' | 'contains' | 'match' | 'search' | 'fullmatch' | 'fnmatch'
  /** What the path is held against. */
  readonly values: readonly string[]
  /** What is tested: `request.url.path`, `scope["path"]`, `str(request.url)`, `request.url.path.lower()`. */
  readonly subject: string
  readonly place: Place | null
}

/**
 * Another way of writing a route's address, by which a request without a credential passes a layer of middleware that looks at the
 * address, and reaches the handler.
 */
export interface PathSlip {
  /**
   * `newline`: `%0A` at the end, which routing takes no notice of. `root-path`: with the application's own prefix before it. `host`:
   * with a path in the `Host` header. `query`: with the words after a `?`. `parameter`: with the words in a part that the client names.
   */
  readonly how: 'newline' | 'root-path' | 'host' | 'query' | 'parameter'
  /** As a client sends it: `GET /admin%0A`. */
  readonly request: string
  /** `module:qualname` of the layer, as guards name it. */
  readonly guard: string
  readonly test: PathTest
}

/** A layer of middleware refuses requests without a credential, and lets those for this route by for what it asks of the address. */
export interface Exemption {
  /** `module:qualname` of the layer, as guards name it. */
  readonly guard: string
  /** The test that decided. */
  readonly test: PathTest
}

/** One question about the principal whose answer decides whether the request is refused. */
export interface PrincipalTest {
  /** `owner`: of an object; `tenant`: of a group that it belongs to; `self`: the id in the request is the caller's. */
  readonly kind: 'role' | 'scope' | 'owner' | 'tenant' | 'self' | 'other'
  /** As written: `user.role != "admin"`. */
  readonly text: string
  readonly place: Place | null
  /** Plain values that it asks for, where they are known: `admin`, `items:write`. */
  readonly values: readonly string[]
}

/** An object that a request names by an id, or a list of objects, as an entry's code loads it. */
export interface ObjectUse {
  /** ORM class (`module:Class`), table or collection; null where it is not known. */
  readonly resource: string | null
  readonly does: 'read' | 'list' | 'create' | 'update' | 'delete'
  /** What the request gives to find it; empty for a list or a new one. */
  readonly by: readonly ObjectKey[]
  /** How the principal is part of it: in the look-up's own predicate, compared before or after it, asked of a helper; `none` where nothing is. */
  readonly bound: 'predicate' | 'compared' | 'parent' | 'role' | 'none' | 'unknown'
  /** What binds it, as written. */
  readonly boundBy: readonly AccessStep[]
  /** The look-up itself, and the function that it stands in. */
  readonly place: Place
  readonly inside: { readonly module: string; readonly function: string; readonly file: string }
  /** As written, at most 120 characters. */
  readonly text: string
  /** Fields of the resource that name its owner or tenant, as far as its class is known: `owner_id`, `organization_id`. */
  readonly ownerFields: readonly string[]
}

export interface ObjectKey {
  /** Of the request: the parameter's name (`item_id`, `body.item_id`). */
  readonly parameter: string
  readonly in: 'path' | 'query' | 'header' | 'cookie' | 'body' | 'form' | 'file' | 'message'
  /** The column that it is held against; null where it is not known. */
  readonly column: string | null
}

/** The same route under another setting. */
export interface OtherAccess {
  readonly access: Access
  /** The setting as a person would look for it: `AUTH_TYPE`. */
  readonly setting: string
}
