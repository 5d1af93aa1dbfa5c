// Whatever the caller sends becomes part of the record, rights included.

import { findRoutePlace, handlerName } from '../../finding/index.ts'
import { wordsOf } from '../../knowledge/index.ts'
import type { HttpRoute } from '../../model/index.ts'
import { isForSome } from '../caller-access.ts'
import { bad, defineRule, good } from '../kit.ts'
import { findCopied, grantsAnywhere, grantsRights, isAboutPeople } from '../record-fields.ts'

export default defineRule({
  id: 'every-field-copied-to-record',
  title: 'Every field of a request is copied to a record, rights included',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-915', 'CWE-269'],
  owaspApi: 'API3:2023',
  asvs: ['v5.0.0-15.3.3'],
  why: `
    The body's model has a field that decides what the user may do, and every field that was sent is copied to the stored record: by a
    loop, by ** or by one statement. Who may register or change their own name may make themselves an administrator with the same request.`,
  fix: 'Give callers a model without these fields, and set them only in a route of administrators; or leave them out: body.model_dump(exclude={"is_superuser"}).',
  blindSpots: [
    'A field that the handler or the loop speaks of by name is believed to be checked or left out, one that another function checks is not.',
    'Routes are taken to be for administrators by the names of their path and dependencies.',
    'Only fields with well-known names such as is_admin, role or permissions count.',
  ],
  examples: [
    bad(
      'a user updates their own record',
      `
      from fastapi import Depends, FastAPI, HTTPException
      from pydantic import BaseModel

      app = FastAPI()


      class UserUpdate(BaseModel):
          name: str | None = None
          is_superuser: bool | None = None


      class User(BaseModel):
          id: int
          is_superuser: bool


      def get_current_user():
          return load_user()


      @app.patch("/users/{user_id}")  # <-- finding
      def patch_user(user_id: int, update: UserUpdate, user: User = Depends(get_current_user)):
          if user.id != user_id and not user.is_superuser:
              raise HTTPException(403)
          for field, value in update.model_dump(exclude_unset=True).items():
              setattr(user, field, value)
          return {}
    `,
    ),
    bad(
      'in a function of the project',
      `
      from fastapi import FastAPI
      from pydantic import BaseModel

      app = FastAPI()


      class Profile(BaseModel):
          name: str
          role: str = "member"


      def apply(record, data: Profile):
          values = data.dict()
          for field in values:
              setattr(record, field, values[field])


      @app.put("/profile")  # <-- finding
      def update_profile(data: Profile):
          apply(load_profile(), data)
    `,
    ),
    bad(
      'a registration with SQLModel, and an update with SQLAlchemy',
      `
      from fastapi import Depends, FastAPI
      from pydantic import BaseModel
      from sqlalchemy import Integer, String, update
      from sqlalchemy.orm import DeclarativeBase, Session, mapped_column
      from sqlmodel import Field, SQLModel


      class UserBase(SQLModel):
          email: str
          is_superuser: bool = False


      class UserCreate(UserBase):
          password: str


      class User(UserBase, table=True):
          id: int | None = Field(default=None, primary_key=True)
          hashed_password: str


      class Base(DeclarativeBase):
          pass


      class Member(Base):
          __tablename__ = "members"
          id = mapped_column(Integer, primary_key=True)
          name = mapped_column(String)
          role = mapped_column(String)


      class MemberChange(BaseModel):
          name: str | None = None
          role: str | None = None


      def get_session():
          with Session(engine) as session:
              yield session


      app = FastAPI()


      @app.post("/users")  # <-- finding
      def create_user(new: UserCreate, session: Session = Depends(get_session)):
          user = User.model_validate(new, update={"hashed_password": hash_password(new.password)})
          session.add(user)
          session.commit()


      @app.patch("/members/{member_id}")  # <-- finding
      def change_member(member_id: int, change: MemberChange, session: Session = Depends(get_session)):
          data = change.model_dump(exclude_unset=True)
          session.execute(update(Member).where(Member.id == member_id).values(**data))
          session.commit()
    `,
    ),
    bad(
      'a document of MongoDB, and a record of Tortoise made of whatever was sent',
      `
      from fastapi import FastAPI
      from motor.motor_asyncio import AsyncIOMotorClient
      from pydantic import BaseModel
      from tortoise import fields
      from tortoise.models import Model

      db = AsyncIOMotorClient().shop


      class ProfileChange(BaseModel):
          name: str
          balance: int = 0


      class Account(Model):
          id = fields.IntField(primary_key=True)
          name = fields.CharField(max_length=50)
          is_admin = fields.BooleanField(default=False)


      app = FastAPI()


      @app.put("/profile/{user_id}")  # <-- finding
      async def change_profile(user_id: str, change: ProfileChange):
          await db.users.update_one({"_id": user_id}, {"$set": change.model_dump()})


      @app.post("/accounts")  # <-- finding
      async def create_account(data: dict):
          await Account.create(**data)
    `,
    ),
    good(
      'a model without rights',
      `
      from fastapi import FastAPI
      from pydantic import BaseModel

      app = FastAPI()


      class UserUpdate(BaseModel):
          name: str | None = None


      @app.patch("/users/me")
      def patch_me(update: UserUpdate):
          user = load_user()
          for field, value in update.model_dump(exclude_unset=True).items():
              setattr(user, field, value)
    `,
    ),
    good(
      'a route for administrators, and fields by name',
      `
      from fastapi import Depends, FastAPI
      from pydantic import BaseModel

      app = FastAPI()


      class UserUpdate(BaseModel):
          name: str | None = None
          is_superuser: bool | None = None


      def require_admin():
          check()


      @app.patch("/users/{user_id}", dependencies=[Depends(require_admin)])
      def patch_user(user_id: int, update: UserUpdate):
          user = load_user()
          for field, value in update.model_dump(exclude_unset=True).items():
              setattr(user, field, value)


      @app.patch("/me")
      def patch_me(update: UserUpdate):
          user = load_user()
          user.name = update.name
          setattr(user, "nickname", update.name)
    `,
    ),
    good(
      'the field is checked, or left out',
      `
      from fastapi import Depends, FastAPI, HTTPException
      from pydantic import BaseModel

      app = FastAPI()


      class UserUpdate(BaseModel):
          name: str | None = None
          is_superuser: bool | None = None


      def get_current_user():
          return load_user()


      def apply(record, update: UserUpdate):
          for field, value in update.model_dump(exclude={"is_superuser"}).items():
              setattr(record, field, value)


      @app.patch("/users/{user_id}")
      def patch_user(user_id: int, update: UserUpdate, user=Depends(get_current_user)):
          if update.is_superuser and not user.is_superuser:
              raise HTTPException(403)
          for field, value in update.model_dump(exclude_unset=True).items():
              setattr(user, field, value)


      @app.patch("/me")
      def patch_me(update: UserUpdate):
          apply(load_user(), update)
    `,
    ),
    good(
      'the record has no such field, it is left out, or set afterwards',
      `
      from fastapi import Depends, FastAPI
      from pydantic import BaseModel
      from sqlalchemy.orm import Session
      from sqlmodel import Field, SQLModel


      class Member(SQLModel, table=True):
          id: int | None = Field(default=None, primary_key=True)
          name: str
          is_admin: bool = False


      class Address(SQLModel, table=True):
          id: int | None = Field(default=None, primary_key=True)
          street: str


      class NewMember(BaseModel):
          name: str
          is_admin: bool = False


      class NewAddress(BaseModel):
          street: str
          is_admin: bool = False


      class Plain(BaseModel):
          name: str


      def get_session():
          with Session(engine) as session:
              yield session


      app = FastAPI()


      @app.post("/members")
      def create_member(new: NewMember, session: Session = Depends(get_session)):
          session.add(Member(**new.model_dump(exclude={"is_admin"})))
          session.commit()


      @app.post("/members/import")
      def import_member(new: NewMember, session: Session = Depends(get_session)):
          member = Member(**new.model_dump())
          member.is_admin = False
          session.add(member)
          session.commit()


      @app.post("/members/copy")
      def copy_member(new: NewMember, session: Session = Depends(get_session)):
          session.add(Member(**{**new.model_dump(), "is_admin": False}))
          session.commit()


      @app.post("/members/plain")
      def add_member(new: Plain, session: Session = Depends(get_session)):
          session.add(Member.model_validate(new))
          session.commit()


      @app.post("/addresses")
      def create_address(new: NewAddress, session: Session = Depends(get_session)):
          session.add(Address(street=new.street))
          session.commit()
    `,
    ),
    good(
      'a role that is no right',
      `
      from fastapi import FastAPI
      from pydantic import BaseModel

      app = FastAPI()


      class Message(BaseModel):
          role: str
          text: str


      @app.put("/chats/{chat_id}/messages/{message_id}")
      def update_message(chat_id: int, message_id: int, message: Message):
          record = load_message()
          for field, value in message.model_dump().items():
              setattr(record, field, value)
    `,
    ),
  ],

  looksAt: 'route',
  check(route, report, context) {
    if (route.kind !== 'http' || route.method === 'GET' || route.condition?.default === 'off') return
    if (isForSome(route) || isForAdministrators(route)) return
    const [copied] = findCopied(route, context, (name, write) => grantsRights(name, isAboutPeople(route, write))).toSorted(
      (one, other) => Number(one.isOpen) - Number(other.isOpen),
    )
    if (copied === undefined) return
    const { write, fields, isOpen } = copied
    const rights = fields.map((name) => `\`${name}\``).join(' and ')
    report({
      place: findRoutePlace(route),
      cause: { name: route.handler === null ? route.id : handlerName(route.handler), what: fields.join(' ') },
      what: `every field of the body is copied to ${write.how === 'make' ? 'a new record' : 'a record'}, ${rights} included`,
      confidence: isOpen ? 'low' : fields.some(grantsAnywhere) && write.record !== null && isPlainCaller(route) ? 'high' : 'medium',
      routes: [route],
      handler: route.handler === null ? null : handlerName(route.handler),
      others: [
        {
          role: 'cause',
          place: write.place,
          note: write.how === 'make' ? 'here it is made of all that was sent' : 'here each field that was sent is set',
        },
      ],
    })
  },
})

/** Whoever has an account, or nobody at all: no role or owner is asked for that we know of. */
function isPlainCaller({ access, accessCertainty }: HttpRoute): boolean {
  return accessCertainty === 'certain' && (access === 'open' || access === 'authenticated')
}

const administrators = new Set(
  'admin admins administrator superuser superadmin staff root permission permissions role roles rbac owner scope scopes authorize authorized authorization policy privilege privileges internal'.split(
    ' ',
  ),
)

/** By the names on the way to it. */
function isForAdministrators({ path, dependencies, handler }: HttpRoute): boolean {
  const names = [path, handler?.module ?? '', handler?.name ?? '', ...(handler?.decorators ?? []), ...dependencies.map(({ call }) => call)]
  return names.some((name) => wordsOf(name).some((word) => administrators.has(word)))
}
