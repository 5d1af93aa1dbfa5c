// What stands beside the access rules, where AuthZEN asks: limits, abuse and patches count for the subject that is named; nothing goes by the address of who asks.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommand } from '../../kit/command.ts'
import { writeProject } from '../../kit/project.ts'
import { type Started, send } from '../running.ts'
import { startPoint } from './standing.ts'

const program = `
from fastapi import FastAPI

app = FastAPI()


@app.get("/todos/{todo_id}", operation_id="can_read_todo")
def read_todo(todo_id: int): ...


@app.get("/reports/{report}", operation_id="can_read_report")
def read_report(report: int): ...


@app.get("/files/{name}", operation_id="can_read_file")
def read_file(name: str): ...


@app.get("/free", operation_id="can_look")
def look(): ...
`

const policy = (mode: string) => `
gateway:
  rates:
    mode: ${mode}
    limits:
      - {for: caller, rate: 3 per day, on: 'GET /reports/{report}', name: reports}
      - {for: address, rate: 1 per day, name: addresses}
    at-once: [{for: all, most: 1}]
  abuse: {mode: ${mode}, enumeration: {misses: 4}}
  patches: [{route: 'GET /files/{name}', class: command, in: path, parameter: name, mode: ${mode}}]
access:
  rules:
    todos: {where: {route: 'GET /todos/{todo_id}'}, when: path.todo_id < 100}
    reports: {where: {route: 'GET /reports/{report}'}}
    files: {where: {route: 'GET /files/{name}'}}
    free: {where: {route: GET /free}}
`

describe.each(['enforce', 'observe'])('%s', (mode) => {
  const ends: (() => void)[] = []
  let point: Started
  beforeAll(async () => {
    const until = (end: () => void) => void ends.push(end)
    const folder = writeProject({ 'main.py': program, 'fastward.yaml': policy(mode) }, until)
    runCommand(['map', '--output', 'app.map.json'], { folder })
    point = await startPoint(folder, 9, ['--decide', '127.0.0.1:0', '--trust', '127.0.0.1', '--mode', 'enforce'], until)
  })
  afterAll(() => {
    for (const end of ends.reverse()) end()
  })

  const ask = async (path: string, question: unknown) => {
    const body = JSON.stringify(question)
    const answer = await send(point.port, 'POST', path, { 'Content-Type': 'application/json', 'Content-Length': String(body.length) }, body)
    return JSON.parse(answer?.body ?? 'null')
  }
  const user = (id: string) => (id === '' ? { type: 'anonymous', id: '-' } : { type: 'user', id })
  const may = (who: string, action: string, id: string, properties: object) =>
    ask('/access/v1/evaluation', { subject: user(who), action: { name: action }, resource: { type: 'thing', id, properties } })
  const report = (who: string, number: number) => may(who, 'can_read_report', String(number), { report: number })
  const isHeld = mode === 'enforce'

  test('a limit counts each subject, tells when to come again, and nobody by the address of who asks', async () => {
    const found: unknown[] = []
    for (let number = 0; number < 5; number++) found.push(await report('anna', 1))
    expect(found.map((one) => (one as { decision: boolean }).decision)).toEqual([true, true, true, !isHeld, !isHeld])
    if (isHeld) expect(found[4]).toMatchObject({ context: { code: 'limit-reached', retry_after: expect.any(Number) } })
    expect(await report('ben', 1)).toMatchObject({ decision: true })
    // Who is nobody has no count of his own.
    for (let number = 0; number < 5; number++) expect(await report('', 1)).toMatchObject({ decision: true })
    await expect.poll(() => point.lines().some((line) => JSON.stringify(line).includes('reports')), { timeout: 20_000 }).toBe(true)
  })

  test('each of a list counts, and what is looked up does not', async () => {
    const one = { action: { name: 'can_read_report' }, resource: { type: 'report', id: '1', properties: { report: 1 } } }
    const list = await ask('/access/v1/evaluations', { subject: user('carl'), evaluations: [one, one, one, one] })
    expect(list.evaluations.map(({ decision }: { decision: boolean }) => decision)).toEqual([true, true, true, !isHeld])
    for (let number = 0; number < 4; number++) {
      const found = await ask('/access/v1/search/action', {
        subject: user('dora'),
        resource: { type: 'report', id: '1', properties: { report: 1 } },
      })
      expect(found.results).toContainEqual({ name: 'can_read_report' })
    }
  })

  test('who asks for one object after the other that is not theirs is kept away', async () => {
    const found: boolean[] = []
    for (let number = 0; number < 6; number++)
      found.push((await may('eve', 'can_read_todo', String(500 + number * 7), { todo_id: 500 + number * 7 })).decision)
    expect(found).toEqual(Array(6).fill(false))
    const own = () => may('eve', 'can_read_todo', '1', { todo_id: 1 })
    if (isHeld) await expect.poll(own, { timeout: 20_000 }).toMatchObject({ decision: false, context: { code: 'client-waits' } })
    else expect(await own()).toMatchObject({ decision: true })
    expect(await may('ben', 'can_read_todo', '1', { todo_id: 1 })).toMatchObject({ decision: true })
  })

  test('what a patch closes is closed', async () => {
    expect(await may('ben', 'can_read_file', 'a.txt', { name: 'a.txt' })).toMatchObject({ decision: true })
    const found = await may('ben', 'can_read_file', 'x', { name: '-rf' })
    if (isHeld) expect(found).toMatchObject({ decision: false, context: { code: 'payload-refused' } })
    else expect(found).toMatchObject({ decision: true })
  })
})
