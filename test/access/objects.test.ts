// Which objects a route loads and changes, and what of the caller is part of it, on small programs of our own.
import { expect, test } from 'vitest'
import { createTree } from '../../src/base/index.ts'
import { extractFromSource } from '../../src/extract/index.ts'

const snapshot = { commit: null, content: '', tool: '', knowledge: '', policy: null }

const before = `
import os
import jwt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import OAuth2PasswordBearer
from sqlalchemy import Column, Integer, String, delete, select
from sqlalchemy.orm import declarative_base, Session

Base = declarative_base()
class Item(Base):
    __tablename__ = "items"
    id = Column(Integer)
    owner_id = Column(Integer)

bearer = OAuth2PasswordBearer(tokenUrl="token")

def session():
    with Session() as s:
        yield s

def caller(token: str = Depends(bearer)):
    try:
        return jwt.decode(token, os.environ["KEY"], algorithms=["HS256"])
    except jwt.PyJWTError:
        raise HTTPException(401)

app = FastAPI()

@app.get("/guarded")
def guarded(user=Depends(caller)): return 1
`

/** What the route `/x` does, a line for each object. */
function objectsOf(program: string, start = before): string[] {
  const { routes } = extractFromSource(createTree(new Map([['main.py', `${start}\n${program}`]])), { snapshot })
  const route = routes.find(({ path }) => path.startsWith('/x'))
  return (route?.objects ?? []).map(
    ({ does, resource, by, bound }) => `${does} ${resource} by ${by.map(({ parameter }) => parameter).join()}: ${bound}`,
  )
}

test.each([
  [
    'a caller who is part of the look-up',
    ['read main:Item by item_id: predicate'],
    `@app.get("/x/{item_id}")
def x(item_id: int, user=Depends(caller), db: Session = Depends(session)):
    return db.query(Item).filter(Item.id == item_id, Item.owner_id == user["sub"]).first()`,
  ],
  [
    'strangers, whose handler takes nothing of a caller',
    ['read main:Item by item_id: none'],
    `@app.get("/x/{item_id}")
def x(item_id: int, db: Session = Depends(session)):
    return db.get(Item, item_id)`,
  ],
  [
    'strangers, whose handler might look for a caller in the query',
    ['read main:Item by item_id: none'],
    `@app.get("/x")
def x(item_id: int, db: Session = Depends(session)):
    return db.get(Item, item_id)`,
  ],
  [
    'strangers who delete, by a statement in a function of the project',
    ['delete main:Item by item_id: none', 'read main:Item by item_id: none'],
    `def remove(db, item_id):
    found = db.scalar(select(Item).where(Item.id == item_id))
    db.execute(delete(Item).where(Item.id == item_id))
    return found
@app.delete("/x/{item_id}")
def x(item_id: int, db: Session = Depends(session)):
    return remove(db, item_id)`,
  ],
  [
    'statements that change, of which the condition comes last',
    ['delete main:Item by item_id: predicate', 'update main:Item by item_id: none'],
    `from sqlalchemy import update
@app.delete("/x/{item_id}")
def x(item_id: int, user=Depends(caller), db: Session = Depends(session)):
    db.execute(update(Item).where(Item.id == item_id).values(name="gone"))
    db.execute(delete(Item).where(Item.id == item_id).where(Item.owner_id == user["sub"]))
    db.commit()`,
  ],
  [
    'strangers under two paths of one handler',
    ['list main:Item by : none'],
    `def every(db: Session = Depends(session)):
    return db.query(Item).all()
app.get("/y")(every)
app.get("/x")(every)`,
  ],
] as const)('%s', (_, expected, program) => {
  expect(objectsOf(program).toSorted()).toEqual(expected.toSorted())
})

test('where nobody is ever asked, nothing is looked for', () => {
  const program = '@app.get("/x/{item_id}")\ndef x(item_id: int, db: Session = Depends(session)):\n    return db.get(Item, item_id)'
  expect(objectsOf(program, before.slice(0, before.indexOf('@app.get("/guarded")')))).toEqual([])
})
