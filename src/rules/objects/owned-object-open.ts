// What belongs to a user is reached by strangers, by its id.

import { findRoutePlace, handlerName } from '../../finding/index.ts'
import type { Model, ObjectUse, Route } from '../../model/index.ts'
import { isBare, isGuarded } from '../caller-access.ts'
import { withUsers } from '../example-users.ts'
import { bad, defineRule, good } from '../kit.ts'
import {
  findOwnership,
  isAccount,
  isChange,
  isOwnerField,
  isTenantField,
  namedObjects,
  type Ownership,
  resourceName,
  useInWords,
} from '../object-owner.ts'
import { findOpenOnes, findOpenRouters, shareOfGuarded } from '../open-among-guarded.ts'
import { isPublicOnPurpose } from '../public-purpose.ts'
import { routeInWords, routesInWords } from '../route-words.ts'
import { routersOf } from '../siblings.ts'

export default defineRule({
  id: 'owned-object-open',
  title: 'An object that belongs to a user is open to anybody',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-306', 'CWE-639'],
  owaspApi: 'API1:2023',
  asvs: ['v5.0.0-8.2.2'],
  why: `
    Objects of this kind name their owner, and this route changes or hands out one of them by its id without asking who calls: nobody
    has to sign in.`,
  fix: `
    Depend on the caller, and look the object up together with its owner: select(Note).where(Note.id == note_id, Note.owner_id ==
    user.id).`,
  blindSpots: [
    'An application that leaves sign-in to a proxy in front of it is reported.',
    'Objects whose class does not name an owner are not seen.',
    "Public pages of users' objects look the same: reading is reported with less confidence.",
  ],
  examples: [
    bad(
      'a note is deleted by anybody',
      withUsers(`
      from fastapi import Depends, FastAPI
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import Note

      app = FastAPI()


      @app.get("/notes")
      def list_notes(user=Depends(get_user), session: Session = Depends(get_session)):
          return [note.text for note in session.query(Note).filter(Note.owner_id == user.id).all()]


      @app.delete("/notes/{note_id}")  # <-- finding
      def delete_note(note_id: int, session: Session = Depends(get_session)):
          session.delete(session.get(Note, note_id))
          session.commit()
    `),
    ),
    bad(
      'a router of SQLModel records beside a guarded one: one finding',
      `
      # file: store.py
      from sqlmodel import Field, Session, SQLModel, create_engine


      class Document(SQLModel, table=True):
          id: int | None = Field(default=None, primary_key=True)
          text: str
          owner_id: int


      engine = create_engine("sqlite:///store.db")


      def get_session():
          with Session(engine) as session:
              yield session


      # file: main.py
      import os

      import jwt
      from fastapi import APIRouter, Depends, FastAPI, HTTPException
      from fastapi.security import HTTPBearer
      from sqlmodel import Session, select

      from store import Document, get_session


      def get_user_id(given=Depends(HTTPBearer())) -> int:
          try:
              return jwt.decode(given.credentials, os.environ["KEY"], algorithms=["HS256"], audience="shop")["sub"]
          except jwt.PyJWTError:
              raise HTTPException(401)


      documents = APIRouter(prefix="/documents")
      drafts = APIRouter(prefix="/drafts")


      @documents.get("/{document_id}")
      def read_document(document_id: int, user_id: int = Depends(get_user_id), session: Session = Depends(get_session)):
          found = session.exec(select(Document).where(Document.id == document_id, Document.owner_id == user_id)).first()
          if found is None:
              raise HTTPException(404)
          return {"text": found.text}


      @drafts.put("/{document_id}")  # <-- finding
      def change_draft(document_id: int, text: str, session: Session = Depends(get_session)):
          found = session.exec(select(Document).where(Document.id == document_id)).first()
          found.text = text
          session.add(found)
          session.commit()


      @drafts.delete("/{document_id}")
      def delete_draft(document_id: int, session: Session = Depends(get_session)):
          session.delete(session.get(Document, document_id))
          session.commit()


      app = FastAPI()
      app.include_router(documents)
      app.include_router(drafts)
    `,
    ),
    bad(
      'records of Tortoise',
      `
      import os

      import jwt
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import HTTPBearer
      from tortoise import fields
      from tortoise.models import Model


      class Photo(Model):
          id = fields.IntField(primary_key=True)
          title = fields.TextField()
          user_id = fields.IntField()


      def get_user_id(given=Depends(HTTPBearer())) -> int:
          try:
              return jwt.decode(given.credentials, os.environ["KEY"], algorithms=["HS256"], audience="shop")["sub"]
          except jwt.PyJWTError:
              raise HTTPException(401)


      app = FastAPI()


      @app.get("/photos")
      async def list_photos(user_id: int = Depends(get_user_id)):
          return [photo.title for photo in await Photo.filter(user_id=user_id)]


      @app.delete("/photos/{photo_id}")  # <-- finding
      async def delete_photo(photo_id: int):
          await Photo.filter(id=photo_id).delete()
    `,
    ),
    good(
      'nobody ever signs in',
      `
      from fastapi import Depends, FastAPI
      from sqlmodel import Field, Session, SQLModel


      class Note(SQLModel, table=True):
          id: int | None = Field(default=None, primary_key=True)
          text: str
          author: str


      def get_session():
          with Session(engine) as session:
              yield session


      app = FastAPI()


      @app.delete("/notes/{note_id}")
      def delete_note(note_id: int, session: Session = Depends(get_session)):
          session.delete(session.get(Note, note_id))
          session.commit()
    `,
    ),
    good(
      'its owner, or a link that nobody can guess',
      withUsers(`
      from fastapi import Depends, FastAPI, HTTPException
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import Note

      app = FastAPI()


      @app.delete("/notes/{note_id}")
      def delete_note(note_id: int, user=Depends(get_user), session: Session = Depends(get_session)):
          note = session.get(Note, note_id)
          if note.owner_id != user.id:
              raise HTTPException(404)
          session.delete(note)
          session.commit()


      @app.get("/shared/{token}")
      def read_shared(token: str, session: Session = Depends(get_session)):
          return {"text": session.query(Note).filter(Note.text == token).one().text}
    `),
    ),
  ],

  looksAt: 'model',
  check(model, report) {
    const told = findToldElsewhere(model)
    for (const group of routersOf(model)) {
      const byClass = new Map<string, OpenObject[]>()
      for (const route of group.routes)
        for (const one of findOpenObjects(route, model)) {
          if (told.has(route)) continue
          const name = one.object.resource ?? ''
          byClass.set(name, [...(byClass.get(name) ?? []), one])
        }
      for (const all of byClass.values()) {
        const [worst, ...others] = all.toSorted((one, other) => Number(isChange(other.object)) - Number(isChange(one.object)))
        if (worst === undefined) continue
        const { route, object, ownership } = worst
        const kin = ownership.checked[0]
        const more =
          others.length === 0 ? '' : `, and so ${others.length === 1 ? 'does' : 'do'} ${routesInWords(others.map((one) => one.route))}`
        report({
          place: findRoutePlace(route),
          cause: { name: route.handler === null ? route.id : handlerName(route.handler), what: `${resourceName(object)} open` },
          what: `${routeInWords(route)} ${useInWords(object)} for anybody${kin === undefined ? `, which has ${ownership.fields.slice(0, 2).join(' and ')}` : `, and ${routeInWords(kin.route)} asks whose it is`}${more}`,
          confidence: isChange(object)
            ? kin !== undefined
              ? 'high'
              : isPersonal(worst)
                ? 'medium'
                : 'low'
            : kin === undefined
              ? 'low'
              : 'medium',
          ...(isChange(object) ? {} : { severity: 'medium' as const }),
          routes: all.map((one) => one.route),
          handler: route.handler === null ? null : handlerName(route.handler),
          others: [
            { role: 'cause', place: object.place, note: `here it ${useInWords(object)}` },
            ...(kin === undefined
              ? []
              : [{ role: 'related' as const, place: kin.object.place, note: `${routeInWords(kin.route)} asks whose it is` }]),
            ...others.slice(0, 8).flatMap((one) => {
              const place = findRoutePlace(one.route)
              return place === null ? [] : [{ role: 'cause' as const, place, note: `${routeInWords(one.route)} asks nobody either` }]
            }),
          ],
        })
      }
    }
  },
})

