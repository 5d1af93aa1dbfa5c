// `fastward watch`, as a person has it: a process that says what each save changed, and ends when it is told to.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { env, execPath } from 'node:process'
import { expect, onTestFinished, test } from 'vitest'
import { checkout, runCommand } from '../kit/command.ts'
import { writeProject } from '../kit/project.ts'

const head = `from fastapi import FastAPI
import subprocess

app = FastAPI(openapi_url=None)
`
const fine = `${head}

@app.get("/health")
def health():
    return "fine"
`
const weak = `${fine}

@app.get("/run")
def run(command: str):
    return subprocess.run(command, shell=True)
`

test('says what a save brought, what it settled, and nothing where nothing is another', async () => {
  const folder = writeProject({ 'main.py': fine, 'home/': '' })
  const watching = start(folder)
  expect(await watching.until('Ctrl-C ends')).toBe('Watching `.`. Ctrl-C ends.')
  expect(await watching.until('route')).toBe('  nothing found, 1 route.')

  writeFileSync(join(folder, 'main.py'), weak)
  // A save between two reads may be told in two parts.
  await watching.all(/^\d\d:\d\d:\d\d {2}/, /^ {2}\+ (?:high|critical) {2}main\.py:14 /, /^ {2}\+ route GET \/run: open$/)

  // A comment is no news; what comes after it is the next that is said.
  writeFileSync(join(folder, 'main.py'), `# a comment\n${weak}`)
  // In a folder that is new, and written as editors do: beside, and then renamed.
  mkdirSync(join(folder, 'api'))
  writeFileSync(join(folder, 'api', 'draft'), 'def (\n')
  renameSync(join(folder, 'api', 'draft'), join(folder, 'api', 'broken.py'))
  expect(await watching.until('? ')).toMatch(/^ {2}\? api\/broken\.py:1: /)
  rmSync(join(folder, 'api', 'broken.py'))
  expect(await watching.until('understood again')).toBe('  everything could be understood again')

  writeFileSync(join(folder, 'fastward.yaml'), 'app: [\n')
  expect(await watching.until('fastward.yaml')).toMatch(/fastward\.yaml/)
  rmSync(join(folder, 'fastward.yaml'))
  writeFileSync(join(folder, 'main.py'), fine)
  await watching.all(/^ {2}- route GET \/run$/, /^ {2}- (?:high|critical) {2}main\.py/, /^ {2}nothing found, 1 route\.$/)
  expectEnd(await watching.end('SIGINT'), 'SIGINT')
})

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it', async (signal) => {
  const watching = start(writeProject({ 'main.py': fine, 'home/': '' }))
  await watching.until('1 route')
  expectEnd(await watching.end(signal), signal)
})

test('a folder that is none is an error of usage', () => {
  expect(runCommand(['watch', 'nowhere'], { folder: writeProject({}) })).toMatchObject({ exit: 2, stdout: '' })
})

/** Where the signal comes while something is read, the system ends the process, as any other. */
function expectEnd(end: { readonly code: number | null; readonly signal: string | null; readonly errors: string }, signal: string) {
  expect([
    { code: 0, signal: null, errors: '' },
    { code: null, signal, errors: '' },
  ]).toContainEqual(end)
}

function start(folder: string) {
  const child: ChildProcess = spawn(execPath, [join(checkout, 'bin', 'fastward.js'), 'watch', '.', '--only', 'code'], {
    cwd: folder,
    env: { PATH: env['PATH'], XDG_CACHE_HOME: join(folder, 'home') },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const lines: string[] = []
  let [rest, errors] = ['', '']
  let wake = () => {}
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n')
    rest = parts.pop() ?? ''
    lines.push(...parts)
    wake()
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text
    wake()
  })
  return {
    /** The next line that holds this; those before it are over. */
    async until(words: string | RegExp): Promise<string> {
      for (;;) {
        for (let line = lines.shift(); line !== undefined; line = lines.shift())
          if (typeof words === 'string' ? line.includes(words) : words.test(line)) return line
        expect(errors).toBe('')
        await new Promise<void>((resolve) => (wake = resolve))
      }
    },
    /** Lines of these forms, in any order. */
    async all(...forms: readonly RegExp[]) {
      const missing = new Set(forms)
      while (missing.size > 0) {
        const line = await this.until(/(?:)/)
        for (const form of missing) if (form.test(line)) missing.delete(form)
      }
    },
    async end(signal: NodeJS.Signals) {
      const closed = once(child, 'close')
      child.kill(signal)
      const [code, by] = await closed
      return { code, signal: by, errors }
    },
  }
}
