// `access`: who may do what on which routes, down to the field, as data. Conditions are read later, when the routes are known; their
// lines are kept for what is wrong with them.

import { parseFieldPath } from '../access/index.ts'
import { checked, choice, type Lined, lined, oneOrMany, record, type Shape, type Source, source, table, text } from './shape.ts'

export interface WrittenSelector {
  readonly route: readonly string[]
  readonly path: readonly string[]
  readonly method: readonly string[]
  readonly tag: readonly string[]
  readonly router: readonly string[]
  readonly app: readonly string[]
}

export interface WrittenRule extends Lined {
  readonly where: Partial<WrittenSelector>
  readonly effect: 'allow' | 'deny'
  readonly when: Source | null
  readonly owner: string | null
}

export interface WrittenAccessRule extends WrittenRule {
  readonly audit: 'required' | null
}

export interface WrittenFieldRule extends WrittenRule {
  readonly access: 'read' | 'write'
  readonly fields: readonly string[]
}

export interface WrittenResource extends Lined {
  readonly where: Partial<WrittenSelector>
  readonly attributes: ReadonlyMap<string, Source>
}

export interface WrittenAccess {
  readonly rules: ReadonlyMap<string, WrittenAccessRule>
  readonly fields: ReadonlyMap<string, WrittenFieldRule>
  readonly resources: ReadonlyMap<string, WrittenResource>
}

const example = `\`access: {rules: {admins: {where: {path: '/admin/**'}, when: '"admin" in principal.roles'}}}\``

const words = (description: string, expected: string, pattern = '\\S') => text({ description, expected, example, pattern })
const several = (description: string, expected: string, pattern?: string) =>
  oneOrMany(words(description, expected, pattern), { description, example })

const selector = record<WrittenSelector>(
  {
    route: several(
      'A route: a method and a path, or the id that reports in JSON give it; names of parameters do not matter.',
      'a route, or a list of routes',
    ),
    path: several('A pattern of paths: `*` is one part, `**` any number of them.', 'a pattern of paths, or a list of them', '^/|^$|^\\*'),
    method: several('A method in capitals; `WS` for websockets.', 'a method in capitals, or a list of them', '^[A-Z]+$'),
    tag: several('A tag of the route.', 'a tag, or a list of tags'),
    router: several('A router, as `module:variable` or the variable alone.', 'a router, or a list of routers'),
    app: several('An application, as `module:variable`.', 'an application, or a list of them'),
  },
  { description: 'Which routes it is about: of each kind that is given one must fit.', example },
)

const condition = source({
  description:
    'A condition in CEL over `principal`, `request`, `path`, `query`, `header`, `body`, `response` and `resource`; without it: always.',
  expected: 'a condition in CEL',
  example,
})
const effect = choice(['allow', 'deny'] as const, {
  description: 'allow (the default): who meets the condition may. deny: who meets it may not, whatever allows it.',
  example,
})
const owner = words('Who answers for the rule.', 'a person or a team')

interface DeclaredRule {
  readonly where: Partial<WrittenSelector>
  readonly effect: 'allow' | 'deny'
  readonly when: Source
  readonly owner: string
}

interface DeclaredAccessRule extends DeclaredRule {
  readonly audit: 'required'
}

const audit = choice(['required'] as const, {
  description: 'required: nobody gets an answer on these routes before the decision is recorded on disk.',
  example: "`access: {rules: {payments: {where: {path: '/payments/**'}, audit: required}}}`",
})

const declaredRule = record<DeclaredAccessRule>(
  { where: selector, effect, when: condition, owner, audit },
  { description: 'Who may do what on the routes that it is about.', example },
  ['where'],
)

const rule: Shape<Omit<WrittenAccessRule, 'line'>> = {
  schema: declaredRule.schema,
  read(written) {
    const { where = {}, effect = 'allow', when = null, owner = null, audit = null } = declaredRule.read(written)
    return { where, effect, when, owner, audit }
  },
}

interface DeclaredFieldRule extends DeclaredRule {
  readonly access: 'read' | 'write'
  readonly fields: readonly string[]
}

const fieldExample =
  "`access: {fields: {emails: {where: {path: '/users/**'}, access: read, fields: [email], when: '\"admin\" in principal.roles'}}}`"

const declaredFieldRule = record<DeclaredFieldRule>(
  {
    where: selector,
    effect,
    when: condition,
    owner,
    access: choice(['read', 'write'] as const, { description: 'read: of answers, write: of what is sent.', example: fieldExample }),
    fields: oneOrMany(
      checked(
        words('A part of the answer or of what is sent.', 'a field'),
        (field) => parseFieldPath(field) !== null,
        'a field such as `customer.email`, `items[].price` or `[].id`',
        fieldExample,
      ),
      { description: 'What is closed to everybody whom no such rule allows it.', example: fieldExample },
    ),
  },
  { description: 'Who may see or set a part of what goes out or comes in.', example: fieldExample },
  ['where', 'access', 'fields'],
)

const fieldRule: Shape<Omit<WrittenFieldRule, 'line'>> = {
  schema: declaredFieldRule.schema,
  read(written) {
    const { where = {}, effect = 'allow', when = null, owner = null, access = 'read', fields = [] } = declaredFieldRule.read(written)
    return { where, effect, when, owner, access, fields }
  },
}

const resourceExample = "`access: {resources: {order: {where: {path: '/orders/**'}, attributes: {owner: response.owner_id}}}}`"

const declaredResource = record<Omit<WrittenResource, 'line'>>(
  {
    where: selector,
    attributes: table(
      { pattern: '^[A-Za-z_]\\w*$', expected: 'a name of letters, digits and underscores', noun: 'a name' },
      source({
        description: 'An expression in CEL over the request, and for GET and HEAD over the response.',
        expected: 'an expression in CEL',
        example: resourceExample,
      }),
      { description: 'What `resource.NAME` is in conditions.', example: resourceExample },
    ),
  },
  { description: 'What `resource` is on some routes.', example: resourceExample },
  ['where', 'attributes'],
)

const resource: Shape<Omit<WrittenResource, 'line'>> = {
  schema: declaredResource.schema,
  read(written) {
    const { where = {}, attributes = new Map() } = declaredResource.read(written)
    return { where, attributes }
  },
}

const ids = { pattern: '^[a-z0-9]+(?:-[a-z0-9]+)*$', expected: 'an id of lower-case words joined by dashes', noun: 'an id' }

export const accessShape: Shape<Partial<WrittenAccess>> = record<WrittenAccess>(
  {
    rules: table(ids, lined(rule), {
      description: 'Who may do what: a route that a rule allows to somebody is closed to all others.',
      example,
    }),
    fields: table(ids, lined(fieldRule), {
      description: 'Who may see or set what: a field that a rule names is closed to everybody whom no rule allows it.',
      example: fieldExample,
    }),
    resources: table(ids, lined(resource), { description: 'What `resource` means in conditions.', example: resourceExample }),
  },
  {
    description: 'Access rules: who may do what on which routes. `fastward policy derive` writes those that the code enforces today.',
    example,
  },
)
