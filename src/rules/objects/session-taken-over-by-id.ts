// A client names a session, and gets it.

import type { Outline, Step } from '../../model/index.ts'
import { idIn, namesOfMessage } from '../event-ids.ts'
import { bad, defineRule, good } from '../kit.ts'
import { speaksOf } from '../outline-caller.ts'

export default defineRule({
  id: 'session-taken-over-by-id',
  title: 'A session is handed over to whoever names its id',
  severity: 'high',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-639', 'CWE-384'],
  owaspApi: 'API1:2023',
  asvs: ['v5.0.0-8.2.2'],
  why: `
    A connection names the id of a session that exists, and the server hands that session to it, without asking whether the user of the
    session is the one who connects. Who learns an id, from a log or a link, works on as somebody else.`,
  fix: `
    Compare the user of the session with the one who connects before it is handed over, and refuse the connection otherwise.`,
  blindSpots: [
    'That something is a session goes by its names.',
    "A session that carries no user is nobody's: it is reported all the same.",
  ],
  examples: [
    bad(
      'restored by its id alone',
      `
      import socketio
      from fastapi import FastAPI

      app = FastAPI()
      sio = socketio.AsyncServer(async_mode="asgi")
      server = socketio.ASGIApp(sio, app)


      def restore_session(sid, session_id):  # <-- finding
          if session := Session.get_by_id(session_id):
              session.restore(socket=sid)
              return True
          return False


      @sio.on("connect")
      async def connect(sid, environ, auth):
          user = await authenticate(environ)
          if restore_session(sid, auth.get("sessionId")):
              return True
          return open_session(sid, user)
    `,
    ),
    good(
      'the user is compared',
      `
      import socketio
      from fastapi import FastAPI

      app = FastAPI()
      sio = socketio.AsyncServer(async_mode="asgi")
      server = socketio.ASGIApp(sio, app)


      def restore_session(sid, session_id, user):
          if session := Session.get_by_id(session_id):
              if session.user.id != user.id:
                  raise ConnectionRefusedError("not yours")
              session.restore(socket=sid)
              return True
          return False


      @sio.on("connect")
      async def connect(sid, environ, auth):
          user = await authenticate(environ)
          if restore_session(sid, auth.get("sessionId"), user):
              return True
          return open_session(sid, user)
    `,
    ),
  ],

  looksAt: 'model',
  check(_, report, { code }) {
    const outlines = code.eventOutlines ?? []
    for (const outline of outlines) {
      if (outline.role !== 'handler') continue
      const messages = namesOfMessage(outline)
      for (const call of outline.steps) {
        if (call.kind !== 'call') continue
        const at = call.arguments.findIndex((argument) => isSessionId(idIn(argument.replace(/^\w+=(?!=)/, ''), messages)))
        const callee =
          at < 0 ? undefined : outlines.find((one) => one.role === 'within' && one.inside.function.split('.').at(-1) === call.name)
        const keyword = /^(\w+)=(?!=)/.exec(call.arguments[at] ?? '')?.[1]
        const parameter = callee?.parameters.find((one, index) => (keyword === undefined ? index === at : one.name === keyword))?.name
        if (callee === undefined || parameter === undefined) continue
        const session = findSession(callee, parameter)
        if (session === null || asksWhose(callee, session.name) || !changes(callee, session.name)) continue
        report({
          place: callee.place,
          cause: { name: `${callee.inside.module}:${callee.inside.function}`, what: parameter },
          what: `${callee.inside.function} hands a session over to whoever names its ${parameter}`,
          others: [
            { role: 'cause', place: session.place, note: 'here it is found by its id' },
            { role: 'related', place: call.place, note: 'the id comes from the client' },
          ],
        })
      }
    }
  },
})

const isSessionId = (id: string | null): boolean => id !== null && /session|conversation|thread|room|game|chat/i.test(id)

/** The look-up by the id, and the variable that holds what it finds. */
function findSession({ steps }: Outline, parameter: string): { readonly name: string; readonly place: Step['place'] } | null {
  for (const step of steps) {
    if (
      step.kind !== 'call' ||
      !/^(?:get|find|load|fetch|lookup|pop)(?:_|$)/.test(step.name) ||
      !step.arguments.some((argument) => speaksOf(argument, new Set([parameter])))
    )
      continue
    const [name] = step.goesTo
    if (name !== undefined) return { name, place: step.place }
  }
  return null
}

/** Anything about its user, or that is given it together with something else, before it is handed over. */
function asksWhose(outline: Outline, name: string): boolean {
  return outline.steps.some((step) => {
    if (step.kind === 'test') return /user|owner|author|account|identifier|principal/i.test(step.text) && step.text !== name
    return false
  })
}

function changes({ steps }: Outline, name: string): boolean {
  return steps.some(
    (step) => (step.kind === 'set' && step.target.startsWith(`${name}.`)) || (step.kind === 'call' && step.callee.startsWith(`${name}.`)),
  )
}
