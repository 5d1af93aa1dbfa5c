// What conditions may say of each kind of thing, with its type and its meaning: the check of conditions and the guide come from here.

import { type CelType, type Declarations, types } from '../cel/index.ts'
import type { SubjectKind } from './guardrail.ts'

interface FactType {
  readonly type: CelType
  readonly description: string
}

const { string, bool } = types
const words = types.list(string)
const fact = (type: CelType, description: string): FactType => ({ type, description })

const routeFacts = {
  id: fact(string, 'As reports name it: `main:app|GET /users/{}`.'),
  kind: fact(string, '`http`, `websocket` or `mount`.'),
  method: fact(string, '`GET`, …; `WS` for websockets, `MOUNT` for mounts.'),
  path: fact(string, 'After all prefixes: `/users/{user_id}`.'),
  app: fact(string, 'The application, as reports name it.'),
  handler: fact(string, '`module:function`; empty where there is none.'),
  module: fact(string, 'The module of the handler.'),
  tags: fact(words, 'As the routers and the route give them.'),
  routers: fact(words, 'On the way from the application to the route, `module:variable`, outermost first.'),
  origin: fact(string, '`project`, `docs` for FastAPI’s own pages, or the library that adds it.'),
  documented: fact(bool, 'It stands in the OpenAPI document.'),
  deprecated: fact(bool, 'It is marked as deprecated.'),
  public: fact(bool, 'Listed under `routes.public`.'),
  changes: fact(bool, 'Its method is one that changes something: not GET, HEAD or OPTIONS; websockets count.'),
  known: fact(bool, 'The verdict is known; where it is not, a condition on `access` has to hold whatever it is.'),
  access: fact(string, 'The verdict: `open`, `presence`, `optional`, `authenticated`, `authorised`.'),
  otherwise: fact(string, 'The verdict where a setting is other than its default; empty where that changes nothing.'),
  setting: fact(string, 'The setting on which that hangs.'),
  guards: fact(words, 'What asks who calls, as `module:name`, in the order of a request.'),
  dependencies: fact(words, 'All dependencies, as `module:name`.'),
  schemes: fact(words, 'Security schemes by name.'),
  scopes: fact(words, 'OAuth scopes that it asks for.'),
  tests: fact(words, 'What is asked of the caller: `role`, `scope`, `owner`, `tenant`, `self`, `other`.'),
  values: fact(words, 'The roles, scopes and the like that those tests name.'),
  effects: fact(words, 'What it does to the outside: `sql`, `file`, `url`, `command` …'),
  objects: fact(
    types.list(types.record('object', { resource: string, does: string, bound: string })),
    'Objects that it loads or changes: `resource`, `does` (`read`, `list`, `create`, `update`, `delete`), `bound` (how the caller is part of it: `predicate`, `compared`, `parent`, `role`, `none`, `unknown`).',
  ),
  parameters: fact(words, 'Names of its parameters.'),
  takes: fact(words, 'What callers send, by the names of fields: `credential`, `personal`, `financial`, `health`.'),
  returns: fact(words, 'What callers are sent, in the same words.'),
  typed: fact(bool, 'Its answer has a declared schema.'),
} as const

/** Of what several routes can have in common. */
const shared = {
  accesses: fact(words, 'The verdicts on the routes that have it.'),
  routes: fact(words, 'Ids of those routes.'),
} as const

const findingFacts = {
  rule: fact(string, 'The rule that found it.'),
  room: fact(string, '`code`, `dependencies`, `secrets`, `infrastructure`.'),
  severity: fact(string, '`low`, `medium`, `high`, `critical`.'),
  confidence: fact(string, '`low`, `medium`, `high`.'),
  what: fact(string, 'What is wrong, in the words of the report.'),
  name: fact(string, 'The function, class or setting that must change.'),
  file: fact(string, 'Where it stands.'),
  cwe: fact(words, 'As CWE numbers them.'),
  owasp: fact(string, 'As OWASP API Security Top 10 numbers it; empty where it is none of these.'),
  asvs: fact(words, 'Requirements of ASVS 5.0.'),
  fixable: fact(bool, 'A machine can mend it.'),
  ...shared,
} as const

