// Whoever makes something says whose it is.

import { findRoutePlace, handlerName } from '../../finding/index.ts'
import type { CodeValue, HttpRoute, Model, RecordWrite } from '../../model/index.ts'
import { callsForRole, isLeftToCaller } from '../any-caller.ts'
import { isGuarded, shortName, testsOf } from '../caller-access.ts'
import { withUsers } from '../example-users.ts'
import { bad, defineRule, good, type RuleContext } from '../kit.ts'
import { isAccountName, isHeld, isOwnerField, isTenantField, namesObject } from '../object-owner.ts'
import { findOutline } from '../outline-caller.ts'
import { findCopied, isSent } from '../record-fields.ts'
import { routeInWords } from '../route-words.ts'

export default defineRule({
  id: 'owner-of-new-object-from-request',
  title: 'The request says to whom a new object belongs',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-639', 'CWE-915'],
  owaspApi: 'API1:2023',
  asvs: ['v5.0.0-8.2.2', 'v5.0.0-15.3.3'],
  why: `
    The route knows who calls, and stores a new object under the owner that the request names. A caller writes the id of somebody else
    there: what is made lies among that user's things, is billed to them, or is done in their name.`,
  fix: 'Leave the owner out of the model of the request, and set it from the verified caller: Note(**new.model_dump(), owner_id=user.id).',
  blindSpots: [
    'A check in code that is not in the tree is not seen; one that speaks of the field by name is believed.',
    'Which fields name an owner is told by their names.',
    'An application whose users may make things for each other looks the same.',
  ],
  examples: [
    bad(
      'a model of the body with the owner in it, copied whole',
      withUsers(`
      from fastapi import Depends, FastAPI
      from pydantic import BaseModel
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import Note


      class NewNote(BaseModel):
          text: str
          owner_id: int


      app = FastAPI()


      @app.post("/notes")  # <-- finding
      def create_note(new: NewNote, user=Depends(get_user), session: Session = Depends(get_session)):
          session.add(Note(**new.model_dump()))
          session.commit()
    `),
    ),
    bad(
      'by name, in SQLModel and in a record of Tortoise',
      `
      import os

      import jwt
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import HTTPBearer
      from pydantic import BaseModel
      from sqlmodel import Field, Session, SQLModel
      from tortoise import fields
      from tortoise.models import Model


      class Task(SQLModel, table=True):
          id: int | None = Field(default=None, primary_key=True)
          title: str
          created_by: int


      class Order(Model):
          id = fields.IntField(primary_key=True)
          article = fields.TextField()
          customer_id = fields.IntField()


      class NewTask(BaseModel):
          title: str
          author: int


      def get_user_id(given=Depends(HTTPBearer())) -> int:
          try:
              return jwt.decode(given.credentials, os.environ["KEY"], algorithms=["HS256"], audience="shop")["sub"]
          except jwt.PyJWTError:
              raise HTTPException(401)


      def get_session():
          with Session(engine) as session:
              yield session


      app = FastAPI()


      @app.post("/tasks")  # <-- finding
      def create_task(new: NewTask, user_id: int = Depends(get_user_id), session: Session = Depends(get_session)):
          task = Task(title=new.title, created_by=new.author)
          session.add(task)
          session.commit()


      @app.post("/orders")  # <-- finding
      async def create_order(article: str, customer_id: int, user_id: int = Depends(get_user_id)):
          await Order.create(article=article, customer_id=customer_id)
    `,
    ),
    good(
      'the caller is the owner',
      withUsers(`
      from fastapi import Depends, FastAPI
      from pydantic import BaseModel
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import Note


      class NewNote(BaseModel):
          text: str


      class OldNote(BaseModel):
          text: str
          owner_id: int | None = None


      app = FastAPI()


      @app.post("/notes")
      def create_note(new: NewNote, user=Depends(get_user), session: Session = Depends(get_session)):
          session.add(Note(**new.model_dump(), owner_id=user.id))
          session.commit()


      @app.post("/notes/old")
      def create_old(new: OldNote, user=Depends(get_user), session: Session = Depends(get_session)):
          note = Note(**new.model_dump(exclude={"owner_id"}))
          note.owner_id = user.id
          session.add(note)
          session.commit()
    `),
    ),
    good(
      'the two are compared, or it is for administrators',
      withUsers(`
      from fastapi import Depends, FastAPI, HTTPException
      from pydantic import BaseModel
      from sqlalchemy.orm import Session

      from auth import get_admin, get_session, get_user
      from models import Note


      class NewNote(BaseModel):
          text: str
          owner_id: int


      app = FastAPI()


      @app.post("/notes")
      def create_note(new: NewNote, user=Depends(get_user), session: Session = Depends(get_session)):
          if new.owner_id != user.id:
              raise HTTPException(403)
          session.add(Note(**new.model_dump()))
          session.commit()


      @app.post("/import")
      def import_note(new: NewNote, session: Session = Depends(get_session), admin=Depends(get_admin)):
          session.add(Note(text=new.text, owner_id=new.owner_id))
          session.commit()
    `),
    ),
    good(
      'who is written to is not who owns it',
      withUsers(`
      from fastapi import Depends, FastAPI
      from pydantic import BaseModel
      from sqlalchemy import ForeignKey
      from sqlalchemy.orm import Mapped, Session, mapped_column

      from auth import get_session, get_user
      from models import Base


      class Message(Base):
          __tablename__ = "messages"
          id: Mapped[int] = mapped_column(primary_key=True)
          text: Mapped[str]
          sender_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
          recipient_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


      class NewMessage(BaseModel):
          text: str
          recipient_id: int


      app = FastAPI()


      @app.post("/messages")
      def send(new: NewMessage, user=Depends(get_user), session: Session = Depends(get_session)):
          session.add(Message(**new.model_dump(), sender_id=user.id))
          session.commit()
    `),
    ),
  ],

  looksAt: 'route',
  check(route, report, context) {
    if (route.kind !== 'http' || !isGuarded(route) || !isLeftToCaller(route) || callsForRole(route, context.model)) return
    if (testsOf(route, 'self', 'owner', 'tenant').length > 0) return
    const [found] = [...givenByName(route, context), ...copied(route, context)].toSorted(
      (one, other) => Number(isTenantField(one.field)) - Number(isTenantField(other.field)),
    )
    if (found === undefined) return
    const { write, field } = found
    const record = shortName(write.record?.name ?? '')
    const proof = findProof(write, field, context)
    report({
      place: findRoutePlace(route),
      cause: { name: route.handler === null ? route.id : handlerName(route.handler), what: `${field} of new ${record}` },
      what: `${routeInWords(route)} makes a ${record} whose ${field} the request names, while the caller is known${proof === null ? '' : `; ${proof}`}`,
      confidence: isTenantField(field)
        ? proof === null
          ? 'low'
          : 'medium'
        : proof !== null && route.accessCertainty === 'certain'
          ? 'high'
          : 'medium',
      routes: [route],
      handler: route.handler === null ? null : handlerName(route.handler),
      others: [{ role: 'cause', place: write.place, note: `here the ${record} is made` }],
    })
  },
})

