import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createTestHost, toPlain } from '../evaluate/test-host.ts'
import {
  BUILTINS,
  dict,
  external,
  FALSE,
  type GivenText,
  int,
  list,
  NONE,
  originOf,
  Raised,
  str,
  TRUE,
  tuple,
  unknown,
  type Value,
} from '../index.ts'
import { STDLIB } from './index.ts'
import { matchesGlob } from './paths.ts'
import { compilePattern } from './pattern.ts'

const TREE = {
  'app/__init__.py': '',
  'app/routers/__init__.py': 'import os\nfolder = os.path.dirname(__file__)\n',
  'app/routers/users.py': 'router = "users"\n',
  'app/routers/items.py': 'router = "items"\n',
  'app/routers/admin/__init__.py': '',
  'app/routers/admin/panel.py': 'router = "panel"\n',
  'app/routers/notes.txt': 'a\nb\n',
  'app/table.json': '{"routes": ["/a", "/b"]}',
}

function evaluate(
  text: string,
  environment: Record<string, GivenText> = {},
): { value: Value; plain: unknown; problems: readonly string[] } {
  const { machine, global } = createTestHost({ ...TREE, 'app/main.py': text }, environment)
  const value = global('app.main', 'result')
  return { value, plain: toPlain(value), problems: machine.problems.map((p) => p.code) }
}

describe('the scanned tree, as the running program sees it', () => {
  test.each([
    [
      'modules of a package by pkgutil',
      'import pkgutil, app.routers as r\nresult = [(m.name, m.ispkg) for m in pkgutil.iter_modules(r.__path__)]',
      [
        ['admin', true],
        ['items', false],
        ['users', false],
      ],
    ],
    [
      'all modules below a package, with a prefix',
      'import pkgutil, app.routers as r\nresult = [name for _, name, _ in pkgutil.walk_packages(r.__path__, r.__name__ + ".")]',
      ['app.routers.admin', 'app.routers.admin.panel', 'app.routers.items', 'app.routers.users'],
    ],
    [
      'modules imported by name in a loop',
      'import importlib\nresult = [importlib.import_module(f"app.routers.{n}").router for n in ("users", "items")]',
      ['users', 'items'],
    ],
    ['a relative import by name', 'import importlib\nresult = importlib.import_module(".routers.users", package="app").router', 'users'],
    [
      'a module that is not there',
      'import importlib\ntry:\n    result = importlib.import_module("app.nothing")\nexcept ImportError:\n    result = "caught"',
      'caught',
    ],
    [
      'glob beside a file',
      'import glob, os\nresult = glob.glob(os.path.join(os.path.dirname(__file__), "routers", "*.py"))',
      ['/app/routers/__init__.py', '/app/routers/items.py', '/app/routers/users.py'],
    ],
    [
      'Path.glob',
      'from pathlib import Path\nresult = [p.stem for p in sorted((Path(__file__).resolve().parent / "routers").glob("*.py")) if not p.name.startswith("_")]',
      ['items', 'users'],
    ],
    [
      'Path.rglob',
      'from pathlib import Path\nresult = [str(p.relative_to(Path(__file__).parent)) for p in Path(__file__).parent.rglob("panel.py")]',
      ['routers/admin/panel.py'],
    ],
    [
      'listdir',
      'import os\nresult = [f[:-3] for f in os.listdir(os.path.dirname(__file__) + "/routers") if f.endswith(".py") and f != "__init__.py"]',
      ['items', 'users'],
    ],
    [
      'walk',
      'import os\nresult = [(d, len(fs)) for d, ds, fs in os.walk("/app/routers")]',
      [
        ['/app/routers', 4],
        ['/app/routers/admin', 2],
      ],
    ],
    ['a file that is there', 'import os\nresult = os.path.exists("/app/main.py")', true],
    ['a file that is read', 'import json\nwith open("/app/table.json") as f:\n    result = json.load(f)["routes"]', ['/a', '/b']],
    [
      'the text of a path',
      'from pathlib import Path\nresult = (Path(__file__).parent / "routers/notes.txt").read_text().splitlines()',
      ['a', 'b'],
    ],
    [
      'a module loaded from its file',
      'import importlib.util as u\ns = u.spec_from_file_location("x", "/app/routers/users.py")\nm = u.module_from_spec(s)\ns.loader.exec_module(m)\nresult = m.router',
      'users',
    ],
    [
      'annotations of a function and a method',
      'import inspect\nclass A:\n    def m(self) -> int: ...\ndef f(a: int, b="x") -> str: ...\nresult = [list(f.__annotations__), f.__annotations__["return"] is str, inspect.isclass(A().m.__annotations__.get("return"))]',
      [['a', 'return'], true, true],
    ],
    [
      'sys.modules',
      'import sys\nimport app.routers.users\nresult = [sys.modules["app.routers.users"].router, sys.version_info >= (3, 8), sys.version_info[:2], sys.version_info.major]',
      ['users', true, [3, 12], 3],
    ],
    [
      'getmembers of a module',
      'import inspect, app.routers.users as u\nresult = [n for n, v in inspect.getmembers(u) if isinstance(v, str) and not n.startswith("__")]',
      ['router'],
    ],
  ])('%s', (_name, text, expected) => {
    const { plain, problems } = evaluate(text)
    expect({ plain, problems }).toEqual({ plain: expected, problems: [] })
  })

  test('a file that is not in the tree may be there where the program runs', () => {
    expect(evaluate('import os\nresult = os.path.isdir("static")').value.kind).toBe('unknown')
  })
  test('a module whose name is not known is a problem with a place', () => {
    expect(evaluate('import importlib, os\nresult = importlib.import_module(os.environ["PLUGIN"])').problems).toEqual(['import-unknown'])
  })
  test('text that is run as a program is a problem', () => {
    expect(evaluate('exec("x = 1")\nresult = 1').problems).toEqual(['exec'])
  })
})

