// What a route takes and gives: parameters, fields of bodies, fields of responses, each told by the model that declares it.

import type { Dependency, Parameter, Response, Route } from '../model/index.ts'
import { type Changes, nameRoute } from './changes.ts'
import type { ChangedDependencies } from './compare-access.ts'
import { nameOf } from './compare-access.ts'
import { compareSchemas, type SchemaChange, type Schemas } from './compare-schemas.ts'
import type { ChangeKind, Direction } from './difference.ts'
import type { RoutePair } from './match-routes.ts'
import type { MovedCode } from './moved-code.ts'
import { nameSensitivity } from './sensitive-names.ts'

export interface SchemaSides {
  readonly base: Schemas
  readonly head: Schemas
}

export function compareInput(
  pair: RoutePair,
  dependencies: ChangedDependencies,
  sides: SchemaSides,
  moved: MovedCode,
  changes: Changes,
): void {
  const before = parametersOf(pair.base, moved.nameInHead)
  const after = parametersOf(pair.head, (call) => call)
  const gone = new Set(dependencies.lost.map(({ call }) => moved.nameInHead(call)))
  const come = new Set(dependencies.gained.map(({ call }) => call))
  for (const [key, { parameter, owner }] of after) {
    const known = before.get(key)
    if (known !== undefined) comparePair(pair, known.parameter, parameter, owner, sides, changes)
    // A dependency that came brings its parameters with it.
    else if (owner === null || !come.has(owner)) addParameter(pair, parameter, owner, changes)
  }
  for (const [key, { parameter, owner }] of before)
    if (!after.has(key) && (owner === null || !gone.has(owner)) && !isRenamedPath(pair, parameter))
      removeParameter(pair, parameter, owner, changes)
}

interface Declared {
  readonly parameter: Parameter
  /** The dependency that declares it; null for the handler. */
  readonly owner: string | null
}

function parametersOf(route: Route, nameInHead: (call: string) => string): Map<string, Declared> {
  const ownerOf = ({ of }: Parameter): Dependency | undefined => (of === null ? undefined : route.dependencies[of])
  return new Map(
    route.parameters.map((parameter) => {
      const call = ownerOf(parameter)?.call
      const name = parameter.in === 'header' ? parameter.name.toLowerCase() : parameter.name
      return [`${placeOf(parameter)} ${name}`, { parameter, owner: call === undefined ? null : nameInHead(call) }]
    }),
  )
}

/** A form is a body to whoever sends one. */
function placeOf({ in: place }: Parameter): string {
  return place === 'form' || place === 'file' ? 'body' : place
}

function kindOf(parameter: Parameter): ChangeKind {
  return placeOf(parameter) === 'body' ? 'body' : 'parameter'
}

/** The parameter of a path that goes by another name is told by the path. */
function isRenamedPath({ base, head }: RoutePair, { in: place }: Parameter): boolean {
  const count = (route: Route) => route.parameters.filter((parameter) => parameter.in === 'path').length
  return place === 'path' && count(base) === count(head)
}

function describe({ in: place, name }: Parameter): string {
  return place === 'body' ? `the body \`${name}\`` : `\`${name}\` (${place})`
}

function addParameter(pair: RoutePair, parameter: Parameter, owner: string | null, changes: Changes): void {
  const [first] = pair.base.parameters.filter(({ in: place }) => place === 'path')
  if (parameter.in === 'path' && first !== undefined && isRenamedPath(pair, parameter)) return
  const type = nameOfSchema(parameter)
  changes.add(
    ['added', parameter.in, parameter.name, owner, owner === null ? type : null],
    {
      kind: kindOf(parameter),
      direction: 'neutral',
      subject: describe(parameter),
      what: `is now taken${owner === null ? '' : ` by \`${nameOf(owner)}\``}${parameter.required ? ', and has to be given' : ''}${sensitiveWords(parameter.name)}`,
      before: null,
      after: type,
    },
    [pair],
  )
}

function removeParameter(pair: RoutePair, parameter: Parameter, owner: string | null, changes: Changes): void {
  changes.add(
    ['removed', parameter.in, parameter.name, owner],
    {
      kind: kindOf(parameter),
      direction: 'neutral',
      subject: describe(parameter),
      what: `is no longer taken${owner === null ? '' : ` by \`${nameOf(owner)}\``}`,
      before: nameOfSchema(parameter),
      after: null,
    },
    [pair],
  )
}

function comparePair(pair: RoutePair, one: Parameter, other: Parameter, owner: string | null, sides: SchemaSides, changes: Changes): void {
  const shared = owner === null ? null : nameOf(owner)
  const say = (key: unknown, what: string, direction: Direction): void =>
    changes.add(
      ['changed', other.in, other.name, owner, key],
      {
        kind: kindOf(other),
        direction,
        subject: describe(other),
        what: shared === null ? what : `${what} (of \`${shared}\`)`,
        before: null,
        after: null,
      },
      [pair],
    )
  if (one.in !== other.in) say(`${one.in} ${other.in}`, `comes in the ${other.in} and came in the ${one.in}`, 'neutral')
  if (one.required !== other.required) say('required', other.required ? 'has to be given' : 'need not be given', 'neutral')
  if (one.hasDefault && other.hasDefault && JSON.stringify(one.default) !== JSON.stringify(other.default))
    say('default', 'has another default', 'neutral')
  // How a file is written in a schema is FastAPI's affair, and another in each release.
  const isFile = one.in === 'file' && other.in === 'file'
  for (const change of isFile ? [] : compareSchemas(one.schema, other.schema, 'in', sides.base, sides.head))
    addSchemaChange(kindOf(other), change, describe(other), pair, [other.in, other.name, owner], changes)
}

