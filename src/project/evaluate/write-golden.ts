// Asks CPython what the programs' results are: `npx tsx src/project/evaluate/write-golden.ts`.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { PROGRAMS } from './programs.ts'

const RUNNER = `
import json, sys
def plain(v):
    if isinstance(v, dict): return {str(plain(k)): plain(x) for k, x in v.items()}
    if isinstance(v, (list, tuple)): return [plain(x) for x in v]
    if isinstance(v, (set, frozenset)): return sorted(plain(x) for x in v)
    return v
out = {}
for name, text in json.load(sys.stdin).items():
    module = sys.modules["program"] = type(sys)("program")
    scope = module.__dict__
    exec(compile(text, name, "exec"), scope)
    out[name] = plain(scope["result"])
print(json.dumps(out, indent=1))
`

export function askPython(): string {
  return execFileSync('python3', ['-c', RUNNER], { input: JSON.stringify(PROGRAMS), encoding: 'utf8' })
}

if (process.argv[1]?.endsWith('write-golden.ts') === true) {
  writeFileSync(new URL('programs.golden.json', import.meta.url), askPython())
}