describe('settings keep the name of what they depend on', () => {
  test.each([
    ['getenv', 'import os\nresult = os.getenv("PORT", "80")', '80', 'PORT'],
    ['environ.get without a default', 'import os\nresult = os.environ.get("PORT")', null, 'PORT'],
    ['a number out of it', 'import os\nresult = int(os.environ.get("PORT", "80")) + 1', 81, 'PORT'],
    ['a changed string', 'import os\nresult = os.getenv("P", "/Api/").strip("/").lower()', 'api', 'P'],
    ['a comparison', 'import os\nresult = os.getenv("DEBUG", "no").lower() in ("yes", "true")', false, 'DEBUG'],
    ['what must be given', 'import os\nresult = "/" + os.environ["BASE"]', '/{?}', 'BASE'],
    ['decouple', 'from decouple import config\nresult = config("DEBUG", default="false", cast=bool)', false, 'DEBUG'],
    ['environs', 'from environs import Env\nenv = Env()\nenv.read_env()\nresult = env.bool("DEBUG", True)', true, 'DEBUG'],
    ['dotenv', 'from dotenv import dotenv_values\nresult = dotenv_values(".env").get("A", "x")', 'x', 'A'],
    ['starlette', 'from starlette.config import Config\nresult = Config(".env")("LEVEL", cast=int, default=3)', 3, 'LEVEL'],
  ])('%s', (_name, text, expected, origin) => {
    const { value, plain } = evaluate(text)
    expect([plain, originOf(value)]).toEqual([expected, origin])
  })
})

