// The caller of one request, where all requests look for it.

import { wordsOf } from '../../knowledge/index.ts'
import type { StateWrite } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'caller-in-module-state',
  title: 'Who calls is kept in a variable that all requests share',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-488', 'CWE-362'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-15.4.1'],
  why: `
    A variable of a module is one for all requests of a worker. Between the request that writes who calls and the code that reads it stands an
    await or another thread, and there the next request writes its own caller: the first one goes on as somebody else.`,
  fix: 'Hand the user from dependency to handler as a parameter, or keep it in request.state or a contextvars.ContextVar.',
  blindSpots: ['What is the caller is told by the name of the variable.'],
  examples: [
    bad(
      'the current user of the module',
      `
      from fastapi import Depends, FastAPI, Header

      app = FastAPI()
      current_user = None


      async def load_user(authorization: str = Header()):
          global current_user
          current_user = await find_user(authorization)  # <-- finding


      @app.get("/orders", dependencies=[Depends(load_user)])
      async def list_orders():
          return await find_orders(current_user.id)
    `,
    ),
    bad(
      'the tenant of a class',
      `
      from fastapi import Depends, FastAPI, Header

      app = FastAPI()


      class Context:
          current = {}


      def load_tenant(x_tenant: str = Header()):
          Context.current["current_tenant"] = find_tenant(x_tenant)  # <-- finding


      @app.get("/orders", dependencies=[Depends(load_tenant)])
      def list_orders():
          return []
    `,
    ),
    good(
      'of the request, and of the context',
      `
      from contextvars import ContextVar

      from fastapi import Depends, FastAPI, Header, Request

      app = FastAPI()
      current_user = ContextVar("current_user")


      async def load_user(request: Request, authorization: str = Header()):
          request.state.user = await find_user(authorization)
          current_user.set(request.state.user)


      @app.get("/orders", dependencies=[Depends(load_user)])
      async def list_orders():
          return []
    `,
    ),
    good(
      'many users by their ids, and what the program has one of',
      `
      from fastapi import FastAPI

      app = FastAPI()
      users = {}
      session_maker = None


      def get_session_maker():
          global session_maker
          if session_maker is None:
              session_maker = make_session_maker()
          return session_maker


      @app.post("/users/{user_id}")
      def remember(user_id: int):
          users.pop(user_id, None)
          users[user_id] = load(user_id)
          return get_session_maker()
    `,
    ),
  ],

  looksAt: 'state-write',
  check(write, report, context) {
    if (write.entries.length === 0 || write.lock !== null) return
    const name = sharedName(write)
    if (name === null || !isCaller(name) || isNothing(write) || isTakenFromRequest(write)) return
    report({
      place: write.place,
      cause: causeIn(write.inside, `caller in ${write.variable}`),
      what: `\`${name}\` belongs to all requests, and each of them writes its own caller there`,
      routes: context.routesTo(write),
      others: write.defined === null ? [] : [{ role: 'cause', place: write.defined, note: 'the variable is made here' }],
    })
  },
})

/** A variable of the module, or a fixed key of a dict; what is kept under a value has one place for each. */
function sharedName({ variable, how, key }: StateWrite): string | null {
  if (how === 'assign') return variable.slice(variable.lastIndexOf(':') + 1)
  return how === 'item' && typeof key?.value === 'string' && key.certainty === 'certain' ? key.value : null
}

/** `current_user`, `active_tenant`, `logged_in_user`, `g_user_id`; not `user_cache`. */
function isCaller(name: string): boolean {
  const words = wordsOf(name)
  const isCurrent = words.some(
    (word) => word === 'current' || word === 'active' || word === 'logged' || word === 'signed' || word === 'authenticated',
  )
  const isWho = words.some((word) => who.has(word))
  if (words.some((word) => store.has(word))) return false
  return (isCurrent && isWho) || /^_*(?:g_)?(?:user|principal|tenant|caller)(?:_?id)?$/.test(name)
}
const who = new Set('user principal tenant caller account role identity member customer organization username email'.split(' '))
const store = new Set('cache count counts lock list maker factory class model service table default agent dir path task'.split(' '))

/** Put back to nothing. */
function isNothing({ value }: StateWrite): boolean {
  return value === null || (value.value === null && value.certainty !== 'unknown') || value.text === 'None'
}

/** What comes straight off the request is reported as data of requests in the module's state. */
function isTakenFromRequest({ how, value }: StateWrite): boolean {
  return (
    how === 'assign' &&
    value !== null &&
    value.from.some((source) => source.kind === 'request' || (source.kind === 'parameter' && source.in !== null))
  )
}
