// What handlers ask by themselves, before and after: each way to ask less is told, and what only stands elsewhere or is called otherwise is not.

import { expect, test } from 'vitest'
import { createTree } from '../base/index.ts'
import { extractFromSource } from '../extract/index.ts'
import { compareDemands } from './compare-demands.ts'
import { compareModels } from './compare-models.ts'
import { judgeChange } from './judge-change.ts'

const snapshot = { commit: null, content: 'a'.repeat(64), tool: '0.1.0', knowledge: '0', policy: null }

const head = `import hashlib, hmac, os
import jwt
from fastapi import Depends, FastAPI, Header, HTTPException, Request
from sqlalchemy import Column, Integer, String, Boolean, select
from sqlalchemy.orm import DeclarativeBase, Session

class Base(DeclarativeBase): ...

class Item(Base):
    __tablename__ = "items"
    id = Column(Integer, primary_key=True)
    owner_id = Column(Integer)
    public = Column(Boolean)
    state = Column(String)

SETTINGS = os.environ["SETTINGS"]

def get_db() -> Session: ...

def get_user(authorization: str = Header()):
    try:
        return jwt.decode(authorization, os.environ["KEY"], algorithms=["HS256"])
    except jwt.PyJWTError:
        raise HTTPException(401)

def get_member(authorization: str = Header()):
    user = get_user(authorization)
    if user["plan"] not in ("team", "company"):
        raise HTTPException(403)
    return user

app = FastAPI()
`

function stateOf(program: string) {
  const model = extractFromSource(createTree({ 'main.py': `${head}${program}` }), {
    snapshot,
    withCode: true,
    withFlows: true,
    fastapiVersion: '0.115.6',
  })
  return { name: 'state', model, findings: [], suppressed: [], statements: [], packages: [], documents: [] }
}

const noLaw = { changes: [], together: null, hadLaw: false, isAllowed: false, isPublic: () => false }

/** What is said of who may call and of limits, and whether it may land. */
function tell(base: string, next: string): string[] {
  const difference = compareModels(stateOf(base), stateOf(next))
  const said = difference.changes
    .filter(({ kind }) => kind === 'access' || kind === 'object' || kind === 'limit')
    .map(({ direction, kind, subject, what }) => `${direction} ${kind}: ${subject} ${what}`)
  return judgeChange(difference, noLaw).blocked ? [...said, 'blocked'] : said
}

const load = '    item = db.get(Item, item_id)\n    if item is None:\n        raise HTTPException(404)\n'
const own = '    if item.owner_id != user["id"]:\n        raise HTTPException(403)\n'
const change = '    item.state = "done"\n    db.commit()\n    return item.id\n'
const put = (body: string, parameters = 'user=Depends(get_member)') =>
  `@app.put("/items/{item_id}")\ndef change(item_id: int, ${parameters}, db: Session = Depends(get_db)):\n${body}`
const checked = put(load + own + change)
const helper = (body: string) => `def check_item(item, user):\n${body}\n${put(`${load}    check_item(item, user)\n${change}`)}`
const answered = (body: string) =>
  `def may_change(item, user) -> bool:\n${body}\n${put(`${load}    if not may_change(item, user):\n        raise HTTPException(403)\n${change}`)}`
const found = (where: string) =>
  put(`    item = db.scalars(select(Item).where(${where})).first()\n    if item is None:\n        raise HTTPException(404)\n${change}`)
const hook = (body: string) =>
  `@app.post("/hook")\nasync def hook(request: Request, x_signature: str = Header()):\n    body = await request.body()\n${body}    return body.decode()\n`
const byQuota = '    if db.query(Item).filter(Item.owner_id == user["id"]).count() >= 100:\n        raise HTTPException(429)\n'
const less = ['weaker access: PUT /items/{item_id} asks less of who calls', 'blocked']
const otherwise = ['neutral access: PUT /items/{item_id} asks otherwise who calls']
const unread = ['unknown access: PUT /items/{item_id} asks otherwise who calls, by code that could not be read']

