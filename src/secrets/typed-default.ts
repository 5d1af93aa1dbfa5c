// The value that a program starts with where nobody says otherwise, as a person typed it: `jwt_secret: str = "secret"` in settings,
// `os.getenv("ADMIN_PASSWORD", "admin")`, a variable of a service in a Compose file. No form tells such a value from others, so
// only the ways count in which defaults are written, and only where the program reads them.

import type { Candidate, Kind, Sample, Verdict } from './kit.ts'
import type { Random } from './random.ts'

/** `words` is a pattern of the end of a name with underscores; words may stand before it. */
export function typedDefault(words: string): RegExp {
  const begins = String.raw`(?:(?<=^[ \t]{0,12}(?:export[ \t]|ENV[ \t]|-[ \t]{1,3})?["']?)|(?<=(?:getenv|environ\.get|\benv|\bconfig)\([ \t]{0,3}["']))`
  const name = String.raw`(?<name>(?:[A-Za-z][A-Za-z0-9]{0,30}_){0,4}(?:${words}))`
  const type = String.raw`:[ \t]{0,3}[A-Za-z][\w.[\]|, ]{0,40}?[ \t]{0,2}=`
  const gives = String.raw`["']?(?:[ \t]{0,3}(?:${type}|[=:,]))[ \t]{0,3}(?:(?:default|Field|SecretStr)[ \t]?[(=][ \t]{0,3}){0,3}`
  return new RegExp(
    String.raw`${begins}${name}(?:${gives}|[ \t])["']?(?:\$\{\w{1,80}:?-)?(?<secret>[^\s"'\`,;{}<>()[\]#$%]{3,120})`,
    'dgim',
  )
}

/** What both kinds of typed defaults have in common. */
export const typed = {
  isStrict: false,
  isGeneric: true,
  takesPlaceholders: true,
  needs: /^\w{0,40}["']?(?:[ \t]{0,3}[=:,]|[ \t]["'\w])/,
  reach: { before: 120, after: 300, line: false },
} as const satisfies Partial<Kind>

/** Files whose variables a program is started with. */
const starts =
  /(?:^|\/)(?:docker-)?compose[^/]*\.ya?ml$|(?:^|\/)(?:[\w.-]+\.)?Dockerfile[^/]*$|(?:^|\/)\.?env(?:\.[\w-]+)?$|\.env$|\.(?:toml|ini|cfg|conf)$/i
/** What nobody deploys. */
const forDevelopers =
  /(?:^|[/._-])(?:dev|devel|development|devcontainer|local|localhost|test|tests|testing|ci|e2e|debug|demo|sandbox|override)(?:$|[/._-])/i
const forTests = /(?:^|\/)(?:pytest|tox|setup|nose)\.(?:ini|cfg)$|(?:^|\/)pyproject\.toml$/
const noValue =
  /^(?:none|null|nil|true|false|str|string|text|required|optional|undefined|bool|int|secretstr|default|os|self|settings|config)$/i
const nameOrPlace =
  /^(?:https?:|\/|\.{1,2}\/|~|x-|env[:.]|vault:|arn:|file:|secretref)|^(?:hs|rs|es|ps)\d{3}$|\.(?:pem|key|crt|json|ya?ml|toml|txt|env|py)$|^\w+(?:\.\w+)+$/i

/** That of another variable. */
const nameOfVariable = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/

/** Null where it is no default, or none that a program would start with. */
export function judgeDefault({ path, text, value, name, setting, start, end }: Candidate): Verdict | null {
  if (setting !== 'program' || forTests.test(path) || /placeholder|insecure|forbidden|weak/i.test(name ?? '')) return null
  if (!/[a-z0-9]/i.test(value) || noValue.test(value) || nameOrPlace.test(value) || nameOfVariable.test(value) || isName(value, name ?? ''))
    return null
  const isPython = path.endsWith('.py')
  if (isPython ? !isWholeText(text, start, end) : !starts.test(path)) return null
  const isForDevelopers = forDevelopers.test(path)
  // A program that compares with the value refuses to start with it.
  const refuses = new RegExp(String.raw`(?:[=!]=|\bin)[ \t]{0,3}[[({]?[^\n=]{0,60}["']${quotePattern(value)}["']`)
  if (isPython && refuses.test(text)) return null
  return isForDevelopers ? { confidence: 'low' } : {}
}

/** `"…"`, and nothing that goes on it. */
function isWholeText(text: string, start: number, end: number): boolean {
  const quote = text[start - 1]
  if (quote !== '"' && quote !== "'") return false
  const line = text.slice(text.lastIndexOf('\n', start) + 1, start - 1)
  return (
    text[end] === quote && !/^[ \t]*[+%.]/.test(text.slice(end + 1, end + 8)) && !/["'][ \t]*:[ \t]*$/.test(line) && !/[fb]$/.test(line)
  )
}

/** `"jwt_secret_key"` behind `SHOP_JWT_SECRET_KEY`: what the key is called elsewhere. */
function isName(value: string, name: string): boolean {
  return flat(value) === flat(name) || (/[_-]/.test(value) && flat(name).endsWith(flat(value)))
}

function flat(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '')
}

function quotePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`)
}

/** A file that gives the value to the name, in one of the ways. */
export function makeDefault(random: Random, name: string, value: string): NonNullable<Sample['file']> {
  return random.pick([
    { path: 'app/settings.py', text: `class Settings(BaseSettings):\n    ${name.toLowerCase()}: str = "${value}"\n` },
    { path: 'app/config.py', text: `${name} = os.getenv("${name}", "${value}")\n` },
    { path: 'app/config.py', text: `key = os.environ.get('${name}', '${value}')\n` },
    { path: 'app/core.py', text: `${name} = '${value}'\n` },
    { path: 'compose.yaml', text: `services:\n  api:\n    environment:\n      - ${name}=${value}\n` },
    { path: 'docker-compose.yml', text: `services:\n  api:\n    environment:\n      ${name}: \${${name}:-${value}}\n` },
    { path: 'Dockerfile', text: `FROM python:3.13\nENV ${name}=${value}\n` },
  ])
}
