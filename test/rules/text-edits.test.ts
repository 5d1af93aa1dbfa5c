// What comes in is escaped or quoted where it becomes part of a text: only where nobody could want anything else, and in a file as it is
// written. The real Python says that what was mended is Python.

import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { detectInCode, rules } from '../../src/rules/index.ts'
import { scan } from '../../src/scan/index.ts'
import { mendExample } from './mend-example.ts'
import { readExample } from './read-example.ts'

const page = (body: string, head = '') => `${head}from fastapi import FastAPI
from fastapi.responses import HTMLResponse

app = FastAPI()


@app.get("/hello")
def hello(name: str, place: str):
    ${body}
`
const command = (body: string, head = 'import os\n\n') => `${head}from fastapi import FastAPI

app = FastAPI()


@app.post("/run")
def run(name: str, place: str):
    ${body}
`

function mend(program: string): string {
  const found = findIn(program)
  const mended =
    mendExample(
      new Map([['main.py', program]]),
      found.filter(({ edits }) => edits.length > 0),
    ).get('main.py') ?? ''
  execFileSync('python3', ['-c', 'import ast, sys; ast.parse(sys.stdin.buffer.read())'], { input: mended })
  return mended
}

function findIn(program: string) {
  const asked = rules.filter(({ id }) => id === 'markup-written-by-caller' || id === 'shell-command-put-together')
  const options = { only: [], skip: [], rules: new Map(), readLine: () => null }
  const model = readExample(new Map([['main.py', program]]))
  return scan(model, [detectInCode(model, asked)], options).findings
}

/** The lines of the second that are not in the first. */
function newLines(before: string, after: string): string[] {
  const old = new Set(before.split('\n'))
  return after.split('\n').filter((line) => !old.has(line))
}

describe('is mended, and found no more', () => {
  test.each<[string, string, string[]]>([
    [
      'an f-string',
      page('return HTMLResponse(f"<h1>{name}</h1>")'),
      ['import html', '    return HTMLResponse(f"<h1>{html.escape(str(name))}</h1>")'],
    ],
    [
      'two values of one text',
      page('return HTMLResponse(f"<h1>{name} of {place}</h1>")'),
      ['import html', '    return HTMLResponse(f"<h1>{html.escape(str(name))} of {html.escape(str(place))}</h1>")'],
    ],
    [
      'texts in a row',
      page('return HTMLResponse("<h1>" + name + "</h1><p>")'),
      ['import html', '    return HTMLResponse("<h1>" + html.escape(str(name)) + "</h1><p>")'],
    ],
    [
      'a file that has the module',
      page('return HTMLResponse(f"<h1>{name}</h1>")', 'import html\n'),
      ['    return HTMLResponse(f"<h1>{html.escape(str(name))}</h1>")'],
    ],
    [
      'a file that calls it otherwise',
      page('return HTMLResponse(f"<h1>{name}</h1>")', '"""Pages."""\n\nfrom __future__ import annotations\n\nimport html as markup\n'),
      ['    return HTMLResponse(f"<h1>{markup.escape(str(name))}</h1>")'],
    ],
    [
      'lines that end like those of Windows',
      page('return HTMLResponse(f"<h1>{name}</h1>")').replaceAll('\n', '\r\n'),
      ['import html\r', '    return HTMLResponse(f"<h1>{html.escape(str(name))}</h1>")\r'],
    ],
    [
      'a command',
      command('os.system(f"ls -l {name} {place}")'),
      ['import shlex', '    os.system(f"ls -l {shlex.quote(str(name))} {shlex.quote(str(place))}")'],
    ],
  ])('%s', (_, before, expected) => {
    const after = mend(before)
    expect(newLines(before, after)).toEqual(expected)
    expect(after.split('\n').length - before.split('\n').length).toBe(expected.length - 1)
    expect(findIn(after)).toEqual([])
    expect(mend(after)).toBe(after)
  })

  test('behind the words on a module and what it wants of the future', () => {
    const head = '"""Pages."""\n\nfrom __future__ import annotations\n\n'
    expect(mend(page('return HTMLResponse(f"<h1>{name}</h1>")', head)).startsWith(`${head}import html\nfrom fastapi`)).toBe(true)
  })
})

describe('is left to a person', () => {
  test.each<[string, string]>([
    ['an attribute', page('return HTMLResponse(f"<a href={name}>home</a>")')],
    ['a script', page('return HTMLResponse(f"<script>let name = {name};</script>")')],
    ['a style', page('return HTMLResponse(f"<style>p {{ color: {name} }}</style>")')],
    ['a comment', page('return HTMLResponse(f"<p></p><!-- > {name} -->")')],
    ['a value that is the page', page('return HTMLResponse(name)')],
    ['a value that begins the page', page('return HTMLResponse(f"{name}<p>")')],
    ['a value in a form of its own', page('return HTMLResponse(f"<h1>{name:>20}</h1>")')],
    ['a name that means something else', page('return HTMLResponse(f"<h1>{name}</h1>")', 'html = ""\n')],
    ['a program', command('os.system(f"{name} -l")')],
    ['quotes of the shell', command(`os.system(f"ls -l '{name}'")`)],
    ['a format', command('os.system("ls -l %s" % name)')],
  ])('%s', (_, program) => {
    const found = findIn(program)
    expect(found.length).toBeGreaterThan(0)
    expect(found.flatMap(({ edits }) => edits)).toEqual([])
  })
})
