import { describe, expect, test } from 'vitest'
import { createTree } from '../../../base/index.ts'
import type { Code } from '../../../model/index.ts'
import { extractFromSource } from '../extract-source.ts'

const snapshot = { commit: null, content: '0'.repeat(64), tool: 'test', knowledge: 'test', policy: null }

function codeOf(program: string): Code | null {
  const text = `import functools\nfrom fastapi import Depends, FastAPI, HTTPException\napp = FastAPI()\n${program}`
  return extractFromSource(createTree(new Map([['main.py', text]])), { snapshot, withCode: true }).code
}

const DECORATORS = `def wrapping(func):
    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        return func(*args, **kwargs)
    return wrapper
def marking(func):
    func.marked = True
    return func
def made(role):
    def decorate(func):
        def wrapper(*args):
            return func(*args)
        return wrapper
    return decorate
`

describe('decorators above the one that registers', () => {
  test.each([
    ['a wrapper', '@wrapping\n@app.get("/x")\ndef read(): ...', ['wrapping main.wrapping true app|GET /x']],
    ['a made one', '@made("admin")\n@app.get("/x")\ndef read(): ...', ["made('admin') main.made true app|GET /x"]],
    ['one that only marks', '@marking\n@app.get("/x")\ndef read(): ...', ['marking main.marking false app|GET /x']],
    ['one of a library', 'from auth import needs\n@needs\n@app.get("/x")\ndef read(): ...', ['needs auth.needs null app|GET /x']],
    ['below it is where it belongs', '@app.get("/x")\n@wrapping\ndef read(): ...', []],
    [
      'between two routes, for the lower one alone',
      '@app.get("/a")\n@wrapping\n@app.get("/b")\ndef read(): ...',
      ['wrapping main.wrapping true app|GET /b'],
    ],
    ['another route is no decorator', '@app.get("/a")\n@app.get("/b")\ndef read(): ...', []],
  ])('%s', (_, program, expected) => {
    const found = codeOf(DECORATORS + program)?.decoratorsAbove ?? []
    expect(
      found.map(({ text, callee, wraps, entries }) => `${text} ${callee} ${wraps} ${entries.join(' ').replaceAll('main:', '')}`),
    ).toEqual(expected)
  })
})

describe('what a dependency does around its yield', () => {
  const mootsOf = (...body: string[]) =>
    (
      codeOf(`def dep(x):\n${body.map((line) => `    ${line}`).join('\n')}\n@app.get("/x", dependencies=[Depends(dep)])\ndef read(): ...`)
        ?.moots ?? []
    ).map(({ kind, place, text }) => `${kind} ${place.line - 4} ${text}`)
  test.each([
    ['a refusal behind it', ['yield x', 'if not x:', '    raise HTTPException(403)'], ['refused-late 3 HTTPException(403)']],
    ['before it', ['if not x:', '    raise HTTPException(403)', 'yield x'], []],
    ['a call behind it', ['yield x', 'check(x)'], ['asked-late 2 check(x)']],
    ['within a try', ['try:', '    yield x', '    check(x)', 'finally:', '    close(x)'], ['asked-late 3 check(x)']],
    ['an exception that is swallowed', ['try:', '    yield x', 'except Exception:', '    log(x)'], ['refusal-swallowed 3 Exception']],
    ['one that is raised again', ['try:', '    yield x', 'except Exception:', '    log(x)', '    raise'], []],
    [
      'one that is let through before',
      ['try:', '    yield x', 'except HTTPException:', '    raise', 'except Exception:', '    log(x)'],
      [],
    ],
    ['one of another kind', ['try:', '    yield x', 'except ValueError:', '    log(x)'], []],
    ['no yield within', ['try:', '    load(x)', 'except Exception:', '    log(x)', 'yield x'], []],
  ])('%s', (_, body, expected) => {
    expect(mootsOf(...body)).toEqual(expected)
  })
})
