// `==` stops at the first character that differs, and so tells how many are right.

import { isCredentialName, wordsOf } from '../../knowledge/index.ts'
import type { Code, CodeValue, Comparison } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'secret-compared-in-variable-time',
  title: 'A secret is compared by a comparison that tells by its time',
  severity: 'low',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-208'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-11.2.4'],
  why: `
    A comparison with == ends at the first character that differs. Whoever may try often and measures the answers finds a stored
    password, key or signature character by character, without ever knowing it.`,
  fix: 'Compare with secrets.compare_digest(given.encode(), expected.encode()).',
  blindSpots: [
    'Which side the caller sends is told by where it comes from; what passes through a library in between is not followed.',
    'Look-ups of a secret in a database or a dict are not looked at.',
  ],
  examples: [
    bad(
      'a key from a header',
      `
      import os

      from fastapi import Depends, FastAPI, Header, HTTPException

      app = FastAPI()
      API_KEY = os.environ["API_KEY"]


      def check_key(x_api_key: str = Header()):
          if x_api_key != API_KEY:  # <-- finding
              raise HTTPException(401)


      @app.get("/orders", dependencies=[Depends(check_key)])
      def list_orders():
          return []
    `,
    ),
    bad(
      'the signature of a webhook',
      `
      import hashlib
      import hmac
      import os

      from fastapi import FastAPI, HTTPException, Request

      app = FastAPI()


      @app.post("/hook")
      async def receive(request: Request):
          expected = hmac.new(os.environ["HOOK_SECRET"].encode(), await request.body(), hashlib.sha256).hexdigest()
          if request.headers.get("x-signature") == expected:  # <-- finding
              return {"ok": True}
          raise HTTPException(401)
    `,
    ),
    bad(
      'the password of a sign-in function of Gradio',
      `
      import json

      import gradio as gr


      def check_login(username, password):
          with open("users.json") as file:
              users = json.load(file)
          return username in users and users[username]["password"] == password  # <-- finding


      with gr.Blocks() as demo:
          gr.Markdown("Hello")

      demo.launch(auth=check_login)
    `,
    ),
    good(
      'in constant time',
      `
      import os
      import secrets

      from fastapi import Depends, FastAPI, Header, HTTPException

      app = FastAPI()
      API_KEY = os.environ["API_KEY"]


      def check_key(x_api_key: str = Header()):
          if not secrets.compare_digest(x_api_key, API_KEY):
              raise HTTPException(401)


      @app.get("/orders", dependencies=[Depends(check_key)])
      def list_orders():
          return []
    `,
    ),
    good(
      'the two fields of a form',
      `
      from fastapi import FastAPI, Form, HTTPException

      app = FastAPI()


      @app.post("/register")
      def register(password: str = Form(), confirm_password: str = Form()):
          if password != confirm_password:
              raise HTTPException(422, "the passwords differ")
          return {"ok": True}
    `,
    ),
    good(
      'constants, nothing, and what a token is called',
      `
      from fastapi import FastAPI, HTTPException

      app = FastAPI()


      @app.post("/token")
      def exchange(token: str, token_type: str):
          if token == "" or token is None or token_type != "refresh":
              raise HTTPException(422)
          return {"ok": True}
    `,
    ),
    good(
      'a query of a database',
      `
      from fastapi import Depends, FastAPI
      from sqlalchemy import Column, String, select
      from sqlalchemy.orm import Session, declarative_base

      Base = declarative_base()


      class ApiKey(Base):
          __tablename__ = "keys"
          api_key = Column(String, primary_key=True)


      app = FastAPI()


      @app.get("/keys")
      def find_key(api_key: str, session: Session = Depends(open_session)):
          return session.scalars(select(ApiKey).where(ApiKey.api_key == api_key)).first()
    `,
    ),
  ],

  looksAt: 'comparison',
  check(comparison, report, context) {
    if (comparison.operator !== '==' && comparison.operator !== '!=') return
    const { left, right } = comparison
    const sides = [left, right] as const
    if (sides.some(isNoSecret)) return
    const given = sides.filter(isGiven)
    const [stored] = sides.filter((side) => !isGiven(side))
    const sent = given[0]
    if (sent === undefined || stored === undefined || given.length > 1) return
    if (!isSecret(stored) && !(isSecret(sent) && isMade(stored))) return
    if (isOneOfTwoFields(left, right)) return
    report({
      place: comparison.place,
      cause: causeIn(comparison.inside, stored.text),
      what: `${sent.text} is compared with ${stored.text} by ${comparison.operator}`,
      ...(isSure(comparison, sent, context.code) ? {} : { confidence: 'medium' }),
      routes: context.routesTo(comparison),
    })
  },
})

/** Sent by a caller: a part of the request, or the parameter of a function that nobody in the tree calls. */
function isGiven({ from, certainty }: CodeValue): boolean {
  if (certainty === 'certain') return false
  return (
    from.length > 0 &&
    from.every(({ kind }) => kind === 'parameter' || kind === 'request' || kind === 'constant') &&
    from.some(({ kind }) => kind !== 'constant')
  )
}

/** Nothing, a number, an empty or literal text, a column of a table, a member of an enumeration. */
function isNoSecret({ certainty, value, type, text, from }: CodeValue): boolean {
  if (/^(?:None|True|False|\d+|""|'')$/.test(text)) return true
  if (typeof value === 'number' || typeof value === 'boolean') return true
  if (certainty === 'certain' && from.every(({ kind }) => kind === 'constant') && /^[rbuf]*["'[({]/i.test(text)) return true
  if (type !== null && /(?:^|\.)(?:Column|InstrumentedAttribute|Mapped|int|bool|datetime|list|dict|Enum)\b/.test(type)) return true
  return /^[A-Z]\w*[a-z]\w*\.\w+/.test(text) || /^len\(|\.(?:status|type|id|kind|count|lower|length)$|\.get_\w*type\(/.test(text)
}

function isSecret({ names, text }: CodeValue): boolean {
  return (names.length > 0 ? names : [text]).some(
    (name) => isCredentialName(name) || isCredentialName(name.replace(/s$/, '')) || isExpected(name),
  )
}

function isExpected(name: string): boolean {
  const words = wordsOf(name.slice(name.lastIndexOf('.') + 1))
  return words.includes('signature') || words.includes('digest')
}

/** A digest that was just computed, with a key or of a password. */
function isMade({ from, type }: CodeValue): boolean {
  return [type ?? '', ...from.map((source) => (source.kind === 'call' ? source.callee : ''))].some((callee) =>
    /^hmac\.|\bhmac\b/.test(callee),
  )
}

function isOneOfTwoFields(left: CodeValue, right: CodeValue): boolean {
  return [left, right].some(({ text }) =>
    /confirm|repeat|again|retype|verify_|_verify|\b(?:old|new|current|existing|previous|before|after)_?/i.test(text),
  )
}

function isSure({ entries, inside }: Comparison, sent: CodeValue, code: Code): boolean {
  if (entries.length > 0) return true
  if (sent.from.some((source) => source.kind === 'request' || (source.kind === 'parameter' && source.in !== null))) return true
  // Gradio calls the function that signs in with what the visitor typed.
  return code.calls.some(({ callee, arguments: { auth } }) => {
    return callee === 'gradio.Blocks.launch' && auth !== undefined && auth.text.split(/\W+/).includes(inside.function)
  })
}
