import { expect, test } from 'vitest'
import { createTree } from '../../../base/index.ts'
import type { RecordWrite } from '../../../model/index.ts'
import { extractFromSource } from '../extract-source.ts'

const snapshot = { commit: null, content: '0'.repeat(64), tool: 'test', knowledge: 'test', policy: null }

const before = `
from fastapi import Depends, FastAPI, Request
from fastapi.encoders import jsonable_encoder
from pydantic import BaseModel, ConfigDict
from sqlalchemy import Column, Integer, String, insert, select, update
from sqlalchemy.orm import Session, declarative_base
from sqlmodel import Field, SQLModel
from tortoise import fields
from tortoise.models import Model

Base = declarative_base()

class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    role = Column(String)

class Pet(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    owner_id: int

class Card(Model):
    id = fields.IntField(primary_key=True)
    balance = fields.IntField()

class Change(BaseModel):
    name: str
    role: str

class Loose(Change):
    model_config = ConfigDict(extra="allow")

app = FastAPI()
`

function say({ how, record, fields, spread }: RecordWrite): string {
  const given = [
    ...Object.entries(fields).map(([name, { text }]) => `${name}=${text}`),
    ...spread.map(({ value, fields: own, isOpen, without, only, isFiltered }) =>
      [
        `**${value.text}(${own?.join() ?? '?'})`,
        ...(isOpen ? ['open'] : []),
        ...(without.length > 0 ? [`without ${without.join()}`] : []),
        ...(only === null ? [] : [`only ${only.join()}`]),
        ...(isFiltered ? ['filtered'] : []),
      ].join(' '),
    ),
  ]
  return `${how} ${record === null ? '?' : record.name.split(':')[1]}: ${given.join(', ')}`
}

function writesOf(program: string): string[] {
  const { code } = extractFromSource(createTree(new Map([['main.py', `${before}\n${program}`]])), { snapshot, withCode: true })
  return (code?.recordWrites ?? []).map(say)
}

const post = (body: string, parameters = 'change: Change, db: Session = Depends()'): string =>
  `@app.post("/x")\nasync def x(${parameters}):\n${body
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n')}`

test.each([
  ['a class of SQLAlchemy', post('db.add(User(**change.dict()))'), ['make User: **change(name,role)']],
  ['by name', post('db.add(User(name=change.name, role="user"))'), ["make User: name=change.name, role='user'"]],
  ['only what is written in the code', post('db.add(User(name="x"))'), []],
  ['through a variable', post('data = change.model_dump(exclude_unset=True)\nreturn User(**data)'), ['make User: **change(name,role)']],
  ['with names left out', post('return User(**change.model_dump(exclude={"role"}))'), ['make User: **change(name,role) without role']],
  [
    'with names that nobody knows left out',
    post('return User(**change.model_dump(exclude=HIDDEN))'),
    ['make User: **change(name,role) filtered'],
  ],
  ['with names let in', post('return User(**change.model_dump(include={"name"}))'), ['make User: **change(name,role) only name']],
  ['a model that keeps more', post('return User(**change.dict())', 'change: Loose'), ['make User: **change(name,role) open']],
  ['a dict', post('return User(**change)', 'change: dict'), ['make User: **change(?) open']],
  ['what the request holds', post('return User(**await request.json())', 'request: Request'), ['make User: **request.json()(?) open']],
  ['a dict put together', post('return User(**{**change.dict(), "role": "user"})'), ["make User: role='user', **change(name,role)"]],
  [
    'SQLModel, with more beside it',
    post('return Pet.model_validate(change, update={"owner_id": 1})'),
    ['make Pet: owner_id=1, **change(name,role)'],
  ],
  ['SQLModel changes', post('pet = db.get(Pet, 1)\npet.sqlmodel_update(change)'), ['change Pet: **change(name,role)']],
  [
    'what a query gave',
    post('user = db.scalars(select(User).where(User.id == 1)).first()\nfor key in change.dict():\n    setattr(user, key, 1)'),
    ['change User: **change(name,role)'],
  ],
  ['a record that nobody knows', post('load().sqlmodel_update(change)'), ['change ?: **change(name,role)']],
  ['Tortoise makes', post('await Card.create(**change.dict())'), ['make Card: **change(name,role)']],
  ['Tortoise changes', post('await Card.filter(id=1).update(**change.dict())'), ['change Card: **change(name,role)']],
  ['a statement', post('db.execute(update(User).where(User.id == 1).values(**change.dict()))'), ['change User: **change(name,role)']],
  ['an insert', post('db.execute(insert(User).values(change.dict()))'), ['make User: **change(name,role)']],
  ['a query', post('db.query(User).filter(User.id == 1).update(change.dict())'), ['change User: **change(name,role)']],
  ['a document', post('await db.users.update_one({"_id": 1}, {"$set": change.dict()})'), ['change ?: **change(name,role)']],
  ['a new document', post('await db.users.insert_one(jsonable_encoder(change))'), ['make ?: **change(name,role)']],
  ['attributes', post('user = User()\nuser.__dict__.update(change.dict())'), ['change User: **change(name,role)']],
  [
    'a loop',
    post('user = User()\nfor key, value in change.dict().items():\n    setattr(user, key, value)'),
    ['change User: **change(name,role)'],
  ],
  [
    'a loop that lets some through',
    post('user = User()\nfor key, value in change.dict().items():\n    if key in ALLOWED:\n        setattr(user, key, value)'),
    ['change User: **change(name,role) filtered'],
  ],
  ['a comprehension', post('user = User(**{k: v for k, v in change.dict().items() if v is not None})'), ['make User: **change(name,role)']],
  [
    'a function of the project',
    `def save(db, data):\n    db.add(User(**data.dict()))\n${post('save(db, change)')}`,
    ['make User: **data(name,role)'],
  ],
  ['a body that is the record itself', post('db.add(pet)', 'pet: Pet, db: Session = Depends()'), ['make Pet: **pet(id,owner_id)']],
  ['a record that is made here', post('pet = Pet(owner_id=1)\ndb.add(pet)'), []],
  ['a dict that is no record', post('seen = {}\nseen.update(change.dict())\nreturn dict(**change.dict())'), []],
  ['a class that is no record', post('return Loose(**change.dict())'), []],
])('%s', (_, program, expected) => {
  expect(writesOf(program)).toEqual(expected)
})