export const factTypes: Readonly<Record<SubjectKind, Readonly<Record<string, FactType>>>> = {
  route: routeFacts,
  dependency: {
    call: fact(string, 'What runs, as `module:name`.'),
    name: fact(string, 'The name alone.'),
    kind: fact(string, '`function`, `class`, `instance`, `method`, `partial`, `lambda`, `unknown`.'),
    scheme: fact(string, 'The security scheme that it is; else empty.'),
    scopes: fact(words, 'OAuth scopes with which it is asked for.'),
    levels: fact(words, 'Who asks for it: `app`, `router`, `include`, `route`, `parameter`, `dependency`.'),
    guards: fact(bool, 'It asks who calls, on one of its routes.'),
    ...shared,
  },
  parameter: {
    name: fact(string, 'As callers write it.'),
    in: fact(string, '`path`, `query`, `header`, `cookie`, `body`, `form`, `file`.'),
    type: fact(string, 'As JSON Schema names it; empty where there are several.'),
    format: fact(string, 'As JSON Schema names it; else empty.'),
    required: fact(bool, 'Callers must send it.'),
    bounded: fact(bool, 'A number has a maximum, a text a greatest length, a pattern, a format or an enumeration; others always.'),
    maximum: fact(types.double, 'The greatest number; -1 where there is none.'),
    documented: fact(bool, 'It stands in the OpenAPI document.'),
    sensitivity: fact(string, 'What its name says: `credential`, `personal`, `financial`, `health`, or nothing.'),
    declaredBy: fact(string, 'The handler or dependency that declares it.'),
    ...shared,
  },
  schema: {
    name: fact(string, 'As the OpenAPI document names it.'),
    fields: fact(words, 'Names of its fields.'),
    extra: fact(string, 'What becomes of fields that it does not know: `forbid`, `allow`, or `ignore`.'),
    received: fact(bool, 'Callers send it.'),
    sent: fact(bool, 'Callers are sent it.'),
    ...shared,
  },
  field: {
    name: fact(string, 'As callers write it.'),
    schema: fact(string, 'The model that it belongs to.'),
    type: fact(string, 'As JSON Schema names it; empty where there are several.'),
    format: fact(string, 'As JSON Schema names it; else empty.'),
    required: fact(bool, 'It must be there.'),
    bounded: fact(bool, 'As of parameters.'),
    sensitivity: fact(string, 'What its name says: `credential`, `personal`, `financial`, `health`, or nothing.'),
    received: fact(bool, 'Callers send it.'),
    sent: fact(bool, 'Callers are sent it.'),
    ...shared,
  },
  finding: findingFacts,
  secret: findingFacts,
  infrastructure: findingFacts,
  component: {
    name: fact(string, 'Normalised.'),
    version: fact(string, 'As locked; empty where only a range is known.'),
    ecosystem: fact(string, '`pypi` or `conda`.'),
    license: fact(
      string,
      'An expression of SPDX, as the package says it where it is installed (`licences.from`); unknown where nothing says it.',
    ),
    direct: fact(bool, 'A project asks for it by name.'),
    scope: fact(string, '`production`, `optional`, `development`, `unknown`.'),
    source: fact(string, '`index`, `git`, `url`, `path`, `unknown`.'),
    locked: fact(bool, 'The file says the version of everything.'),
    hashed: fact(bool, 'The file has its digests.'),
    file: fact(string, 'The lock file or manifest.'),
  },
  statement: {
    id: fact(string, 'As reports name it: `tls-everywhere`.'),
    room: fact(string, 'Who says it.'),
    verdict: fact(string, '`yes` or `no`; empty where it is no question of yes or no.'),
    text: fact(string, 'The answer in a sentence.'),
  },
}

export function declarationsOf(kind: SubjectKind): Declarations {
  return { [kind]: recordOf(kind) }
}

function recordOf(kind: SubjectKind): CelType {
  return types.record(kind, Object.fromEntries(Object.entries(factTypes[kind]).map(([name, { type }]) => [name, type])))
}
