// Access rules as data: who may do what on which routes, down to the field. Where they come from (a file, Cedar, the code itself) and
// who asks them (review, tests, the gateway) is no concern of theirs.

/** Of each kind that is given one must fit; what is not given fits every route. */
export interface Selector {
  /** Ids of routes, or `GET /orders/{}` where one app is meant; names of parameters do not matter. */
  readonly routes?: readonly string[]
  /** Of paths: `*` is one part, `**` any number of them: `/orders/**`. */
  readonly paths?: readonly string[]
  /** `GET`; `WS` for websockets. */
  readonly methods?: readonly string[]
  readonly tags?: readonly string[]
  /** `module:variable` of a router, or the variable alone. */
  readonly routers?: readonly string[]
  readonly apps?: readonly string[]
}

export interface AccessRule {
  readonly id: string
  /** Who answers for it. */
  readonly owner: string | null
  readonly selector: Selector
  readonly effect: 'allow' | 'deny'
  /** A condition in CEL over `principal`, `request`, `path`, `query`, `header`, `body`, `response` and `resource`; null: always. */
  readonly when: string | null
  /** Nobody gets an answer on its routes before the decision is recorded on disk. */
  readonly isRecordedFirst?: boolean
}

/**
 * Who may see or set a part of what goes out or comes in. A field that a rule names is closed to everybody whom no such rule allows
 * it; one that no rule names is not looked at. What stands below a closed field is closed with it.
 */
export interface FieldRule {
  readonly id: string
  readonly owner: string | null
  readonly selector: Selector
  /** `read`: of answers, `write`: of what is sent. */
  readonly access: 'read' | 'write'
  readonly effect: 'allow' | 'deny'
  /** `customer.email`, `items[].price`, `[].id` where the whole is a list, `prices.*` for each key. */
  readonly fields: readonly string[]
  readonly when: string | null
}

/** What `resource` means on some routes: expressions over the request, and for GET and HEAD over the response. */
export interface ResourceBinding {
  readonly id: string
  readonly selector: Selector
  /** `owner: response.owner_id` */
  readonly attributes: Readonly<Record<string, string>>
}

export interface AccessPolicy {
  readonly rules: readonly AccessRule[]
  readonly fields: readonly FieldRule[]
  readonly resources: readonly ResourceBinding[]
}

export interface AccessProblem {
  /** Id of the rule. */
  readonly rule: string
  /** A fragment: what is wrong, then what to do. */
  readonly message: string
  /** In the condition; null where it is not about one. */
  readonly offset: number | null
  /** The first route on which it is wrong; null where it is wrong on all. */
  readonly route: string | null
}