// Who calls has to be on a plan in all of them: the route stays behind an authorisation, whatever its handler asks.
test.each<[name: string, base: string, next: string, said: readonly string[]]>([
  ['nothing', checked, `\n${checked}`, []],
  ['the comparison with the owner goes', checked, put(load + change), less],
  ['the condition of the look-up goes', found('Item.id == item_id, Item.owner_id == user["id"]'), found('Item.id == item_id'), less],
  [
    'the test of a role goes',
    put(`    if user["role"] != "admin":\n        raise HTTPException(403)\n${load}${change}`),
    put(load + change),
    less,
  ],
  [
    'another role is enough',
    put(`    if user["role"] not in ("admin",):\n        raise HTTPException(403)\n${load}${change}`),
    put(`    if user["role"] not in ("admin", "guest"):\n        raise HTTPException(403)\n${load}${change}`),
    otherwise,
  ],
  ['the call of a helper goes', helper(own), `def check_item(item, user):\n${own}\n${put(load + change)}`, less],
  ['a helper asks less', helper(own), helper(`    if item.public:\n        return\n${own}`), less],
  ['a helper asks nothing any more', helper(own), helper('    print(item)'), less],
  ['a helper answers yes to all', answered('    return item.owner_id == user["id"]'), answered('    return True'), less],
  [
    'a helper answers yes to more',
    answered('    return item.owner_id == user["id"]'),
    answered('    return item.public or item.owner_id == user["id"]'),
    less,
  ],
  [
    'a helper is called in one case alone',
    helper(own),
    `def check_item(item, user):\n${own}\n${put(`${load}    if SETTINGS == "strict":\n        check_item(item, user)\n${change}`)}`,
    less,
  ],
  [
    'it moves to a dependency',
    checked,
    `def get_item(item_id: int, user=Depends(get_member), db: Session = Depends(get_db)):\n${load}${own}    return item\n@app.put("/items/{item_id}")\ndef change(item: Item = Depends(get_item), db: Session = Depends(get_db)):\n${change}`,
    [],
  ],
  ['it moves to a helper', checked, helper(own), []],
  ['it moves to a helper that answers', checked, answered('    return item.owner_id == user["id"]'), []],
  ['it moves back from one', answered('    if user["id"] == item.owner_id:\n        return True\n    return False'), checked, []],
  [
    'that a credential is missing is said in another way',
    `def find(token: str = Header()):\n    if not token:\n        raise HTTPException(401)\n    return get_user(token)\n${put(change, 'user=Depends(find)')}`,
    `class NoToken(Exception): ...\ndef _find(token):\n    if not token:\n        raise NoToken()\n    return get_user(token)\n` +
      `def find(token: str = Header()):\n    try:\n        return _find(token)\n    except NoToken:\n        raise HTTPException(401)\n${put(change, 'user=Depends(find)')}`,
    [],
  ],
  [
    'variables are called otherwise',
    checked,
    put((load + own + change).replace(/\bitem\b/g, 'thing').replaceAll('user[', 'me['), 'me=Depends(get_member)'),
    [],
  ],
  [
    'the test is turned round',
    checked,
    put(
      `${load}    if user["id"] == item.owner_id:\n        item.state = "done"\n        db.commit()\n        return item.id\n    raise HTTPException(403)\n`,
    ),
    [],
  ],
  [
    'the answer is kept in a variable',
    checked,
    put(`${load}    is_own = item.owner_id == user["id"]\n    if not is_own:\n        raise HTTPException(403)\n${change}`),
    [],
  ],
  ['another status, and nothing else', checked, put(load + own.replace('403', '404') + change), []],
  ['the condition is inverted', checked, put(load + own.replace('!=', '==') + change), less],
  ['an earlier return', checked, put(`${load}    if item.state == "draft":\n        return item\n${own}${change}`), less],
  ['an earlier return of nothing', checked, put(`${load}    if item.state == "draft":\n        return None\n${own}${change}`), []],
  [
    '`or True`',
    checked,
    put(`${load}    allowed = item.owner_id == user["id"] or True\n    if not allowed:\n        raise HTTPException(403)\n${change}`),
    less,
  ],
  ['`and False`', checked, put(load + own.replace(':\n', ' and False:\n') + change), less],
  ['only under a setting', checked, put(load + own.replace('if ', 'if SETTINGS and ') + change), less],
  ['public ones may be changed by all', checked, put(load + own.replace('if ', 'if not item.public and ') + change), less],
  ['administrators may too', checked, put(load + own.replace(':\n', ' and user["role"] != "admin":\n') + change), otherwise],
  ['administrators may no longer', put(load + own.replace(':\n', ' and user["role"] != "admin":\n') + change), checked, []],
  [
    'who is nobody is somebody by default',
    put(`    if user is None:\n        raise HTTPException(401)\n${load}${own}${change}`),
    put(`    user = user or {"id": 1}\n${load}${own}${change}`),
    less,
  ],
  [
    'code that cannot be read asks in its place',
    checked,
    `from shop_policies import verify_owner\n${put(`${load}    verify_owner(item, user)\n${change}`)}`,
    unread,
  ],
  ['more is asked', put(load + change), checked, ['stronger access: PUT /items/{item_id} asks more of who calls']],
  [
    'a signature is no longer held against',
    hook(
      '    if not hmac.compare_digest(x_signature, hmac.new(SETTINGS.encode(), body, hashlib.sha256).hexdigest()):\n        raise HTTPException(401)\n',
    ),
    hook(''),
    ['weaker access: POST /hook was authenticated and is now behind a token that nobody checks', 'blocked'],
  ],
  [
    'a call that verifies goes',
    `from payments import verify_signature\n${hook('    verify_signature(body, x_signature)\n')}`,
    hook(''),
    ['weaker access: POST /hook was not known and is now behind a token that nobody checks', 'blocked'],
  ],
  [
    'a quota goes',
    put(byQuota + load + own + change),
    checked,
    ['weaker limit: PUT /items/{item_id} is limited less: how often or how much is no longer asked as it was', 'blocked'],
  ],
  [
    'a quota moves to a helper',
    put(byQuota + load + own + change),
    `def ensure_quota(db, user):\n${byQuota}\n${put(`    ensure_quota(db, user)\n${load}${own}${change}`)}`,
    [],
  ],
  [
    'a limit that is a dependency goes',
    `from fastapi_limiter.depends import RateLimiter\n${checked.replace('item_id}"', 'item_id}", dependencies=[Depends(RateLimiter(times=5, seconds=60))]')}`,
    checked,
    ['weaker limit: `RateLimiter` no longer runs before the handler', 'blocked'],
  ],
  [
    'a limit that is a decorator goes',
    `from slowapi import Limiter\nfrom slowapi.util import get_remote_address\nlimiter = Limiter(key_func=get_remote_address)\n${checked.replace('\ndef change(', '\n@limiter.limit("5/minute")\ndef change(request: Request, ')}`,
    `from slowapi import Limiter\nfrom slowapi.util import get_remote_address\nlimiter = Limiter(key_func=get_remote_address)\n${checked.replace('\ndef change(', '\ndef change(request: Request, ')}`,
    ['weaker limit: @slowapi.Limiter().limit() is no longer around the handler', 'blocked'],
  ],
])('%s', (_, base, next, said) => {
  expect(tell(base, next)).toEqual(said)
})

