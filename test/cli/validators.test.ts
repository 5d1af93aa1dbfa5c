// Functions that a project declares to make harmless what they are given, in the real command.

import { describe, expect, test } from 'vitest'
import { runCommand } from '../kit/command.ts'
import { writeProject } from '../kit/project.ts'

const program = {
  'shop/__init__.py': '',
  // What they do stands in a library that nobody can read.
  'shop/security.py': `import acme

def refuse_odd_names(name): acme.refuse(name)
def is_plain(name): return acme.ask(name)
def cleaned(name): return acme.TABLE.get(name) or name.strip()
`,
  'shop/main.py': `from fastapi import FastAPI
from acme.paths import sanitise
from shop.security import cleaned, is_plain, refuse_odd_names

app = FastAPI()

@app.get("/raising")
def raising(name: str):
    refuse_odd_names(name)
    return open("/srv/raising/" + name).read()

@app.get("/answering")
def answering(name: str):
    if not is_plain(name):
        return None
    return open("/srv/answering/" + name).read()

@app.get("/unasked")
def unasked(name: str):
    is_plain(name)
    return open("/srv/unasked/" + name).read()

@app.get("/cleaning")
def cleaning(name: str):
    return open("/srv/cleaning/" + cleaned(name)).read()

@app.get("/library")
def library(name: str):
    return open("/srv/library/" + sanitise(name)).read()

@app.get("/command")
def command(name: str):
    import os
    refuse_odd_names(name)
    os.system("show " + name)
`,
}

const settings = `validators:
  shop.security:refuse_odd_names: {for: [file], by: raising}
  shop.security:is_plain: {for: [file], by: answering}
  shop.security:cleaned: {for: [file], by: cleaning}
  acme.paths:sanitise: {for: [file, url], by: cleaning}
`

function scan(yaml: string | null) {
  const folder = writeProject({ ...program, ...(yaml === null ? {} : { 'fastward.yaml': yaml }) })
  const words = ['scan', '--format', 'json', '--all', '--fail-on', 'never']
  return runCommand(words, { folder, environment: { XDG_CACHE_HOME: writeProject({}) } })
}

/** The functions in which a way from a request to an effect was found. */
function found(yaml: string | null): string[] {
  const { stdout } = scan(yaml)
  // The report that the command wrote.
  const { findings } = JSON.parse(stdout) as { findings: { rule: string; cause: string; flow: unknown }[] }
  return findings
    .filter(({ flow }) => flow !== null && flow !== undefined)
    .flatMap(({ cause }) => /main:(\w+)/.exec(JSON.stringify(cause))?.[1] ?? [])
    .sort()
}

describe('declared validators', () => {
  test('without a word of the project, what nobody can read checks nothing', () => {
    expect(found(null)).toEqual(['answering', 'cleaning', 'command', 'raising', 'unasked'])
  })

  test('what is declared is believed: for its effects, in its way, and where its answer is asked', () => {
    expect(found(settings)).toEqual(['command', 'unasked'])
  })

  test('a name that the application does not have is a problem of the report, with those that it has', () => {
    const { stdout } = scan('validators: {"shop.security:clened": {for: [file], by: cleaning}}\n')
    expect(stdout).toContain('"validator-unknown"')
    expect(stdout).toContain('`cleaned`')
  })

  test.each([
    ['validators: {cleaned: {for: [file], by: cleaning}}\n', '`validators.cleaned` must be a module and a function'],
    ['validators: {"shop.security:cleaned": {by: cleaning}}\n', '`validators.shop.security:cleaned` must be a table with `for`'],
    ['validators: {"shop.security:cleaned": {for: [files], by: cleaning}}\n', '`validators.shop.security:cleaned.for` must be one of'],
    ['validators: {"shop.security:cleaned": {for: [file], by: magic}}\n', '`validators.shop.security:cleaned.by` must be one of `raising`'],
  ])('%s', (yaml, message) => {
    const { exit, stderr } = scan(yaml)
    expect([exit, stderr]).toEqual([2, expect.stringContaining(`fastward.yaml:1: ${message}`)])
  })
})
