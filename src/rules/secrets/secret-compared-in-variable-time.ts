// `==` stops at the first character that differs, and so tells how many are right.

import { isCredentialName, wordsOf } from '../../knowledge/index.ts'
import type { CodeValue, Comparison, Inside } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { compareInConstantTime } from '../constant-time.ts'
import { bad, defineRule, good, type RuleContext } from '../kit.ts'

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
    bad(
      'what a security scheme read',
      `
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import HTTPBasic, HTTPBasicCredentials

      app = FastAPI()
      basic = HTTPBasic()


      def check_admin(credentials: HTTPBasicCredentials = Depends(basic)):
          admin_password = read_secret("admin_password")
          if credentials.password != admin_password:  # <-- finding
              raise HTTPException(401)


      @app.get("/orders", dependencies=[Depends(check_admin)])
      def list_orders():
          return []
    `,
    ),
    good(
      'a value is looked for among secrets, to hide it in a log',
      `
      from fastapi import FastAPI

      app = FastAPI()


      def find_placeholder(value, secrets):
          for placeholder, secret_value in secrets.items():
              if secret_value == value:
                  return placeholder
          return value


      @app.get("/log")
      def read_log():
          secrets = read_secrets()
          return [find_placeholder(line, secrets) for line in read_lines()]
    `,
    ),
    good(
      'a word that asks for a new key',
      `
      from fastapi import FastAPI
      from pydantic import BaseModel

      app = FastAPI()


      class Credentials:
          generate_access_key = "$generate"


      class Job(BaseModel):
          access_key: str


      @app.post("/jobs")
      def submit(job: Job):
          if job.access_key == Credentials.generate_access_key:
              job.access_key = make_key()
          return run(job)
    `,
    ),
    good(
      'a text that stands for a hidden key',
      `
      from fastapi import FastAPI

      app = FastAPI()
      REDACTED_KEY_SENTINEL = "__saved__"


      @app.post("/providers")
      def test_provider(api_key: str):
          if api_key == REDACTED_KEY_SENTINEL:
              api_key = read_saved_key()
          return probe(api_key)
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
      'where the next page begins is no secret',
      `
      from fastapi import FastAPI

      app = FastAPI()


      @app.get("/orders")
      def list_orders(page_token: str):
          next_token = find_next_page()
          return {"last": page_token == next_token}
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
    const { left, right, operator } = comparison
    if ((operator !== '==' && operator !== '!=') || [left, right].some(isNoSecret) || isOneOfTwoFields(left, right)) return
    const [one, other] = [sentBy(left, comparison, context), sentBy(right, comparison, context)]
    // Two parts of one request are compared with each other, and who sends both learns nothing.
    if (one === other) return
    const isLeft = rank(one) > rank(other)
    const [sent, stored, by] = isLeft ? [left, right, one] : [right, left, other]
    const isKept = stored.from.some(({ kind }) => kind === 'setting') || isSigned(stored)
    if (by === 'somebody' && !isKept) return
    // A text that is looked for among secrets, to hide it, opens nothing.
    if (!(isSecret(sent) && (isSecret(stored) || isKept)) && !(isSecret(stored) && isKept)) return
    report({
      place: comparison.place,
      cause: causeIn(comparison.inside, stored.text || 'secret'),
      what: `${sent.text} is compared with ${stored.text} by ${operator}`,
      ...(by === 'caller' ? {} : { confidence: 'medium' }),
      routes: context.routesTo(comparison),
      edits: compareInConstantTime(comparison, context),
    })
  },
})

/** `somebody` passes a parameter, and nobody in the tree says what. */
type Sender = 'caller' | 'somebody' | 'nobody'

function rank(sender: Sender): number {
  return sender === 'caller' ? 2 : sender === 'somebody' ? 1 : 0
}

function sentBy({ from, certainty, type }: CodeValue, { inside }: Comparison, context: RuleContext): Sender {
  // What FastAPI's own schemes made of a header or a form.
  if (type !== null && /^fastapi\.security\b.*(?:Credentials|RequestForm)\b/.test(type)) return 'caller'
  if (certainty === 'certain' || !from.some(({ kind }) => kind === 'parameter' || kind === 'request')) return 'nobody'
  if (!from.every(({ kind }) => kind === 'parameter' || kind === 'request' || kind === 'constant')) return 'nobody'
  const isCaller = from.some(
    (source) =>
      source.kind === 'request' ||
      (source.kind === 'parameter' && (source.in !== null || isCredential(source.name, inside, context) || isSignIn(inside, context))),
  )
  return isCaller ? 'caller' : 'somebody'
}

/** What a security scheme read from the request. */
function isCredential(parameter: string, { module, function: name }: Inside, { model }: RuleContext): boolean {
  return model.routes.some(({ dependencies, handler }) =>
    dependencies.some(({ scheme, parameter: receives, of }) => {
      if (scheme === null || receives !== parameter) return false
      const receiver = of === null ? handler && `${handler.module}:${handler.name}` : dependencies[of]?.call
      return receiver === `${module}:${name}`
    }),
  )
}

/** Gradio calls the function that signs in with what the visitor typed. */
function isSignIn({ function: name }: Inside, { code }: RuleContext): boolean {
  return code.calls.some(
    ({ callee, arguments: { auth } }) => callee === 'gradio.Blocks.launch' && auth !== undefined && auth.text.split(/\W+/).includes(name),
  )
}

/** Nothing, a number, an empty or literal text, a digest, a column of a table, a member of an enumeration. */
function isNoSecret({ certainty, value, type, text, from }: CodeValue): boolean {
  if (/^(?:None|True|False|\d+|""|'')$/.test(text)) return true
  // `Credentials.generate_access_key`, a word that asks for one.
  if (/(?:^|\.)(?:generate|create|make|use|is|has|needs?|should|require|allow)_\w+$/i.test(text)) return true
  if (typeof value === 'number' || typeof value === 'boolean') return true
  if (certainty === 'certain' && from.every(({ kind }) => kind === 'constant') && /^[rbuf]*["'[({]/i.test(text)) return true
  if (type !== null && /(?:^|[.:])(?:int|bool|datetime|list|dict|Enum)\b/.test(type)) return true
  return (
    /^[A-Z]\w*[a-z]\w*\.\w+/.test(text) || /^len\(|\.(?:status|type|id|kind|count|lower|length)$|\.get_\w*type\(|sha\d|hash/i.test(text)
  )
}

function isSecret({ names, text }: CodeValue): boolean {
  if (/(?:page|next|cursor|sync|continuation|scroll|last|previous)_?token/i.test(text)) return false
  return (names.length > 0 ? names : [text]).some(
    (name) => isCredentialName(name) || isCredentialName(name.replace(/s$/, '')) || isSignature(name),
  )
}

function isSignature(name: string): boolean {
  return wordsOf(name.slice(name.lastIndexOf('.') + 1)).includes('signature')
}

/** Computed with a key. */
function isSigned({ from, type }: CodeValue): boolean {
  return [type ?? '', ...from.map((source) => (source.kind === 'call' ? source.callee : ''))].some((callee) => /\bhmac\b/i.test(callee))
}

function isOneOfTwoFields(left: CodeValue, right: CodeValue): boolean {
  return [left, right].some(({ text }) =>
    /confirm|repeat|again|retype|\b(?:old|new|current|existing|previous|before|after|raw|original|normali[sz]ed|stripped)_?/i.test(text),
  )
}
