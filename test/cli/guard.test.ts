// Whether a change may land, through the real command, in repositories that the test makes.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runCommand } from '../kit/command.ts'
import { commit, git, makeRepository } from '../kit/git.ts'
import { writeProject } from '../kit/project.ts'

const head = `from fastapi import Depends, FastAPI, Header, HTTPException
from fastapi.middleware.cors import CORSMiddleware
import os, secrets
def key(authorization: str = Header()):
    if not secrets.compare_digest(authorization, os.environ["KEY"]):
        raise HTTPException(401)
app = FastAPI()
`
const guarded = `${head}@app.post("/items", dependencies=[Depends(key)])\ndef make(): ...\n`
const open = `${head}@app.post("/items")\ndef make(): ...\n`
const cors = 'app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)'
const rule = 'cors-any-origin-with-credentials'

function setUp(files: Readonly<Record<string, string>>) {
  const folder = makeRepository(files)
  git(folder, 'switch', '-q', '-c', 'topic')
  const cache = writeProject({})
  const ask = (...words: string[]) => runCommand(['guard', '--base', 'main', ...words], { folder, environment: { XDG_CACHE_HOME: cache } })
  return {
    folder,
    ask,
    judge: (...words: string[]) => {
      const { exit, stdout } = ask('--format', 'json', ...words)
      const { blocks, law, lawBlocks } = JSON.parse(stdout)
      return {
        exit,
        blocks: blocks.map(({ id }: { id: string }) => id),
        law: law.map(
          ({ key: name, direction, decides }: { key: string; direction: string; decides: number }) => `${direction} ${name} ${decides}`,
        ),
        lawBlocks: lawBlocks !== null,
      }
    },
  }
}

const nothing = { exit: 0, blocks: [], law: [], lawBlocks: false }

test('what weakens is stopped, what does not is not', () => {
  const { folder, judge, ask } = setUp({ 'main.py': guarded })
  expect(judge()).toEqual(nothing)
  writeFileSync(join(folder, 'main.py'), `${guarded}@app.get("/more", dependencies=[Depends(key)])\ndef more(): ...\n`)
  expect(judge()).toEqual(nothing)
  writeFileSync(join(folder, 'main.py'), open)
  expect(judge()).toEqual({ ...nothing, exit: 1, blocks: ['access-weaker'] })
  commit(folder)
  expect(judge('--head', 'topic')).toEqual({ ...nothing, exit: 1, blocks: ['access-weaker'] })
  const { exit, stdout } = ask()
  expect(exit).toBe(1)
  expect(stdout).toMatch(/^BLOCKED FOR 1 REASON\n {2}access-weaker {2}POST \/items was authenticated and is now open/)
  expect(ask('--format', 'markdown').stdout).toMatch(/^<!-- fastward:guard -->\n\n## Fastward: blocked for 1 reason\n/)
})

test('a new route that anybody may change something by is stopped, and a sign-in is not', () => {
  const { folder, judge } = setUp({ 'main.py': guarded })
  writeFileSync(join(folder, 'main.py'), `${guarded}@app.delete("/items")\ndef drop(): ...\n`)
  expect(judge()).toMatchObject({ exit: 1, blocks: expect.arrayContaining(['open-route-added']) })
  writeFileSync(join(folder, 'main.py'), `${guarded}@app.post("/login")\ndef login(): ...\n`)
  expect(judge()).toEqual(nothing)
})

test('what landed on the base meanwhile is nobody else’s change', () => {
  const { folder, judge } = setUp({ 'main.py': guarded })
  git(folder, 'switch', '-q', 'main')
  writeFileSync(join(folder, 'main.py'), open)
  commit(folder)
  git(folder, 'switch', '-q', 'topic')
  expect(judge()).toEqual(nothing)
})

test('a comment that silences a finding is a waiver that the change gives itself', () => {
  const { folder, judge } = setUp({ 'main.py': guarded })
  writeFileSync(join(folder, 'main.py'), `${guarded}${cors}  # fastward: ignore[${rule}] needed\n`)
  expect(judge().blocks).toContain('suppression-added')
  expect(judge().exit).toBe(1)
})

test('a change does not write its own law', () => {
  const { folder, judge, ask } = setUp({
    'main.py': guarded,
    'fastward.yaml': 'rules: {route-shadowed-by-earlier: low}\n',
    CODEOWNERS: '* @all\nfastward.yaml @ada\n',
  })
  writeFileSync(join(folder, 'main.py'), `${guarded}${cors}\n`)
  const before = judge()
  expect(before.blocks).toContain('defence-gone')
  writeFileSync(join(folder, 'fastward.yaml'), `rules: {route-shadowed-by-earlier: low, ${rule}: off}\nexclude: [main.py]\n`)
  const judged = judge()
  // What judges is the same as before, and what was done to it is said first.
  expect(judged.blocks).toEqual(before.blocks)
  expect(judged).toMatchObject({ law: [`weaker rules.${rule} 1`, expect.stringMatching(/^weaker exclude [1-9]/)], lawBlocks: true })
  expect(ask().stdout).toMatch(/^THE POLICY IN THIS CHANGE/)
  // The base allows its owner, and nobody whom the change itself makes one.
  expect(judge('--author', 'ada').lawBlocks).toBe(false)
  expect(judge('--author', 'eve').lawBlocks).toBe(true)
  writeFileSync(join(folder, 'CODEOWNERS'), '* @eve\n')
  expect(judge('--author', 'eve').lawBlocks).toBe(true)
})

test('the first law of a project lands where it lets nothing by', () => {
  const { folder, judge } = setUp({ 'main.py': guarded })
  writeFileSync(join(folder, 'fastward.yaml'), 'app: main:app\n')
  expect(judge()).toEqual({ ...nothing, law: ['neutral app 0'] })
  writeFileSync(join(folder, 'fastward.yaml'), 'exclude: [main.py]\n')
  expect(judge()).toMatchObject({ exit: 1, lawBlocks: true })
})

test('without a base the tree is judged as it is', () => {
  const folder = writeProject({ 'main.py': guarded })
  mkdirSync(join(folder, 'more'))
  expect(runCommand(['guard'], { folder })).toMatchObject({ exit: 0, stdout: 'NOTHING STOPS THIS CHANGE\n' })
  expect(runCommand(['guard', '--head', 'main'], { folder }).exit).toBe(2)
})
