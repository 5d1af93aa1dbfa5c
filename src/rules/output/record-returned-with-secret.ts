// A stored record is the answer, with every column that it has.

import type { HttpRoute } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'
import { secretField } from '../secret-field.ts'

export default defineRule({
  id: 'record-returned-with-secret',
  title: 'A stored record is returned with its secret columns',
  severity: 'high',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-200', 'CWE-522'],
  owaspApi: 'API3:2023',
  asvs: ['v5.0.0-15.3.1'],
  why: `
    Without a response model FastAPI writes every loaded column of a record into the answer, the hash of a password among them. Whoever
    gets it can try passwords against it at home.`,
  fix: 'Give the route a response model that lists what callers may see: @app.get(..., response_model=UserRead).',
  blindSpots: [
    'Records are known by annotations and by calls of their class: what a query gives without an annotation is not seen.',
    'Only columns with well-known names such as password_hash or api_key count.',
    'Only records of SQLAlchemy and SQLModel are looked at.',
  ],
  examples: [
    bad(
      'a user that was just made',
      `
      from fastapi import Depends, FastAPI
      from sqlalchemy import Column, Integer, String
      from sqlalchemy.orm import Session, declarative_base

      app = FastAPI()
      Base = declarative_base()


      class User(Base):
          __tablename__ = "users"
          id = Column(Integer, primary_key=True)
          name = Column(String)
          password_hash = Column(String)


      def get_db() -> Session:
          return make_session()


      @app.post("/users")
      def add_user(name: str, password: str, db: Session = Depends(get_db)):
          user = User(name=name, password_hash=digest(password))
          db.add(user)
          db.commit()
          db.refresh(user)
          return user  # <-- finding
    `,
    ),
    bad(
      'users that a function of the project looks up',
      `
      from fastapi import FastAPI
      from sqlalchemy import select
      from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

      app = FastAPI()


      class Base(DeclarativeBase):
          pass


      class User(Base):
          __tablename__ = "users"
          id: Mapped[int] = mapped_column(primary_key=True)
          hashed_password: Mapped[str]


      def find_users() -> list[User]:
          return make_session().scalars(select(User)).all()


      @app.get("/users")
      def list_users():
          return find_users()  # <-- finding
    `,
    ),
    good(
      'a response model, or a dict of chosen columns',
      `
      from fastapi import FastAPI
      from pydantic import BaseModel
      from sqlalchemy import Column, Integer, String
      from sqlalchemy.orm import declarative_base

      app = FastAPI()
      Base = declarative_base()


      class User(Base):
          __tablename__ = "users"
          id = Column(Integer, primary_key=True)
          password_hash = Column(String)


      class UserRead(BaseModel):
          id: int


      def find_user(user_id: int) -> User:
          return make_session().get(User, user_id)


      @app.get("/users/{user_id}", response_model=UserRead)
      def read_user(user_id: int):
          return find_user(user_id)


      @app.get("/names/{user_id}")
      def read_name(user_id: int) -> UserRead:
          return find_user(user_id)


      @app.get("/ids/{user_id}")
      def read_id(user_id: int):
          return {"id": find_user(user_id).id}
    `,
    ),
    good(
      'a record without a secret',
      `
      from fastapi import FastAPI
      from sqlalchemy import Column, Integer, String
      from sqlalchemy.orm import declarative_base

      app = FastAPI()
      Base = declarative_base()


      class Order(Base):
          __tablename__ = "orders"
          id = Column(Integer, primary_key=True)
          password_required = Column(String)
          token_count = Column(Integer)


      def find_order(order_id: int) -> Order:
          return make_session().get(Order, order_id)


      @app.get("/orders/{order_id}")
      def read_order(order_id: int):
          return find_order(order_id)
    `,
    ),
  ],

  looksAt: 'return',
  check({ place, inside, record }, report, context) {
    if (record === null) return
    const secrets = record.columns.filter((name) => secretField(name) !== null)
    const [first] = secrets
    if (first === undefined) return
    const routes = context.model.routes.filter(
      (route): route is HttpRoute =>
        route.kind === 'http' &&
        route.handler?.module === inside.module &&
        route.handler.name === inside.function &&
        route.responseModel === null &&
        !route.plain &&
        route.responses.every(({ status, schema }) => !/^2/.test(status) || schema === null || isAny(schema)),
    )
    if (routes.length === 0) return
    report({
      place,
      cause: causeIn(inside, `${record.name} ${secrets.join(' ')}`),
      what: `a record of ${record.name.slice(record.name.lastIndexOf(':') + 1)} is returned as it is stored, \`${first}\` included`,
      routes,
    })
  },
})

/** Nothing is said of the answer, so nothing is left out of it. */
function isAny(schema: object): boolean {
  return Object.keys(schema).every((key) => key === 'title' || key === 'x-unknown')
}
