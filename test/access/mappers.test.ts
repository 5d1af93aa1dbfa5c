// Which objects a route loads by ids of the request, and what of the caller binds them: each object mapper, once owned, once not,
// once compared after the look-up.
import { expect, test } from 'vitest'
import { objectsOf, verdictOf } from './small-program.ts'

interface Mapper {
  readonly name: string
  /** The record's class is `Thing`. */
  readonly declares: string
  /** Statements of an async handler with `thing_id`, `user`, `db`; they bind `thing`. */
  readonly byId: string
  readonly owned: string
  /** `thing.owner_id`, or as the mapper has it. */
  readonly owner?: string
  /** What it is called in the map. */
  readonly resource: string
}

const mappers: readonly Mapper[] = [
  {
    name: 'SQLAlchemy, Query',
    declares: '',
    byId: 'thing = db.query(Item).filter(Item.id == thing_id).first()',
    owned: 'thing = db.query(Item).filter(Item.id == thing_id, Item.owner_id == user.id).first()',
    resource: 'Item',
  },
  {
    name: 'SQLAlchemy, Query with filter_by',
    declares: '',
    byId: 'thing = db.query(Item).filter_by(id=thing_id).one_or_none()',
    owned: 'thing = db.query(Item).filter_by(id=thing_id, owner_id=user.id).one_or_none()',
    resource: 'Item',
  },
  {
    name: 'SQLAlchemy, select',
    declares: '',
    byId: 'thing = (await db.execute(select(Item).where(Item.id == thing_id))).scalar_one_or_none()',
    owned: 'thing = (await db.execute(select(Item).where(Item.id == thing_id).where(Item.owner_id == user.id))).scalar_one_or_none()',
    resource: 'Item',
  },
  {
    name: 'SQLAlchemy, scalars of an async session',
    declares: 'from sqlalchemy.ext.asyncio import AsyncSession\ndef session() -> AsyncSession: ...',
    byId: 'thing = (await db.scalars(select(Item).where(Item.id == thing_id))).first()',
    owned: 'thing = (await db.scalars(select(Item).where(Item.id == thing_id, Item.owner_id == user.id))).first()',
    resource: 'Item',
  },
  {
    name: 'SQLModel',
    declares: `from sqlmodel import Field, SQLModel, Session as Db, select as choose
class Thing(SQLModel, table=True):
    id: int = Field(primary_key=True)
    owner_id: int`,
    byId: 'thing = db.get(Thing, thing_id)',
    owned: 'thing = db.exec(choose(Thing).where(Thing.id == thing_id, Thing.owner_id == user.id)).first()',
    resource: 'Thing',
  },
  {
    name: 'Tortoise',
    declares: `from tortoise import fields
from tortoise.models import Model
class Thing(Model):
    id = fields.IntField(pk=True)
    owner_id = fields.IntField()`,
    byId: 'thing = await Thing.get_or_none(id=thing_id)',
    owned: 'thing = await Thing.filter(id=thing_id, owner_id=user.id).first()',
    resource: 'Thing',
  },
  {
    name: 'Beanie',
    declares: `from beanie import Document
class Thing(Document):
    owner_id: int`,
    byId: 'thing = await Thing.get(thing_id)',
    owned: 'thing = await Thing.find_one(Thing.id == thing_id, Thing.owner_id == user.id)',
    resource: 'Thing',
  },
  {
    name: 'MongoEngine',
    declares: `from mongoengine import Document, IntField
class Thing(Document):
    owner_id = IntField()`,
    byId: 'thing = Thing.objects(id=thing_id).first()',
    owned: 'thing = Thing.objects(id=thing_id, owner_id=user.id).first()',
    resource: 'Thing',
  },
  {
    name: 'Motor',
    declares: `from motor.motor_asyncio import AsyncIOMotorClient
mongo = AsyncIOMotorClient("mongodb://localhost").shop`,
    byId: 'thing = await mongo.things.find_one({"_id": thing_id})',
    owned: 'thing = await mongo.things.find_one({"_id": thing_id, "owner_id": user.id})',
    owner: 'thing["owner_id"]',
    resource: '?',
  },
  {
    name: 'PyMongo, by the name of the collection',
    declares: `from pymongo import MongoClient
things = MongoClient("mongodb://localhost")["shop"]["things"]`,
    byId: 'thing = things.find_one({"_id": thing_id})',
    owned: 'thing = things.find_one({"_id": thing_id, "owner_id": user.id})',
    owner: 'thing["owner_id"]',
    resource: '?',
  },
  {
    name: 'Django',
    declares: `from django.db import models
class Thing(models.Model):
    owner_id = models.IntegerField()`,
    byId: 'thing = await Thing.objects.filter(id=thing_id).afirst()',
    owned: 'thing = await Thing.objects.filter(id=thing_id, owner_id=user.id).afirst()',
    resource: 'Thing',
  },
  {
    name: 'peewee',
    declares: `import peewee
class Thing(peewee.Model):
    owner_id = peewee.IntegerField()`,
    byId: 'thing = Thing.get_or_none(Thing.id == thing_id)',
    owned: 'thing = Thing.get_or_none((Thing.id == thing_id) & (Thing.owner_id == user.id))',
    resource: 'Thing',
  },
  {
    name: 'ormar',
    declares: `import ormar
class Thing(ormar.Model):
    id: int = ormar.Integer(primary_key=True)
    owner_id: int = ormar.Integer()`,
    byId: 'thing = await Thing.objects.get_or_none(id=thing_id)',
    owned: 'thing = await Thing.objects.filter(id=thing_id, owner_id=user.id).get_or_none()',
    resource: 'Thing',
  },
  {
    name: 'asyncpg',
    declares: `import asyncpg
async def session():
    pool = await asyncpg.create_pool("db")
    async with pool.acquire() as connection:
        yield connection`,
    byId: 'thing = await db.fetchrow("SELECT * FROM things WHERE id = $1", thing_id)',
    owned: 'thing = await db.fetchrow("SELECT * FROM things WHERE id = $1 AND owner_id = $2", thing_id, user.id)',
    owner: 'thing["owner_id"]',
    resource: 'things',
  },
  {
    name: 'psycopg',
    declares: `import psycopg
def session():
    with psycopg.connect("db") as connection:
        yield connection.cursor()`,
    byId: 'db.execute("SELECT * FROM things WHERE id = %s", (thing_id,))\n    thing = db.fetchone()',
    owned: 'db.execute("SELECT * FROM things WHERE id = %s AND owner_id = %s", (thing_id, user.id))\n    thing = db.fetchone()',
    owner: 'thing["owner_id"]',
    resource: 'things',
  },
  {
    name: 'sqlite3',
    declares: `import sqlite3
def session():
    connection = sqlite3.connect("db")
    yield connection`,
    byId: 'thing = db.execute("SELECT * FROM things WHERE id = ?", (thing_id,)).fetchone()',
    owned: 'thing = db.execute("SELECT * FROM things WHERE id = ? AND owner_id = ?", (thing_id, user.id)).fetchone()',
    owner: 'thing[1]',
    resource: 'things',
  },
  {
    name: 'a generic repository',
    declares: `from typing import Generic, TypeVar
T = TypeVar("T")
class Repository(Generic[T]):
    model: type[T]
    def __init__(self, db): self.db = db
    def get(self, id): return self.db.query(self.model).filter(self.model.id == id).first()
    def owned(self, id, owner): return self.db.query(self.model).filter_by(id=id, owner_id=owner.id).first()
class Items(Repository[Item]):
    model = Item`,
    byId: 'thing = Items(db).get(thing_id)',
    owned: 'thing = Items(db).owned(thing_id, user)',
    resource: 'Item',
  },
  {
    name: 'a repository that a dependency makes',
    declares: `class Items:
    def __init__(self, db=Depends(session)): self.db = db
    async def get(self, id): return await self.db.get(Item, id)
    async def owned(self, id, owner_id):
        found = await self.db.execute(select(Item).where(Item.id == id, Item.owner_id == owner_id))
        return found.scalars().first()
async def items(db=Depends(session)): return Items(db)`,
    byId: 'thing = await repo.get(thing_id)',
    owned: 'thing = await repo.owned(thing_id, user.id)',
    resource: 'Item',
  },
]

