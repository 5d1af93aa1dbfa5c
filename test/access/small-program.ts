// Small programs of our own for the tests of who may call: what most of them begin with, and what is said of their route below `/x`.
import { createTree } from '../../src/base/index.ts'
import { extractFromSource } from '../../src/extract/index.ts'
import type { Route } from '../../src/model/index.ts'

const snapshot = { commit: null, content: '', tool: '', knowledge: '', policy: null }

/** A table of users and one of items, a token that is verified, and who is calling by it. */
export const BEGINNING = `
import os, hmac, secrets
import jwt
from fastapi import Depends, FastAPI, Header, HTTPException, Request, Security, WebSocket
from fastapi.responses import JSONResponse
from fastapi.security import APIKeyHeader, HTTPBasic, HTTPBearer, OAuth2PasswordBearer, SecurityScopes
from starlette.middleware.base import BaseHTTPMiddleware
from sqlalchemy import Column, Integer, String, select
from sqlalchemy.orm import declarative_base, Session

Base = declarative_base()
class User(Base):
    id = Column(Integer)
    role = Column(String)
    is_active = Column(Integer)
    api_key = Column(String)
class Item(Base):
    id = Column(Integer)
    owner_id = Column(Integer)

KEY = os.environ["KEY"]
bearer = OAuth2PasswordBearer(tokenUrl="token")
loose = OAuth2PasswordBearer(tokenUrl="token", auto_error=False)

def session():
    with Session() as s:
        yield s

def caller(token: str = Depends(bearer), db: Session = Depends(session)):
    try:
        claims = jwt.decode(token, KEY, algorithms=["HS256"])
    except jwt.PyJWTError:
        raise HTTPException(401)
    user = db.query(User).filter(User.id == claims["sub"]).first()
    if user is None or not user.is_active:
        raise HTTPException(401)
    return user
`

/** The route below `/x` of a program that goes on from the beginning and has made its application. */
export function routeOf(program: string): Route | undefined {
  return onlyRoute(`${BEGINNING}\napp = FastAPI()\n${program}`)
}

/** The same of a program that makes its own application. */
export function onlyRoute(text: string): Route | undefined {
  const { routes } = extractFromSource(createTree(new Map([['main.py', text]])), { snapshot })
  return routes.find(({ path, kind }) => /(^|\/)x(\/|$)/.test(path) && kind !== 'mount')
}

export function verdictOf(program: string): string {
  return routeOf(program)?.access ?? 'no such route'
}

/** What is said of every object of the route: what it is, by which ids, and what of the caller binds it. */
export function objectsOf(program: string): string[] {
  return (routeOf(program)?.objects ?? []).map(
    ({ resource, does, by, bound }) =>
      `${does} ${resource?.split(':').at(-1) ?? '?'} by ${by.map((k) => k.parameter).join('+') || 'nothing'}: ${bound}`,
  )
}
