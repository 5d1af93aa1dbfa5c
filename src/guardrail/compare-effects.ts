// What a route can do to the outside that it could not do before.

import type { Effect, Model, ObjectUse, Route } from '../model/index.ts'
import { type Changes, reason } from './changes.ts'
import { nameOf } from './compare-access.ts'
import type { RoutePair } from './match-routes.ts'

/** Told as what a request makes happen; what is not here is no news of its own (texts of logs, patterns). */
const words: Readonly<Record<string, string>> = {
  'file read': 'reads files',
  'file write': 'writes files',
  'file delete': 'deletes files',
  'file move': 'moves files',
  'file make': 'makes files or folders',
  'file serve': 'serves files',
  'archive unpack': 'unpacks archives',
  'url ask': 'sends requests to other servers',
  'url connect': 'connects to other servers',
  'sql run': 'runs SQL that is written as text',
  'query run': 'runs a database query that is written as text',
  'command run': 'runs commands by a shell',
  'program run': 'starts programs',
  'code run': 'runs code that is made at run time',
  'code load': 'imports modules by name',
  'object load': 'makes objects of bytes',
  'template render': 'renders templates that are given as text',
  'html send': 'sends HTML',
  'redirect send': 'redirects',
  'ldap ask': 'asks a directory',
  'mail send': 'sends mail',
  'xml load': 'reads XML',
}

const writtenSql = /\.text$|^(?:sqlite3|aiosqlite|psycopg\w*|asyncpg|pymysql|aiomysql|mysql)\b/

/** To open the application's own database is how it works, and no effect of a route. */
const databases =
  /^(?:sqlalchemy|sqlmodel|databases|sqlite3|aiosqlite|duckdb|psycopg\w*|asyncpg|aiopg|pymysql|aiomysql|asyncmy|mysql|MySQLdb|oracledb|pyodbc|motor|pymongo|redis|aioredis|neo4j|cassandra|clickhouse_\w+|peewee|tortoise|elasticsearch|opensearchpy)\./

type Told = readonly [word: string, effect: Effect]

/** What routes make happen, in words, as far as it is known. */
export interface RouteEffects {
  readonly of: (route: Route) => readonly string[]
}

/** What is given to a session of an object mapper is a record, of whatever class. */
const ofSession = /\b\w*(?:session|db)\w*\.(?:add|delete|merge)\(/i

export function readEffects(model: Model): RouteEffects {
  const groups = groupEffects(model, findShared(model))
  const isNear = (route: Route, { inside, entries }: Effect) => inside.module === route.handler?.module || entries.length <= few
  return {
    of: (route) => [
      ...new Set([
        ...(groups.get(route.id) ?? []).filter(([, effect]) => isNear(route, effect)).map(([word]) => word),
        ...route.objects.flatMap(({ does, resource, text }) => {
          const verb = does === 'read' || does === 'list' ? undefined : verbs[does]
          if (verb === undefined) return []
          if (resource !== null) return [`${verb} \`${nameOf(resource)}\``]
          return ofSession.test(text) ? [`${does === 'delete' ? 'deletes' : 'saves'} a record (\`${text}\`)`] : []
        }),
      ]),
    ],
  }
}

export function compareEffects(base: Model, head: Model, pairs: readonly RoutePair[], changes: Changes): void {
  if (base.flows !== null && head.flows !== null) {
    const shared = new Set([...findShared(base), ...findShared(head)])
    // A way to code that was there, and is, may go by a name that many things have.
    const [wasThere, isThere] = [new Set(base.flows.effects.map(keyOf)), new Set(head.flows.effects.map(keyOf))]
    const [before, after] = [groupEffects(base, shared), groupEffects(head, shared)]
    for (const pair of pairs) {
      const known = new Set((before.get(pair.base.id) ?? []).map(([word]) => word))
      const now = after.get(pair.head.id) ?? []
      const kept = new Set(now.map(([word]) => word))
      for (const [word, effect] of now) {
        const isNews = !wasThere.has(keyOf(effect)) || effect.inside.module === pair.head.handler?.module || effect.entries.length <= few
        if (known.has(word) || !isNews) continue
        changes.add(
          [word, effect.inside.module, effect.inside.function],
          {
            kind: 'effect',
            direction: 'neutral',
            subject: effect.inside.function === '' ? effect.inside.module : effect.inside.function,
            what: `now ${word}`,
            before: null,
            after: effect.callee,
            why: [reason('head', `\`${effect.text}\``, effect.place)],
          },
          [pair],
        )
      }
      for (const [word, effect] of before.get(pair.base.id) ?? []) {
        if (kept.has(word) || isThere.has(keyOf(effect))) continue
        changes.add(
          ['gone', word, effect.inside.module, effect.inside.function],
          {
            kind: 'effect',
            direction: 'neutral',
            subject: effect.inside.function === '' ? effect.inside.module : effect.inside.function,
            what: `no longer ${word}`,
            before: effect.callee,
            after: null,
            why: [reason('base', `\`${effect.text}\``, effect.place)],
          },
          [pair],
        )
      }
    }
  }
  for (const pair of pairs) compareUses(pair, changes)
}

/** What as few routes reach is their own. */
const few = 3

/** What nearly every route reaches comes by what they all share, or by a name that many things have, and is no news of one of them. */
function findShared({ flows, routes }: Model): ReadonlySet<string> {
  const most = Math.max(10, routes.length / 2)
  return new Set((flows?.effects ?? []).filter(({ entries }) => entries.length > most).map(keyOf))
}

function keyOf({ callee, inside }: Effect): string {
  return `${callee} ${inside.module}:${inside.function}`
}

/** Of each route by its id: what it does, the first place of each. */
function groupEffects({ flows }: Model, shared: ReadonlySet<string>): Map<string, Told[]> {
  const groups = new Map<string, Told[]>()
  for (const effect of flows?.effects ?? []) {
    const word = words[`${effect.kind} ${effect.does}`]
    // Statements of an object mapper are told by the records that they change.
    if (word === undefined || (effect.kind === 'sql' && !writtenSql.test(effect.callee))) continue
    if (databases.test(effect.callee) && (effect.kind === 'url' || effect.kind === 'file')) continue
    // Whatever has headers could redirect, and seldom does.
    if (effect.kind === 'redirect' && !effect.callee.endsWith('RedirectResponse')) continue
    if (shared.has(keyOf(effect))) continue
    for (const entry of effect.entries) {
      const told = groups.get(entry) ?? []
      groups.set(entry, told)
      if (!told.some(([known]) => known === word)) told.push([word, effect])
    }
  }
  return groups
}

const verbs = { update: 'changes', delete: 'deletes', create: 'makes' } as const

/** Records that a route changes. */
function compareUses(pair: RoutePair, changes: Changes): void {
  const nameUse = ({ resource, does }: ObjectUse) => `${does} ${resource === null ? '' : nameOf(resource)}`
  const isWrite = ({ does, resource }: ObjectUse) => does in verbs && resource !== null
  const known = new Set(pair.base.objects.filter(isWrite).map(nameUse))
  for (const use of pair.head.objects.filter(isWrite)) {
    if (known.has(nameUse(use)) || use.resource === null || !(use.does === 'update' || use.does === 'delete' || use.does === 'create'))
      continue
    changes.add(
      ['object', nameUse(use), use.inside.module, use.inside.function],
      {
        kind: 'effect',
        direction: 'neutral',
        subject: use.inside.function,
        what: `now ${verbs[use.does]} \`${nameOf(use.resource)}\``,
        before: null,
        after: use.resource,
        why: [reason('head', `\`${use.text}\``, use.place)],
      },
      [pair],
    )
  }
}