function program({ declares, name }: Mapper, body: string): string {
  const repo = name.endsWith('dependency makes') ? ', repo: Items = Depends(items)' : ''
  return `${declares}
@app.get("/x/{thing_id}")
async def x(thing_id: int, user=Depends(caller), db=Depends(session)${repo}):
    ${body}
    return thing`
}

const missing = '\n    if not thing:\n        raise HTTPException(404)'

test.each(mappers)('$name: of anybody', (mapper) => {
  const text = program(mapper, mapper.byId + missing)
  expect(verdictOf(text)).toBe('authenticated')
  expect(objectsOf(text)).toEqual([`read ${mapper.resource} by thing_id: none`])
})

test.each(mappers)('$name: the owner in the look-up', (mapper) => {
  const text = program(mapper, mapper.owned + missing)
  expect(verdictOf(text)).toBe('authorised')
  expect(objectsOf(text)).toEqual([`read ${mapper.resource} by thing_id: predicate`])
})

test.each(mappers)('$name: the owner compared after the look-up', (mapper) => {
  const text = program(
    mapper,
    `${mapper.byId}${missing}\n    if ${mapper.owner ?? 'thing.owner_id'} != user.id:\n        raise HTTPException(403)`,
  )
  expect(verdictOf(text)).toBe('authorised')
  expect(objectsOf(text)).toEqual([`read ${mapper.resource} by thing_id: compared`])
})