describe('a variable that is given is certain', () => {
  const given = { PORT: '90', DEBUG: 'Yes', SHOP_NAMES: 'a, b', SHOP_LEVEL: '7', ON: 'true' }
  test.each([
    ['environ and getenv', 'import os\nresult = os.environ["PORT"] + os.getenv("PORT", "1") + os.environ.get("PORT")', '909090'],
    ['a membership test', 'import os\nresult = ["PORT" in os.environ, "PORT" not in os.environ]', [true, false]],
    ['decouple', 'from decouple import config\nresult = [config("DEBUG", cast=bool), config("PORT", default=1, cast=int)]', [true, 90]],
    ['decouple, a list', 'from decouple import config, Csv\nresult = config("SHOP_NAMES", default="", cast=Csv())', ['a', 'b']],
    [
      'starlette',
      'from starlette.config import Config\nc = Config(".env")\nresult = [c("ON", cast=bool), c("PORT", cast=int, default=1)]',
      [true, 90],
    ],
    [
      'starlette, with a prefix and a list',
      `from starlette.config import Config
from starlette.datastructures import CommaSeparatedStrings
result = list(Config(env_prefix="SHOP_")("NAMES", cast=CommaSeparatedStrings))`,
      ['a', 'b'],
    ],
    [
      'environs',
      'from environs import Env\nenv = Env()\nresult = [env("PORT"), env.int("PORT"), env.bool("DEBUG", False)]',
      ['90', 90, true],
    ],
    [
      'environs, within a prefix and after it',
      `from environs import Env
env = Env()
with env.prefixed("SHOP_"):
    inner = [env.int("LEVEL"), env.list("NAMES")]
result = [inner, env.int("PORT", 1)]`,
      [[7, ['a', 'b']], 90],
    ],
  ])('%s', (_name, text, expected) => {
    const { value, plain } = evaluate(text, given)
    expect([plain, originOf(value)]).toEqual([expected, undefined])
  })

  test('starlette takes fewer words for true than the others do', () => {
    expect(evaluate('from starlette.config import Config\nresult = Config()("DEBUG", cast=bool, default=False)', given).value.kind).toBe(
      'unknown',
    )
  })

  test('what is kept secret is set and not empty, and nothing more is known of it', () => {
    const secret = { KEY: [{ reason: 'the secret KEY', isFilled: true as const }] }
    const text = `import os
key = os.getenv("KEY", "")
result = [bool(key), key == "", key is None, "KEY" in os.environ, "on" if key else "off", "Bearer " + key, key == "x", len(key) > 9]`
    expect(evaluate(text, secret).plain).toEqual([true, false, false, true, 'on', 'Bearer {?}', '? a comparison', '? a comparison'])
  })
})

describe('what is there under a condition says so', () => {
  test.each([
    ['an appended item', 'import lib\nresult = ["a"]\nif lib.flag():\n    result.append("b")', ['a', { maybe: 'b', when: ['lib.flag()'] }]],
    [
      'an entry',
      'import lib\nresult = {"a": 1}\nif lib.flag():\n    result["b"] = 2\nresult = list(result.items())',
      [['a', 1], { maybe: ['b', 2], when: ['lib.flag()'] }],
    ],
    [
      'an entry that one arm and the other write',
      'import lib\nd = {}\nif lib.flag():\n    d["b"] = 2\nelse:\n    d["b"] = 3\nresult = d["b"]',
      { either: [2, 3] },
    ],
    [
      'a mapped item',
      'import lib\nxs = ["a"]\nif lib.flag():\n    xs.extend(["b"])\nresult = sorted(map(str.upper, xs))',
      ['A', { maybe: 'B', when: ['lib.flag()'] }],
    ],
    ['alternatives in a pure function', 'import lib\nx = "a" if lib.flag() else "b"\nresult = "/".join([x.upper(), "c"])', 'A/c'],
    ['a conversion', 'import lib\nx = "1" if lib.flag() else "2"\nresult = int(x)', { either: [1, 2] }],
    ['a look-up', 'import lib\nx = "p" if lib.flag() else "q"\nresult = {"p": 1, "q": 2}.get(x)', { either: [1, 2] }],
    ['a string with a hole', 'import lib\nresult = f"/{lib.name()}/Users/".rstrip("/").lower()', '/{?}/users'],
    ['a length', 'import lib\nxs = [1]\nif lib.flag():\n    xs.append(2)\nresult = len(xs)', '? the length of a list'],
  ])('%s', (_name, text, expected) => expect(evaluate(text).plain).toEqual(expected))
})