export function compareResponses(pair: RoutePair, sides: SchemaSides, changes: Changes): void {
  const { base, head } = pair
  if (base.kind !== 'http' || head.kind !== 'http') return
  const [before, after] = [successes(base.responses), successes(head.responses)]
  if (base.statusCode !== head.statusCode && (base.statusCode ?? 200) !== (head.statusCode ?? 200))
    changes.add(
      ['status', base.statusCode, head.statusCode],
      {
        kind: 'response',
        direction: 'neutral',
        subject: 'the status of success',
        what: `is ${head.statusCode ?? 200} and was ${base.statusCode ?? 200}`,
        before: `${base.statusCode ?? 200}`,
        after: `${head.statusCode ?? 200}`,
      },
      [pair],
    )
  const [one, other] = [before[0], after[0]]
  if (one === undefined || other === undefined) return
  if (one.contentType !== other.contentType)
    changes.add(
      ['content', one.contentType, other.contentType],
      {
        kind: 'response',
        direction: 'neutral',
        subject: 'the response',
        what: `is ${other.contentType ?? 'of no declared type'} and was ${one.contentType ?? 'of no declared type'}`,
        before: one.contentType,
        after: other.contentType,
      },
      [pair],
    )
  for (const change of compareSchemas(one.schema ?? {}, other.schema ?? {}, 'out', sides.base, sides.head))
    addSchemaChange('response', change, 'the response', pair, [], changes)
}

/** The first is what the route declares. */
function successes(responses: readonly Response[]): readonly Response[] {
  return responses.filter(({ status }) => /^2|^default$/.test(status))
}

function addSchemaChange(
  kind: ChangeKind,
  change: SchemaChange,
  whole: string,
  pair: RoutePair,
  own: readonly unknown[],
  changes: Changes,
): void {
  const { owner, path, what, width, sensitive } = change
  const isOut = kind === 'response'
  // What is given and was not is for somebody to see; what is taken and was not, for somebody to send.
  const direction: Direction =
    width === 'unknown'
      ? 'unknown'
      : width === 'wider'
        ? isOut
          ? sensitive === null
            ? 'neutral'
            : 'weaker'
          : isLoosened(what)
            ? 'weaker'
            : 'neutral'
        : 'neutral'
  const subject = owner === null ? (path === '' ? whole : `\`${path}\` of ${whole}`) : path === '' ? `\`${owner}\`` : `\`${owner}.${path}\``
  // A model that is taken in several ways is one cause, and so is one that is taken and given, where that makes no difference.
  const isBothWays = !/\b(?:taken|given|takes|refuses)\b/.test(what) && direction === 'neutral'
  const told = owner !== null && (!isOut || isBothWays) ? 'body' : kind
  changes.add(
    owner === null ? [...own, path, what, own.length === 0 ? pair.head.id : null] : [owner, path, what],
    {
      kind: told,
      direction,
      subject: owner === null && own.length === 0 ? `${subject} of ${nameRoute(pair.head)}` : subject,
      what: `${what}${sensitive === null ? '' : `: ${sensitive} by its name`}`,
      before: null,
      after: null,
    },
    [pair],
  )
}

/** A limit that went is a defence that went; a field that came is a feature. */
function isLoosened(what: string): boolean {
  return /without limit|no longer has to fit|any value|does not declare/.test(what)
}

function nameOfSchema({ schema }: Parameter): string | null {
  const name = schema.$ref ?? schema.allOf?.[0]?.$ref
  return name === undefined ? (schema.type ?? null) : name.slice(name.lastIndexOf('/') + 1)
}

function sensitiveWords(name: string): string {
  const kind = nameSensitivity(name)
  return kind === null ? '' : `: ${kind} by its name`
}
