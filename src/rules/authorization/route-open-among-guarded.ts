// A route without the guard that the routes beside it have.

import { findRoutePlace, handlerName } from '../../finding/index.ts'
import { accessAtBest, guardNames } from '../caller-access.ts'
import { withUsers } from '../example-users.ts'
import { bad, defineRule, good } from '../kit.ts'
import { changesSomething, findOpenOnes, shareOfGuarded } from '../open-among-guarded.ts'
import { routeInWords, routesInWords } from '../route-words.ts'
import { routersOf } from '../siblings.ts'

export default defineRule({
  id: 'route-open-among-guarded',
  title: 'A route is open while those beside it need a caller',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-306', 'CWE-862'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-8.3.1'],
  why: `
    The routes beside this one refuse whoever does not show a valid credential. This one asks nobody, and does what they do: it changes
    something, or hands out what is stored. Most likely the dependency was forgotten.`,
  fix: `
    Give the route the dependency of its siblings, or name it on the router, so that no route can miss it:
    APIRouter(dependencies=[Depends(get_user)]).`,
  blindSpots: [
    'A proxy in front of the app that asks for a credential is not seen.',
    'A route that is meant for strangers is told by its path and name, such as sign-in, health, webhooks or public pages.',
  ],
  examples: [
    bad(
      'deleting was forgotten',
      withUsers(`
      from fastapi import Depends, FastAPI
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import Note

      app = FastAPI()


      @app.get("/notes/{note_id}")
      def read_note(note_id: int, user=Depends(get_user), session: Session = Depends(get_session)):
          return {"text": session.query(Note).filter(Note.id == note_id, Note.owner_id == user.id).one().text}


      @app.put("/notes/{note_id}")
      def change_note(note_id: int, text: str, user=Depends(get_user), session: Session = Depends(get_session)):
          note = session.query(Note).filter(Note.id == note_id, Note.owner_id == user.id).one()
          note.text = text
          session.commit()


      @app.post("/notes/import")  # <-- finding
      def import_notes(texts: list[str]):
          store_all(texts)
    `),
    ),
    bad(
      'guarded where a setting says so',
      withUsers(`
      from fastapi import Depends, FastAPI
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import Note

      app = FastAPI()


      import os


      def get_caller(user=Depends(get_user)):
          return user


      @app.put("/texts/{name}")
      def change_text(name: str, text: str, user=Depends(get_caller)):
          store(name, text, user.id)


      @app.post("/texts")
      def add_text(text: str, user=Depends(get_caller)):
          store("new", text, user.id)


      @app.delete("/texts/{name}")  # <-- finding
      def delete_text(name: str):
          forget(name)
    `),
    ),
    good(
      'sign-in and health are for strangers, and so is a catalogue',
      withUsers(`
      from fastapi import Depends, FastAPI
      from sqlalchemy.orm import Session

      from auth import get_admin, get_session
      from models import Note

      app = FastAPI()


      @app.post("/sign-in")
      def sign_in(name: str, password: str):
          return make_token(name, password)


      @app.get("/health")
      def health():
          return {"ok": True}


      @app.get("/catalogue")
      def read_catalogue():
          return ["a", "b"]


      @app.put("/catalogue/{name}")
      def change_catalogue(name: str, text: str, user=Depends(get_admin)):
          store(name, text)


      @app.post("/catalogue")
      def add_to_catalogue(text: str, user=Depends(get_admin)):
          store("new", text)
    `),
    ),
  ],

  looksAt: 'model',
  check(model, report) {
    const share = shareOfGuarded(model)
    for (const group of routersOf(model))
      for (const { route, guarded, confidence } of findOpenOnes(group, model, share)) {
        const names = guardNames(guarded[0] ?? route)
        report({
          place: findRoutePlace(route),
          cause: { name: route.handler === null ? route.id : handlerName(route.handler), what: 'caller' },
          what: `${routeInWords(route)} asks nobody for a credential, which ${routesInWords(guarded)} demand${guarded.length === 1 ? 's' : ''}${names.length > 0 ? ` (${names.at(-1)})` : ''}`,
          confidence,
          ...(changesSomething(route) ? {} : { severity: 'medium' as const }),
          routes: [route],
          handler: route.handler === null ? null : handlerName(route.handler),
          others: guarded.slice(0, 3).flatMap((other) => {
            const place = findRoutePlace(other)
            return place === null ? [] : [{ role: 'related' as const, place, note: `${routeInWords(other)} is ${accessAtBest(other)}` }]
          }),
        })
      }
  },
})