const event = (body: string) => `import socketio
sio = socketio.AsyncServer(async_mode="asgi")
app.mount("/ws", socketio.ASGIApp(sio))
sessions = {}

async def get_current_user(environ): ...

def restore(session_id, user):
    session = sessions.get(session_id)
${body}
    return session

@sio.on("connect")
async def connect(sid, environ, auth):
    user = await get_current_user(environ)
    if user is None:
        raise ConnectionRefusedError("nobody")
    restore(auth["sessionId"], user)
`

test('what the handlers of events ask is compared too', () => {
  const before = event('    if session.user.id != user.id:\n        raise ConnectionRefusedError("not yours")')
  expect(tell(before, event(''))).toEqual(['weaker access: socketio connect asks less of who calls', 'blocked'])
  expect(
    tell(before, before.replaceAll('session.user', 'kept.user').replace('session =', 'kept =').replace('return session', 'return kept')),
  ).toEqual([])
})

test('the same call, word for word, is the same question, however what it is given is made', () => {
  const demand = (of: string, text: string) => ({
    any: [{ how: 'done' as const, of, with: null }],
    status: null,
    text,
    place: { file: 'main.py', line: 1, end: 1 },
  })
  const before = demand('check_requirement({list_stages(~) parts rounds}, caller)', 'check_requirement(rounds, user)')
  const said = (of: string, text: string) => compareDemands([before], [demand(of, text)]).changes.map(({ reason }) => reason.text)
  expect(said('check_requirement(caller)', 'check_requirement(rounds, user)')).toEqual([])
  expect(said('check_requirement(caller)', 'check_requirement([], user)')).toEqual(['no longer asked: `check_requirement(rounds, user)`'])
})
