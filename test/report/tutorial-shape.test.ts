// The shape in which many applications begin: one file, a key in it, tokens of an old library, and CORS wide open. What is wrong with
// it fits one screen, and all of it is said there.

import { expect, test } from 'vitest'
import { runCommand } from '../kit/command.ts'
import { writeProject } from '../kit/project.ts'

const program = `from datetime import datetime, timedelta

from fastapi import Depends, FastAPI, HTTPException
from fastapi.middleware.cors import CORSMiddleware
from fastapi.security import OAuth2PasswordBearer, OAuth2PasswordRequestForm
from jose import JWTError, jwt
from passlib.context import CryptContext
from pydantic import BaseModel

SECRET_KEY = "4f1c0a9be27d4c6f8a35d1e09b7762c3"
ALGORITHM = "HS256"

crypt = CryptContext(schemes=["bcrypt"])
bearer = OAuth2PasswordBearer(tokenUrl="token")
members = {"ada": {"name": "ada", "hashed_password": "$2b$12$abc"}}

app = FastAPI(debug=True)
app.add_middleware(
    CORSMiddleware,
    allow_origins=["*"],
    allow_credentials=True,
    allow_methods=["*"],
    allow_headers=["*"],
)


class Member(BaseModel):
    name: str
    hashed_password: str


def make_token(name: str):
    return jwt.encode({"sub": name}, SECRET_KEY, algorithm=ALGORITHM)


async def get_member(token: str = Depends(bearer)):
    try:
        claims = jwt.decode(token, SECRET_KEY, algorithms=[ALGORITHM])
    except JWTError:
        raise HTTPException(401)
    member = members.get(claims.get("sub"))
    if member is None:
        raise HTTPException(401)
    return Member(**member)


@app.post("/token")
async def sign_in(form: OAuth2PasswordRequestForm = Depends()):
    member = members.get(form.username)
    if member is None or not crypt.verify(form.password, member["hashed_password"]):
        raise HTTPException(400)
    return {"access_token": make_token(form.username), "token_type": "bearer"}


@app.get("/members/me")
async def read_me(member: Member = Depends(get_member)):
    return member


@app.post("/notes")
async def add_note(note: dict, member: Member = Depends(get_member)):
    return note
`

test('fits one screen, and every finding that is sure is on it with its place', () => {
  const folder = writeProject({ 'main.py': program, 'requirements.txt': 'fastapi\npython-jose\npasslib\n' })
  const shown = runCommand(['scan'], { folder })
  expect(shown).toMatchObject({ exit: 0, stderr: '' })
  const lines = shown.stdout.trimEnd().split('\n')
  expect(lines.length).toBeLessThanOrEqual(40)
  const { findings } = JSON.parse(runCommand(['scan', '--format', 'json'], { folder }).stdout)
  const sure = findings.filter(({ confidence }: { confidence: string }) => confidence === 'high')
  expect(sure.map(({ rule }: { rule: string }) => rule)).toContain('cors-any-origin-with-credentials')
  expect(sure.length).toBeGreaterThanOrEqual(3)
  for (const { rule, places } of sure) {
    const [{ file, line }] = places
    const at = lines.findIndex((text) => text.includes(` ${rule}`))
    expect({ rule, at: at >= 0 }).toEqual({ rule, at: true })
    expect(lines.slice(at, at + 2).join('\n')).toContain(`${file}:${line}`)
  }
  // A log is read by more people than the code.
  expect(shown.stdout).not.toContain('4f1c0a9be27d4c6f8a35d1e09b7762c3')
})