test.each([
  [
    'a second id that nobody checks',
    'authorised',
    `class Part(Base):
    id = Column(Integer)
    item_id = Column(Integer)
@app.get("/x/{item_id}/parts/{part_id}")
def x(item_id: int, part_id: int, user=Depends(caller), db=Depends(session)):
    item = db.query(Item).filter(Item.id == item_id, Item.owner_id == user.id).first()
    if item is None:
        raise HTTPException(404)
    part = db.get(Part, part_id)
    return part`,
    ['read Item by item_id: predicate', 'read Part by part_id: none'],
  ],
  [
    'a second id under the first',
    'authorised',
    `class Part(Base):
    id = Column(Integer)
    item_id = Column(Integer)
@app.get("/x/{item_id}/parts/{part_id}")
def x(item_id: int, part_id: int, user=Depends(caller), db=Depends(session)):
    item = db.query(Item).filter(Item.id == item_id, Item.owner_id == user.id).first()
    if item is None:
        raise HTTPException(404)
    return db.query(Part).filter(Part.id == part_id, Part.item_id == item.id).first()`,
    ['read Item by item_id: predicate', 'read Part by part_id: parent'],
  ],
  [
    'an id of the body',
    'authenticated',
    `from pydantic import BaseModel
class Move(BaseModel):
    item_id: int
    to: int
@app.post("/x")
def x(move: Move, user=Depends(caller), db=Depends(session)):
    item = db.get(Item, move.item_id)
    item.owner_id = move.to
    db.commit()
    return item`,
    ['read Item by move.item_id: none'],
  ],
  [
    'an owner whom the query names',
    'authenticated',
    `@app.get("/x")
def x(user_id: int, user=Depends(caller), db=Depends(session)):
    return db.query(Item).filter(Item.owner_id == user_id).all()`,
    ['list Item by user_id: none'],
  ],
  [
    "the list of one's own",
    'authenticated',
    `@app.get("/x")
def x(user=Depends(caller), db=Depends(session)):
    return db.query(Item).filter(Item.owner_id == user.id).all()`,
    ['list Item by nothing: predicate'],
  ],
  [
    'a helper that checks the owner',
    'authorised',
    `def owned(db, item_id, user):
    item = db.get(Item, item_id)
    if item is None or item.owner_id != user.id:
        raise HTTPException(404)
    return item
@app.get("/x/{item_id}")
def x(item_id: int, user=Depends(caller), db=Depends(session)):
    return owned(db, item_id, user)`,
    ['read Item by item_id: compared'],
  ],
  [
    'a helper that checks the owner, and is given nobody',
    'authenticated',
    `def owned(db, item_id, user_id=None):
    query = db.query(Item).filter(Item.id == item_id)
    if user_id is not None:
        query = query.filter(Item.owner_id == user_id)
    item = query.first()
    if item is None:
        raise HTTPException(404)
    return item
@app.get("/x/{item_id}")
def x(item_id: int, user=Depends(caller), db=Depends(session)):
    return owned(db, item_id, user_id=None)`,
    ['read Item by item_id: none'],
  ],
  [
    'a delete by id',
    'authenticated',
    `@app.delete("/x/{item_id}")
def x(item_id: int, user=Depends(caller), db=Depends(session)):
    db.query(Item).filter(Item.id == item_id).delete()
    db.commit()`,
    ['delete Item by item_id: none'],
  ],
  [
    "an update of one's own",
    'authenticated',
    `from sqlalchemy import update
@app.patch("/x/{item_id}")
def x(item_id: int, user=Depends(caller), db=Depends(session)):
    db.execute(update(Item).where(Item.id == item_id, Item.owner_id == user.id).values(owner_id=1))
    db.commit()`,
    ['update Item by item_id: predicate'],
  ],
  [
    "anybody's, which becomes one's own",
    'authenticated',
    `from sqlalchemy import update
@app.patch("/x/{item_id}")
def x(item_id: int, user=Depends(caller), db=Depends(session)):
    db.execute(update(Item).where(Item.id == item_id).values(owner_id=user.id))
    db.commit()`,
    ['update Item by item_id: none'],
  ],
  [
    "anybody's, by a Query",
    'authenticated',
    `@app.patch("/x/{item_id}")
def x(item_id: int, user=Depends(caller), db=Depends(session)):
    db.query(Item).filter(Item.id == item_id).update({"owner_id": user.id})`,
    ['update Item by item_id: none'],
  ],
  [
    "anybody's, in a collection",
    'authenticated',
    `from pymongo import MongoClient
things = MongoClient("db")["shop"]["things"]
@app.patch("/x/{thing_id}")
def x(thing_id: str, user=Depends(caller)):
    things.update_one({"_id": thing_id}, {"$set": {"owner_id": user.id}})`,
    ['update ? by thing_id: none'],
  ],
  [
    'a delete in SQL',
    'authenticated',
    `import sqlite3
@app.delete("/x/{thing_id}")
def x(thing_id: int, user=Depends(caller)):
    connection = sqlite3.connect("db")
    connection.execute("DELETE FROM things WHERE id = ?", (thing_id,))
    connection.commit()`,
    ['delete things by thing_id: none'],
  ],
  [
    "a delete of one's own in SQL",
    'authenticated',
    `import sqlite3
@app.delete("/x/{thing_id}")
def x(thing_id: int, user=Depends(caller)):
    cursor = sqlite3.connect("db").cursor()
    cursor.execute("DELETE FROM things WHERE id = ? AND owner_id = ?", (thing_id, user.id))`,
    ['delete things by thing_id: predicate'],
  ],
])('%s: %s', (_, verdict, text, objects) => {
  expect(verdictOf(text)).toBe(verdict)
  expect(objectsOf(text)).toEqual(objects)
})
