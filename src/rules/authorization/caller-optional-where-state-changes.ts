// Who is not signed in gets through a guard that is optional, to code that changes something.

import { findRoutePlace, handlerName } from '../../finding/index.ts'
import { isGuarded } from '../caller-access.ts'
import { withUsers } from '../example-users.ts'
import { bad, defineRule, good } from '../kit.ts'
import { isChange, useInWords } from '../object-owner.ts'
import { isPublicOnPurpose } from '../public-purpose.ts'
import { changesState } from '../route-purpose.ts'
import { routeInWords } from '../route-words.ts'
import { onRouter } from '../siblings.ts'

export default defineRule({
  id: 'caller-optional-where-state-changes',
  title: 'A caller is optional where stored things change',
  severity: 'medium',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-306', 'CWE-862'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-8.3.1'],
  why: `
    The dependency answers None, or a default user, where no valid credential is shown, and the route goes on and changes what is
    stored. Routes beside it refuse such callers.`,
  fix: `
    Use the dependency that refuses (401) in place of the optional one, or refuse in the handler before anything is changed.`,
  blindSpots: [
    'A handler that refuses strangers later, in a function that is not seen, is reported.',
    'Things that strangers may make, such as comments of guests, look the same.',
  ],
  examples: [
    bad(
      'an optional user may delete',
      withUsers(`
      from fastapi import Depends, FastAPI
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import Note

      app = FastAPI()


      from fastapi.security import OAuth2PasswordBearer

      maybe = OAuth2PasswordBearer(tokenUrl="sign-in", auto_error=False)


      def get_user_or_none(token: str | None = Depends(maybe), session: Session = Depends(get_session)):
          return get_user(token, session) if token else None


      @app.put("/notes/{note_id}")
      def change_note(note_id: int, text: str, user=Depends(get_user), session: Session = Depends(get_session)):
          note = session.query(Note).filter(Note.id == note_id, Note.owner_id == user.id).one()
          note.text = text
          session.commit()


      @app.delete("/notes/{note_id}")  # <-- finding
      def delete_note(note_id: int, user=Depends(get_user_or_none), session: Session = Depends(get_session)):
          session.delete(session.get(Note, note_id))
          session.commit()
          log("deleted", user)
    `),
    ),
    good(
      'reading is optional, and changing refuses',
      withUsers(`
      from fastapi import Depends, FastAPI, HTTPException
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import Note

      app = FastAPI()


      from fastapi.security import OAuth2PasswordBearer

      maybe = OAuth2PasswordBearer(tokenUrl="sign-in", auto_error=False)


      def get_user_or_none(token: str | None = Depends(maybe), session: Session = Depends(get_session)):
          return get_user(token, session) if token else None


      @app.get("/notes")
      def read_notes(user=Depends(get_user_or_none)):
          return ["welcome" if user else "sign in"]


      @app.delete("/notes/{note_id}")
      def delete_note(note_id: int, user=Depends(get_user_or_none), session: Session = Depends(get_session)):
          if user is None:
              raise HTTPException(401)
          session.delete(session.query(Note).filter(Note.id == note_id, Note.owner_id == user.id).one())
          session.commit()
    `),
    ),
  ],

  looksAt: 'route',
  check(route, report, { model }) {
    if (route.kind !== 'http' || !changesState(route) || route.condition?.default === 'off') return
    if (route.access !== 'optional' || isGuarded(route) || isPublicOnPurpose(route)) return
    const changed = route.objects.filter((object) => isChange(object) && object.bound === 'none')
    const writes = onRouter(route, model).filter((other) => other.kind === 'http' && changesState(other) && !isPublicOnPurpose(other))
    const guarded = writes.filter(isGuarded)
    // Where most of them are optional, that is how the application is meant.
    if (guarded.length === 0 || guarded.length <= writes.filter(({ access }) => access === 'optional').length) return
    const [object] = changed
    const [kin] = guarded
    report({
      place: findRoutePlace(route),
      cause: { name: route.handler === null ? route.id : handlerName(route.handler), what: 'optional caller' },
      what: `${routeInWords(route)} ${object === undefined ? 'is served' : useInWords(object)} without a credential too${kin === undefined ? '' : `, and ${routeInWords(kin)} demands one`}`,
      confidence: object !== undefined ? 'medium' : 'low',
      routes: [route],
      handler: route.handler === null ? null : handlerName(route.handler),
      others: object === undefined ? [] : [{ role: 'cause', place: object.place, note: `here it ${useInWords(object)}` }],
    })
  },
})
