// A function that asks whose an object is, told not to ask.

import { findRoutePlace, handlerName } from '../../finding/index.ts'
import { wordsOf } from '../../knowledge/index.ts'
import type { Outline, Route } from '../../model/index.ts'
import { isForAnyCaller } from '../any-caller.ts'
import { knowsCaller } from '../caller-access.ts'
import { withUsers } from '../example-users.ts'
import { bad, defineRule, good } from '../kit.ts'
import { speaksOf } from '../outline-caller.ts'

export default defineRule({
  id: 'owner-check-switched-off',
  title: 'A check on the owner is switched off by an argument',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-639', 'CWE-863'],
  owaspApi: 'API1:2023',
  asvs: ['v5.0.0-8.2.2'],
  why: `
    The function looks an object up for a user, or checks permissions, and takes an argument that says for whom, or whether to ask. This
    route knows who calls and passes nothing, or says that nobody should be asked, so that the check is skipped for every caller.`,
  fix: `
    Pass the caller: get_note(session, note_id, user_id=user.id).`,
  blindSpots: [
    'Arguments that arrive through variables are not seen.',
    'That a None means everybody is told by the name of the argument and by other callers that pass somebody.',
  ],
  examples: [
    bad(
      'no user, where other routes pass one',
      withUsers(`
      from fastapi import Depends, FastAPI
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import Note

      app = FastAPI()


      def find_note(session: Session, note_id: int, user_id: int | None):
          query = session.query(Note).filter(Note.id == note_id)
          if user_id is not None:
              query = query.filter(Note.owner_id == user_id)
          return query.one()


      @app.get("/notes/{note_id}")
      def read_note(note_id: int, user=Depends(get_user), session: Session = Depends(get_session)):
          note = find_note(session, note_id, user_id=user.id)
          return {"text": note.text}


      @app.delete("/notes/{note_id}")  # <-- finding
      def delete_note(note_id: int, user=Depends(get_user), session: Session = Depends(get_session)):
          note = find_note(session, note_id, user_id=None)
          session.delete(note)
          session.commit()
    `),
    ),
    bad(
      'the check is told to be quiet',
      withUsers(`
      from fastapi import Depends, FastAPI, HTTPException
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import Note

      app = FastAPI()


      def find_note(session: Session, note_id: int, user, check_owner: bool = True):
          note = session.get(Note, note_id)
          if check_owner and note.owner_id != user.id:
              raise HTTPException(404)
          return note


      @app.get("/notes/{note_id}")
      def read_note(note_id: int, user=Depends(get_user), session: Session = Depends(get_session)):
          return {"text": find_note(session, note_id, user).text}


      @app.put("/notes/{note_id}")  # <-- finding
      def change_note(note_id: int, text: str, user=Depends(get_user), session: Session = Depends(get_session)):
          note = find_note(session, note_id, user, check_owner=False)
          note.text = text
          session.commit()
    `),
    ),
    good(
      'the caller is passed, and administrators see all',
      withUsers(`
      from fastapi import Depends, FastAPI
      from sqlalchemy.orm import Session

      from auth import get_admin, get_session, get_user
      from models import Note

      app = FastAPI()


      def find_note(session: Session, note_id: int, user_id: int | None):
          query = session.query(Note).filter(Note.id == note_id)
          if user_id is not None:
              query = query.filter(Note.owner_id == user_id)
          return query.one()


      @app.get("/notes/{note_id}")
      def read_note(note_id: int, user=Depends(get_user), session: Session = Depends(get_session)):
          return {"text": find_note(session, note_id, user_id=user.id).text}


      @app.get("/admin/notes/{note_id}", dependencies=[Depends(get_admin)])
      def read_any_note(note_id: int, session: Session = Depends(get_session)):
          return {"text": find_note(session, note_id, user_id=None).text}
    `),
    ),
  ],

  looksAt: 'model',
  check(model, report, { code }) {
    const routes = new Map(model.routes.map((route) => [route.id, route]))
    for (const outline of code.outlines) {
      if (outline.role !== 'handler') continue
      const reached = outline.entries.flatMap((id) => routes.get(id) ?? []).filter((route) => isMeant(route))
      const [route] = reached
      if (route === undefined) continue
      for (const step of outline.steps) {
        if (step.kind !== 'call') continue
        for (const argument of step.arguments) {
          const off = switchedOff(argument)
          if (off === null || (off.kind === 'nobody' && !namesPartOfRequest(step.arguments, outline))) continue
          const other = off.kind === 'nobody' ? findWhoPasses(code.outlines, outline, step, off.name) : null
          if (off.kind === 'nobody' && other === null) continue
          report({
            place: findRoutePlace(route),
            cause: { name: `${outline.inside.module}:${outline.inside.function}`, what: `${step.name} ${off.name}` },
            what: `${step.callee} is called with ${argument}${other === null ? '' : `, where ${other.function} passes ${other.value}`}`,
            confidence: namesId(route) ? 'high' : 'medium',
            routes: reached,
            handler: route.handler === null ? null : handlerName(route.handler),
            others: [{ role: 'cause', place: step.place, note: 'here nobody is asked' }],
          })
        }
      }
    }
  },
})

