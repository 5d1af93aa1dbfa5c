// AuthZEN asks the real command: one evaluation, many in order, which methods a path lets a caller use, and what is no question.

import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readEvaluation } from '../../../src/gateway/points/authzen/read-evaluation.ts'
import { runCommand } from '../../kit/command.ts'
import { writeProject } from '../../kit/project.ts'
import { type Started, send } from '../running.ts'
import { startPoint } from './standing.ts'

const program = `
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()


class Todo(BaseModel):
    ownerID: str


@app.get("/todos", operation_id="can_read_todos")
def read_todos(): ...


@app.post("/todos", operation_id="can_create_todo")
def create_todo(todo: Todo): ...


@app.put("/todos/{todo_id}", operation_id="can_update_todo")
def update_todo(todo_id: str, todo: Todo): ...


@app.delete("/todos/{todo_id}", operation_id="can_delete_todo")
def delete_todo(todo_id: str): ...
`

const policy = `
access:
  rules:
    read: {where: {route: GET /todos}, when: principal.kind != "anonymous"}
    create: {where: {route: POST /todos}, when: '"editor" in principal.roles'}
    update: {where: {route: 'PUT /todos/{todo_id}'}, when: '"editor" in principal.roles && body.ownerID == principal.id'}
    delete: {where: {route: 'DELETE /todos/{todo_id}'}, when: '"admin" in principal.roles'}
`

const rick = { type: 'user', id: 'rick', properties: { roles: ['admin'] } }
const morty = { type: 'user', id: 'morty', properties: { roles: ['editor'] } }
const route = { type: 'route', id: '/todos' }
const todo = (ownerID: string) => ({ type: 'todo', id: '7', properties: { ownerID } })
const evaluation = '/access/v1/evaluation'
const evaluations = '/access/v1/evaluations'

describe('the real command', () => {
  const ends: (() => void)[] = []
  let point: Started
  beforeAll(async () => {
    const until = (end: () => void) => void ends.push(end)
    const folder = writeProject({ 'main.py': program, 'fastward.yaml': policy }, until)
    runCommand(['map', '--output', 'app.map.json'], { folder })
    expect(join(folder, 'app.map.json')).not.toBe('')
    point = await startPoint(folder, 9, ['--decide', '127.0.0.1:0', '--trust', '127.0.0.1', '--mode', 'enforce'], until)
  })
  afterAll(() => {
    for (const end of ends.reverse()) end()
  })
  const ask = async (path: string, question: unknown) => {
    const body = typeof question === 'string' ? question : JSON.stringify(question)
    const headers = { 'Content-Type': 'application/json', 'Content-Length': String(body.length), 'X-Request-ID': 'r-1' }
    const answer = await send(point.port, 'POST', path, headers, body)
    return { status: answer?.status, id: answer?.headers['x-request-id'], body: JSON.parse(answer?.body ?? 'null') }
  }

  test.each([
    ['a method and a path that the rule allows', { subject: morty, action: { name: 'GET' }, resource: route }, true],
    ['nobody', { subject: { type: 'anonymous', id: '-' }, action: { name: 'GET' }, resource: route }, false],
    ['the name of an operation', { subject: morty, action: { name: 'can_read_todos' }, resource: { type: 'user', id: 'x' } }, true],
    ['what is said of the resource: their own', { subject: morty, action: { name: 'can_update_todo' }, resource: todo('morty') }, true],
    ['what is said of the resource: of another', { subject: morty, action: { name: 'can_update_todo' }, resource: todo('rick') }, false],
    ['a role that is there', { subject: rick, action: { name: 'can_delete_todo' }, resource: todo('morty') }, true],
    ['a role that is missing', { subject: morty, action: { name: 'can_delete_todo' }, resource: todo('morty') }, false],
    ['a path that there is not', { subject: rick, action: { name: 'GET' }, resource: { type: 'route', id: '/nothing' } }, false],
    ['an action that there is not', { subject: rick, action: { name: 'can_fly' }, resource: route }, false],
    ['a body that nobody told', { subject: morty, action: { name: 'PUT' }, resource: { type: 'route', id: '/todos/7' } }, false],
  ])('%s', async (_, question, decision) => {
    const answer = await ask(evaluation, question)
    expect(answer).toMatchObject({ status: 200, id: 'r-1', body: { decision } })
    if (!decision) expect(answer.body.context.code).toBeTypeOf('string')
  })

  test.each([
    ['execute_all', [true, false, true]],
    ['deny_on_first_deny', [true, false]],
    ['permit_on_first_permit', [true]],
  ])('many: %s', async (semantic, wanted) => {
    const answer = await ask(evaluations, {
      subject: morty,
      action: { name: 'can_update_todo' },
      options: { evaluations_semantic: semantic },
      evaluations: [{ resource: todo('morty') }, { resource: todo('rick') }, { resource: todo('morty') }],
    })
    expect(answer.body.evaluations.map(({ decision }: { decision: boolean }) => decision)).toEqual(wanted)
  })

  test('which methods a path lets a caller use, and where to ask', async () => {
    expect((await ask('/access/v1/search/action', { subject: rick, resource: { type: 'route', id: '/todos/7' } })).body).toEqual({
      results: [{ name: 'DELETE' }],
    })
    const search = { subject: morty, resource: { type: 'todo', id: '7', properties: { ownerID: 'morty' } } }
    expect((await ask('/access/v1/search/action', search)).body).toEqual({ results: [{ name: 'can_update_todo' }] })
    for (const unanswered of ['subject', 'resource']) expect((await ask(`/access/v1/search/${unanswered}`, {})).status).toBe(501)
    const told = await send(point.port, 'GET', '/.well-known/authzen-configuration')
    expect(JSON.parse(told?.body ?? '')).toMatchObject({ access_evaluation_endpoint: `http://shop.example${evaluation}` })
  })

  test.each([
    ['no JSON', 'x'],
    ['a member twice', '{"subject":{},"subject":{}}'],
    ['no subject', { action: { name: 'GET' }, resource: route }],
    ['a type that is none', { subject: { ...rick, type: 7 }, action: { name: 'GET' }, resource: route }],
    ['roles that are no list', { subject: { ...rick, properties: { roles: 'admin' } }, action: { name: 'GET' }, resource: route }],
  ])('no question: %s', async (_, question) => {
    expect((await ask(evaluation, question)).status).toBe(400)
  })
})

test('whatever JSON comes, it is read or refused', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom('subject', 'action', 'resource', 'context'), fc.jsonValue()), (asked) => {
      const read = readEvaluation(asked, new Map())
      if (typeof read !== 'string' && read.kind === 'evaluation') expect(read.target.startsWith('/')).toBe(true)
    }),
  )
})
