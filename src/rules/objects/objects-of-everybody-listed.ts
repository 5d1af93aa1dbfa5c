// A list that gives every caller what belongs to all of them.

import { findRoutePlace, handlerName } from '../../finding/index.ts'
import { callsForRole, hasCaller, isLeftToCaller } from '../any-caller.ts'
import { withUsers } from '../example-users.ts'
import { bad, defineRule, good } from '../kit.ts'
import { findOwnership, isAccount, resourceName } from '../object-owner.ts'
import { routeInWords } from '../route-words.ts'

export default defineRule({
  id: 'objects-of-everybody-listed',
  title: 'A list holds the objects of all users',
  severity: 'medium',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-639', 'CWE-200'],
  owaspApi: 'API1:2023',
  asvs: ['v5.0.0-8.2.2'],
  why: `
    Objects of this kind have an owner, and other routes hold them against the caller. This list is put together without asking: every
    caller gets what belongs to all users.`,
  fix: `
    Narrow the query to the caller: select(Note).where(Note.owner_id == user.id).`,
  blindSpots: [
    'Lists that are narrowed in a function that is not seen are reported.',
    'A list that is meant for all, such as a feed, looks the same.',
  ],
  examples: [
    bad(
      'all notes of all users',
      withUsers(`
      from fastapi import Depends, FastAPI, HTTPException
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import Note

      app = FastAPI()


      @app.get("/notes/{note_id}")
      def read_note(note_id: int, user=Depends(get_user), session: Session = Depends(get_session)):
          note = session.get(Note, note_id)
          if note is None or note.owner_id != user.id:
              raise HTTPException(404)
          return {"text": note.text}


      @app.get("/notes")  # <-- finding
      def list_notes(user=Depends(get_user), session: Session = Depends(get_session)):
          return [note.text for note in session.query(Note).all()]
    `),
    ),
    good(
      'the notes of the caller',
      withUsers(`
      from fastapi import Depends, FastAPI, HTTPException
      from sqlalchemy.orm import Session

      from auth import get_admin, get_session, get_user
      from models import Note

      app = FastAPI()


      @app.get("/notes/{note_id}")
      def read_note(note_id: int, user=Depends(get_user), session: Session = Depends(get_session)):
          note = session.get(Note, note_id)
          if note is None or note.owner_id != user.id:
              raise HTTPException(404)
          return {"text": note.text}


      @app.get("/notes")
      def list_notes(user=Depends(get_user), session: Session = Depends(get_session)):
          return [note.text for note in session.query(Note).filter(Note.owner_id == user.id).all()]


      @app.get("/admin/notes", dependencies=[Depends(get_admin)])
      def list_all(session: Session = Depends(get_session)):
          return [note.text for note in session.query(Note).all()]
    `),
    ),
  ],

  looksAt: 'route',
  check(route, report, { model }) {
    if (route.kind !== 'http' || route.method !== 'GET' || !hasCaller(route) || !isLeftToCaller(route)) return
    if (callsForRole(route, model)) return
    const seen = new Set<string>()
    for (const object of route.objects) {
      if (object.does !== 'list' || object.bound !== 'none' || object.resource === null || isAccount(object) || seen.has(object.resource))
        continue
      if (object.by.length > 0 || route.objects.some((other) => other !== object && other.bound !== 'none')) continue
      seen.add(object.resource)
      const { checked, fields } = findOwnership(object, route, model)
      const [kin] = checked
      if (kin === undefined || fields.length === 0) continue
      report({
        place: findRoutePlace(route),
        cause: { name: route.handler === null ? route.id : handlerName(route.handler), what: `list of ${resourceName(object)}` },
        what: `${routeInWords(route)} lists every ${resourceName(object)}, whose ${fields[0]} ${routeInWords(kin.route)} holds against the caller`,
        routes: [route],
        handler: route.handler === null ? null : handlerName(route.handler),
        others: [
          { role: 'cause', place: object.place, note: 'here all of them are asked for' },
          { role: 'related', place: kin.object.place, note: `${routeInWords(kin.route)} asks whose it is` },
        ],
      })
    }
  },
})
