// A client names an object as it connects, and the object is theirs from then on.

import { idIn, isAskedAbout, namesOfMessage, namesOfUser } from '../event-ids.ts'
import { bad, defineRule, good } from '../kit.ts'
import { speaksOf } from '../outline-caller.ts'

export default defineRule({
  id: 'event-id-unchecked',
  title: 'An id that a client sends is kept beside its user, unchecked',
  severity: 'high',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-639', 'CWE-862'],
  owaspApi: 'API1:2023',
  asvs: ['v5.0.0-8.2.2'],
  why: `
    The handler of an event knows who its client is, takes the id of an object from what the client sends, and keeps both together: what
    comes later works with that object for that user. Nobody asks whether it is theirs, so a client names what belongs to somebody else.`,
  fix: `
    Look the object up and compare its owner with the user before it is kept; refuse the connection otherwise.`,
  blindSpots: [
    'A check in the class that keeps them, or later when the object is loaded, is not seen.',
    'Who the caller is goes by the names of variables.',
  ],
  examples: [
    bad(
      'a thread of anybody is resumed',
      `
      import socketio
      from fastapi import FastAPI

      app = FastAPI()
      sio = socketio.AsyncServer(async_mode="asgi")
      server = socketio.ASGIApp(sio, app)


      @sio.on("connect")  # <-- finding
      async def connect(sid, environ, auth):
          user = await authenticate(environ)
          if not user:
              raise ConnectionRefusedError("not signed in")
          open_session(socket=sid, user=user, thread_id=auth.get("threadId"))
          return True
    `,
    ),
    good(
      'the author is asked for',
      `
      import socketio
      from fastapi import FastAPI

      app = FastAPI()
      sio = socketio.AsyncServer(async_mode="asgi")
      server = socketio.ASGIApp(sio, app)


      @sio.on("connect")
      async def connect(sid, environ, auth):
          user = await authenticate(environ)
          if not user:
              raise ConnectionRefusedError("not signed in")
          thread_id = auth.get("threadId")
          if thread_id and await author_of(thread_id) != user.id:
              raise ConnectionRefusedError("not yours")
          open_session(socket=sid, user=user, thread_id=thread_id)
          return True
    `,
    ),
  ],

  looksAt: 'model',
  check({ events }, report, { code }) {
    for (const outline of code.eventOutlines ?? []) {
      if (outline.role !== 'handler') continue
      const messages = namesOfMessage(outline)
      const users = namesOfUser(outline)
      const event = events.find(({ id }) => outline.entries.includes(id))
      const seen = new Set<string>()
      for (const step of outline.steps) {
        if (step.kind !== 'call' || !step.arguments.some((argument) => speaksOf(bare(argument), users))) continue
        for (const argument of step.arguments) {
          // `id=` is what the new thing is called.
          const id = argument.startsWith('id=') ? null : idIn(bare(argument), messages)
          if (id === null || seen.has(id) || isAskedAbout(id, outline, users)) continue
          seen.add(id)
          report({
            place: event?.handler?.headEnd ? { ...outline.place, end: event.handler.headEnd } : outline.place,
            cause: { name: `${outline.inside.module}:${outline.inside.function}`, what: id },
            what: `the event ${event?.name ?? outline.inside.function} keeps ${id} of the client beside its user, and nobody asks whose it is`,
            handler: `${outline.inside.module}:${outline.inside.function}`,
            others: [{ role: 'cause', place: step.place, note: 'here both are kept' }],
          })
        }
      }
    }
  },
})

/** Without the name of a keyword. */
const bare = (argument: string): string => argument.replace(/^\w+=(?!=)/, '')