describe('patterns of the scanned program', () => {
  test.each(['(a+)+$', '(a|a)*b', '(.*)*x', 'a*a*a*a*b', '(?P<x>a)(?P=x)', 'a++b', '((a{1,9}){1,9}){1,9}{2,}'])(
    '%s is not run',
    (source) => {
      expect(compilePattern(source, 'aaaaaaaaaaaaaaaaaaaa', 'no', '')).toBeNull()
    },
  )
  test('no pattern throws', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 40 }),
        fc.string({ maxLength: 40 }),
        (source, text) => void compilePattern(source, text, 'whole', '')?.exec(text),
      ),
      { numRuns: 300 },
    )
  })
  test('wildcards never throw, and two stars match everything', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), fc.string({ maxLength: 20 }), (pattern, path) => {
        matchesGlob(pattern, path)
        return matchesGlob('**', path)
      }),
      { numRuns: 300 },
    )
  })
})

describe('nothing that a program passes breaks a function', () => {
  const value: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 2 },
      fc.constantFrom<Value>(NONE, TRUE, FALSE, unknown('anything'), external('lib.Thing'), external('lib.make()')),
      fc.constantFrom<Value>(...['int', 'str', 'dict', 'len', 'type', 'Exception'].map((n) => BUILTINS.get(n) ?? NONE)),
      fc.string({ maxLength: 8 }).map((s) => str(s)),
      fc.integer({ min: -5, max: 20 }).map((n) => int(n)),
      fc.constant<Value>({ kind: 'text', parts: ['/a/', { reason: 'a hole' }] }),
      fc.array(tie('value'), { maxLength: 3 }).map((items) => list(items)),
      fc.array(tie('value'), { maxLength: 3 }).map((items) => tuple(items)),
      fc.array(fc.tuple(tie('value'), tie('value')), { maxLength: 2 }).map((pairs) => dict(pairs)),
      tie('value').map((v): Value => ({ kind: 'maybe', value: v, when: [{ text: 'x', state: 'unknown' }] })),
      fc.tuple(tie('value'), tie('value')).map(
        ([a, b]): Value => ({
          kind: 'alternatives',
          options: [
            { value: a, when: [{ text: 'x', state: 'unknown' }] },
            { value: b, when: [{ text: 'not x', state: 'unknown' }] },
          ],
        }),
      ),
    ),
  })).value

  const callees = [...BUILTINS, ...STDLIB].filter(([, v]) => v.kind === 'native' || v.kind === 'class')
  test('the functions and classes of the builtins and the standard library', () => {
    fc.assert(
      fc.property(fc.constantFrom(...callees), fc.array(value, { maxLength: 4 }), ([, callee], positional) => {
        const { machine, run } = createTestHost({ 'm.py': '' })
        try {
          machine.call(callee, { positional, keywords: new Map() }, { module: run('m'), node: 0 })
        } catch (error) {
          // `sys.exit()` is meant to raise.
          if (!(error instanceof Raised)) throw error
        }
      }),
      { numRuns: 4_000 },
    )
  })

  test.each(['str', 'list', 'dict', 'set', 'deque', 'tuple'])('the methods of %s', (type) => {
    const { machine, run } = createTestHost({ 'm.py': 'from collections import deque\n' })
    const site = { module: run('m'), node: 0 }
    const cls = BUILTINS.get(type) ?? STDLIB.get(`collections.${type}`) ?? NONE
    const names = cls.kind === 'class' ? [...cls.attrs.keys()].filter((n) => n !== '__new__') : []
    expect(names.length).toBeGreaterThan(0)
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.array(value, { maxLength: 3 }), (name, positional) => {
        const self = machine.call(cls, { positional: [], keywords: new Map() }, site)
        machine.call(machine.attribute(self, name, site), { positional, keywords: new Map() }, site)
      }),
      { numRuns: 300 },
    )
  })
})