interface Given {
  readonly write: RecordWrite
  readonly field: string
}

/** A record of something: accounts, and what ties accounts to something, are made for others. */
function isOwned(write: RecordWrite): boolean {
  if (write.how !== 'make' || write.record === null) return false
  const name = shortName(write.record.name)
  return !isAccountName(name) && !ties.test(name)
}
const ties =
  /(?:Member|Membership|Invitation|Invite|Role|Permission|Grant|Join|Link|Association|Assignment|Share|Access|Follow|Follower|Notification|Mapping|Log|Event|Audit|Participant|Token|Session)(?:s|Model|Record|Table|V\d)*$/i

const isOwner = (field: string): boolean => isOwnerField(field) || isTenantField(field)

/** `Note(owner_id=new.owner_id)` */
function givenByName(route: HttpRoute, { model, code }: RuleContext): Given[] {
  return code.recordWrites.flatMap((write) =>
    isOwned(write) && write.entries.includes(route.id)
      ? Object.entries(write.fields).flatMap(([field, value]) =>
          isOwner(field) && isSent(value) && isNamed(value) && !isAsked(value, route, model) ? [{ write, field }] : [],
        )
      : [],
  )
}

/** One part of the request, as it came. */
function isNamed({ text, from }: CodeValue): boolean {
  return /^[\w.]+(?:\[['"]\w+['"]\])?$/.test(text) && from.length === 1
}

/** A test of the handler speaks of it. */
function isAsked({ text, names }: CodeValue, route: HttpRoute, model: Model): boolean {
  const words = [text, ...names].map((name) => name.slice(name.lastIndexOf('.') + 1))
  return (findOutline(route, model)?.steps ?? []).some(
    (step) =>
      (step.kind === 'test' || step.kind === 'call') &&
      words.some((word) => speaks(step.kind === 'test' ? step.text : testing(step.text), word)),
  )
}

function speaks(text: string, word: string): boolean {
  return new RegExp(`\\b${word}\\b`).test(text)
}

/** A call that checks something, by its name; else nothing. */
function testing(text: string): string {
  return /^(?:await )?[\w.]*(?:check|verify|ensure|require|assert|authori[sz]e|validate|can_|has_|is_|get_)\w*\(/.test(text) ? text : ''
}

/** `Note(**new.model_dump())` */
function copied(route: HttpRoute, context: RuleContext): Given[] {
  return findCopied(route, context, (name, write) => isOwned(write) && isOwner(name)).flatMap(({ write, fields, isOpen }) =>
    isOpen ? [] : fields.map((field) => ({ write, field })),
  )
}

/** What shows that the field means the caller: others of the class get it from there, or are held against the caller. */
function findProof(write: RecordWrite, field: string, { model, code }: RuleContext): string | null {
  const name = write.record?.name
  const other = code.recordWrites.find((one) => {
    const value = one.record?.name === name ? one.fields[field] : undefined
    return value !== undefined && one !== write && !isSent(value) && /(?:user|caller|principal|account|identity|claims)\b/i.test(value.text)
  })
  if (other !== undefined) return `elsewhere it is set to \`${other.fields[field]?.text}\``
  const kin = model.routes.find((route) =>
    route.objects.some((object) => object.resource === name && isHeld(object) && (object.by.some(namesObject) || object.does === 'list')),
  )
  return kin === undefined ? null : `${routeInWords(kin)} asks whose it is`
}
