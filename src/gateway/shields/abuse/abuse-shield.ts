// The shield against abuse: for each operation, what of it can be abused.

import type { Model, Route } from '../../../model/index.ts'
import type { Mode } from '../../decide/verdict.ts'
import type { OperationShield, Said, Shield, ShieldRequest } from '../shield.ts'
import { shieldModeOf } from '../shield-mode.ts'
import { answerTo, shieldName } from './answer.ts'
import { BodyWatch } from './body-watch.ts'
import type { AbuseEngine } from './engine.ts'
import { findSignIn, listTokenUrls } from './find-sign-ins.ts'
import { findObjects, ReadWatch } from './read-watch.ts'
import { type AbuseRules, type Allowed, allowedOn, isAllowed, type WrittenSignInFields } from './rules.ts'
import { mostSignInBytes, SignInWatch, type WatchedFields } from './sign-in-watch.ts'

export function createAbuseShield(engine: AbuseEngine, rules: AbuseRules, model: Pick<Model, 'schemas' | 'routes'>): Shield {
  engine.use(rules)
  const tokenUrls = listTokenUrls(model.routes)
  return {
    name: shieldName,
    of: (route) =>
      route === null ? null : createOperationShield(route, engine, rules, findFields(route, rules, model.schemas, tokenUrls)),
  }
}

function createOperationShield(route: Route, engine: AbuseEngine, rules: AbuseRules, fields: WatchedFields | null): OperationShield | null {
  if (route.kind === 'mount' || (route.kind === 'http' && route.origin === 'docs')) return null
  const mode = shieldModeOf(rules.mode, route)
  const allowed = allowedOn(rules.allowed, route)
  const signIn = fields === null ? null : new SignInWatch(fields, mode, engine, rules, allowed)
  // Where one signs in, names and codes are no objects.
  const objects = fields === null || fields.place === 'basic' ? findObjects(route) : null
  const reads = objects === null ? null : new ReadWatch(objects, mode, engine, rules, allowed)
  const bodies = takesBodies(route) && signIn?.readsBody !== true ? new BodyWatch(mode, engine, rules, allowed) : null
  return {
    mode,
    head(request) {
      const said = [judgePlace(request, mode, engine, rules, allowed), signIn?.head(request) ?? null, reads?.head(request) ?? null]
      return firstOf(said, request)
    },
    ...(signIn?.readsBody === true ? { body: { mostBytes: mostSignInBytes, judge: (request, body) => signIn.body(request, body) } } : {}),
    ...(bodies === null ? {} : { body: { mostBytes: rules.looked, judge: (request, body) => bodies.body(request, body) } }),
    ...(signIn?.looksAtAnswer === true ? { answer: (request, response) => signIn.answer(request, response) } : {}),
    ...(signIn === null && reads === null
      ? {}
      : {
          done(request, outcome) {
            signIn?.done(request, outcome)
            reads?.done(request, outcome)
          },
        }),
  }
}

/** Told by a person, or found by the map. */
function findFields(route: Route, { fields }: AbuseRules, schemas: Model['schemas'], tokenUrls: readonly string[]): WatchedFields | null {
  const written: WrittenSignInFields | undefined = fields.get(`${route.method ?? ''} ${route.path}`)
  if (written !== undefined) return written
  const found = findSignIn(route, schemas, tokenUrls)
  if (found !== null) return { ...found, token: null }
  // A document's schemes are not in the model, and middleware has none: whoever shows a name and a password is watched, unless something else is asked for.
  const takesBasic =
    route.security.length === 0 || route.security.some(({ type }) => type.type === 'http' && type.scheme.toLowerCase() === 'basic')
  return takesBasic ? { place: 'basic' } : null
}

const withBodies: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH'])

/** Of what a handler declares as JSON alone nothing is unpacked; what reads the request by itself may do anything. */
function takesBodies(route: Route): boolean {
  if (route.kind !== 'http' || !withBodies.has(route.method)) return false
  if (route.takesRequest || route.plain || route.routeClass !== null) return true
  return route.body !== null && !/^application\/(?:[\w.+-]*\+)?json$/i.test(route.body.contentType)
}

/** Whoever holds a credential that somebody else uses at the same time elsewhere. */
function judgePlace(request: ShieldRequest, mode: Mode, engine: AbuseEngine, rules: AbuseRules, allowed: readonly Allowed[]): Said {
  const { principal, head, client, now } = request
  // A key of a program is used from as many machines as it runs on.
  if (principal.kind !== 'user') return null
  const { marks, tokens } = engine
  const token = marks.ofCredential(head, rules.cookie)
  if (token === null) return null
  const suspicion = tokens.judge({ token, network: marks.ofAddress(client.address).network, agent: marks.ofAgent(head) }, now)
  if (suspicion === null) return null
  if (isAllowed(allowed, request, 'replay')) return null
  return answerTo(suspicion, rules.answers.replay, { mode, engine, delay: rules.delay, request })
}

/** All of them are noted, the first that refuses refuses. Those that take their time are waited for. */
function firstOf(said: readonly Said[], request: ShieldRequest): Said {
  const waiting: Promise<unknown>[] = []
  for (const one of said) {
    if (one === null) continue
    if (one instanceof Promise) waiting.push(one)
    else if (one.isEnforced) return one
    else request.note(one)
  }
  return waiting.length === 0 ? null : Promise.all(waiting).then(() => null)
}