function isMeant(route: Route): boolean {
  return isForAnyCaller(route) && knowsCaller(route)
}

function namesId({ parameters, objects }: Route): boolean {
  return parameters.some((one) => one.in === 'path') || objects.some(({ by }) => by.length > 0)
}

/** What it looks for is said by the request, and not by something that was looked up, and checked, before. */
function namesPartOfRequest(given: readonly string[], { parameters }: Outline): boolean {
  const names = new Set(parameters.filter((one) => one.in !== null).map(({ name }) => name))
  return given.some((argument) => speaksOf(argument.replace(/^\w+=(?!=)/, ''), names))
}

function switchedOff(argument: string): { readonly kind: 'nobody' | 'unasked'; readonly name: string } | null {
  const [, name, value] = /^(\w+)=(None|True|False)$/.exec(argument) ?? []
  if (name === undefined) return null
  if (value === 'None') return nobody.test(name) ? { kind: 'nobody', name } : null
  const isAbout = wordsOf(name).some((word) => about.has(word))
  const says =
    value === 'True'
      ? /^(?:skip|ignore|bypass|disable|no|without)_/.test(name)
      : /^(?:check|verify|enforce|validate|require|with)_/.test(name)
  return isAbout && says ? { kind: 'unasked', name } : null
}
const nobody =
  /^(?:for_)?(?:current_|acting_|request_|requesting_)?(?:user|owner|actor|principal|caller|viewer|member|tenant|organi[sz]ation|org|workspace|team)(?:_id)?$/
const about = new Set(
  'owner owners ownership permission permissions access auth authorization authorisation acl tenant user rights role'.split(' '),
)

/** Another handler that calls the same function and passes somebody of its own. */
function findWhoPasses(
  outlines: readonly Outline[],
  here: Outline,
  call: { readonly name: string; readonly callee: string },
  name: string,
): { readonly function: string; readonly value: string } | null {
  for (const outline of outlines) {
    if (outline === here) continue
    for (const step of outline.steps) {
      if (step.kind !== 'call' || step.name !== call.name || tail(step.callee) !== tail(call.callee)) continue
      const value = step.arguments.find((argument) => argument.startsWith(`${name}=`))?.slice(name.length + 1)
      if (value !== undefined && /user|owner|principal|caller|actor|member|tenant|org|team|subject|auth/i.test(value) && value !== 'None')
        return { function: outline.inside.function, value }
    }
  }
  return null
}

/** `service.find_note` of `self.service.find_note`. */
const tail = (callee: string): string => callee.split('.').slice(-2).join('.')