interface OpenObject {
  readonly route: Route
  readonly object: ObjectUse
  readonly ownership: Ownership
}

/** Its class names one owner, and not a group alone, which may be no more than a place where things are kept. */
function isPersonal({ object, ownership }: OpenObject): boolean {
  return isAccount(object) || ownership.fields.some((field) => isOwnerField(field) && !isTenantField(field))
}

/** Routes of which another rule says that they lack a guard that their kin have. */
function findToldElsewhere(model: Model): ReadonlySet<Route> {
  const share = shareOfGuarded(model)
  return new Set([
    ...findOpenRouters(model).flatMap(({ open }) => open),
    ...routersOf(model).flatMap((group) =>
      findOpenOnes(group, model, share).flatMap(({ route, confidence }) => (confidence === 'low' ? [] : [route])),
    ),
  ])
}

function findOpenObjects(route: Route, model: Model): OpenObject[] {
  if (route.kind === 'mount' || route.condition?.default === 'off' || !isBare(route) || isPublicOnPurpose(route)) return []
  // Where nobody ever signs in, nothing is said about who should.
  if (!model.routes.some((other) => other.within === route.within && isGuarded(other))) return []
  const found = new Map<string, OpenObject>()
  for (const object of namedObjects(route)) {
    const { resource, does } = object
    if (resource === null || object.bound !== 'none' || does === 'create' || does === 'list' || found.has(resource)) continue
    const ownership = findOwnership(object, route, model)
    if (!ownership.fields.some((field) => isOwnerField(field) || isTenantField(field)) && !(isAccount(object) && isChange(object))) continue
    found.set(resource, { route, object, ownership })
  }
  return [...found.values()]
}
