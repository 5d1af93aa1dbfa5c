// Weaknesses of a real application, found by the scan, closed by patches that the command writes, and stale once the code is mended. The rest of the
// gateway observes. Without its Python it is skipped, counted.

import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { runCommand } from '../../kit/command.ts'
import { writeProject } from '../../kit/project.ts'
import { python, send, startApplication, startGateway } from '../running.ts'
import { writeShop } from './program.ts'

const policy = 'gateway:\n  mode: observe\n'

function writeShopProject(): string {
  return writeProject({
    'main.py': writeShop(new Set()),
    'letters/anna.txt': 'Dear Anna',
    'letters/2026/ben.txt': 'Dear Ben',
    'secret.txt': 'nobody may read this',
    'fastward.yaml': policy,
  })
}

/** What only the application's machine reaches. */
async function startInside(): Promise<string> {
  const server = createServer((_request, response) => response.end('only inside'))
  onTestFinished(() => void server.close())
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/` // A server of TCP has an address with a port.
}

const json = (value: unknown): readonly [Readonly<Record<string, string>>, string] => {
  const body = JSON.stringify(value)
  return [{ 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(body)) }, body]
}

type Ask = (port: number) => Promise<string>

const get =
  (target: string): Ask =>
  async (port) => {
    const answer = await send(port, 'GET', target)
    return `${answer?.status} ${answer?.body}`
  }

describe.skipIf(python === null)('a shop that can be hurt (skipped without its Python)', () => {
  test('is not, where its weaknesses are patched; people use it as before; and a patch that is not needed any more is told', {
    timeout: 120_000,
  }, async () => {
    const folder = writeShopProject()
    const inside = await startInside()
    const hurt: readonly (readonly [name: string, ask: Ask, shows: string])[] = [
      ['command', get('/disk?folder=%3B%20echo%20vulnera%22%22ble'), 'vulnerable'],
      ['path', get('/letters/%2e%2e/secret.txt'), 'nobody may read this'],
      ['sql', get("/books?title=x'%20union%20select%20secret%20from%20books--"), 'under the stairs'],
      [
        'ssrf',
        async (port) => (await send(port, 'POST', '/pictures', ...json({ title: 'a', address: inside })))?.body ?? '',
        'only inside',
      ],
    ]
    const uses: readonly (readonly [ask: Ask, answer: string])[] = [
      [get('/health'), '200 "well"'],
      [get('/disk'), '200 "used:\\n"'],
      [get('/disk?folder=letters'), '200 "used: letters\\n"'],
      [get('/letters/anna.txt'), '200 "Dear Anna"'],
      [get('/letters/2026/ben.txt'), '200 "Dear Ben"'],
      [get('/books?title=Emma'), '200 [["Emma"]]'],
    ]
    const application = await startApplication(folder)
    for (const [, ask, shows] of hurt) expect(await ask(application.port)).toContain(shows)

    const written = runCommand(['gateway', 'patch', '.'], { folder })
    expect(written.exit, written.stderr).toBe(0)
    for (const line of [
      'GET /disk: command in folder of the query (shell-command-put-together)',
      'GET /letters/{name:path}: path in name of the path (file-read-outside-folder)',
      'GET /books: sql in title of the query (sql-written-by-caller)',
      'POST /pictures: ssrf in address of the body (address-chosen-by-caller)',
    ])
      expect(written.stdout).toContain(line)
    expect(runCommand(['gateway', 'patch', '.'], { folder }).stdout).toContain('stand there already')
    expect(runCommand(['gateway', 'patch', '--check', '.'], { folder })).toMatchObject({ exit: 0 })

    expect(runCommand(['map', '.', '--output', 'app.map.json'], { folder }).exit).toBe(0)
    const gateway = await startGateway(folder, application.port, { words: ['--map', 'app.map.json'] })
    for (const [name, ask, shows] of hurt) {
      const answer = await ask(gateway.port)
      expect(answer, name).not.toContain(shows)
      expect(answer, name).toContain('Forbidden')
    }
    for (const [ask, answer] of uses) expect(await ask(gateway.port)).toBe(answer)
    const lines = await gateway.untilLines(hurt.length + uses.length)
    expect(lines.slice(0, hurt.length).map(({ code, mode }) => [code, mode])).toEqual(hurt.map(() => ['payload-refused', 'enforce']))
    expect(lines[0]?.reason).toMatch(/^patches: command in `folder` \(finding [0-9a-f]{12}\): it holds a character that a shell reads$/)

    writeFileSync(join(folder, 'main.py'), writeShop(new Set(['command', 'sql'])))
    const half = runCommand(['gateway', 'patch', '--check', '.'], { folder })
    expect(half.exit).toBe(1)
    expect(half.stdout).toMatch(/GET \/disk: command in folder: stale, finding [0-9a-f]{12} is gone; take it out/)
    expect(half.stdout).toMatch(/GET \/books: sql in title: stale/)
    expect(half.stdout).toMatch(/GET \/letters\/\{name:path\}: path in name: needed/)
    writeFileSync(join(folder, 'main.py'), writeShop(new Set(['command', 'path', 'sql', 'ssrf'])))
    expect(runCommand(['gateway', 'patch', '--check', '.'], { folder }).stdout).toContain('4 patches, 4 stale')
  })
})

describe('patches', () => {
  test('come out the same from a scan, its JSON and its SARIF', { timeout: 60_000 }, () => {
    const of = (words: readonly string[]) => {
      const folder = writeShopProject()
      for (const format of ['json', 'sarif']) runCommand(['scan', '.', '--format', format, '--output', `report.${format}`], { folder })
      return runCommand(['gateway', 'patch', ...words], { folder }).stdout
    }
    const written = of([])
    expect(written).toContain('GET /books: sql in title')
    expect(of(['--findings', 'report.json'])).toBe(written)
    expect(of(['--findings', 'report.sarif'])).toBe(written)
    expect(of(['--only', 'sql-written-by-caller'])).toMatch(
      /^fastward\.yaml:\d+: GET \/books: sql in title of the query \(sql-written-by-caller\)\n$/,
    )
  })

  test.each([
    ['no such file', 'none.json', 'the file cannot be read'],
    ['no JSON', 'fastward.yaml', 'it is no JSON'],
    ['another report', 'other.json', 'it is no report'],
  ])('are not made of %s', (_, file, reason) => {
    const folder = writeProject({
      'fastward.yaml': policy,
      'main.py': 'from fastapi import FastAPI\n\napp = FastAPI()\n',
      'other.json': '{"runs": []}',
    })
    const run = runCommand(['gateway', 'patch', '--findings', file], { folder })
    expect(run.exit).toBe(2)
    expect(run.stderr).toContain(reason)
  })
})
