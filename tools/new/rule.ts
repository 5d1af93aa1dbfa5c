// The first text of a new rule. It compiles and finds nothing; its examples fail until somebody has written the check.

/** What is wrong with a name for a new rule; null when nothing is. `taken` are the rules there are, with their folders. */
export function findNameFault(name: string, taken: readonly string[]): string | null {
  const [, , id] = /^([a-z]+(?:-[a-z]+)*)\/([a-z]+(?:-[a-z]+)+)$/.exec(name) ?? []
  if (id === undefined) return 'this is not a folder and an id of two or more words'
  return taken.some((rule) => rule.split('/')[1] === id) ? 'there is a rule of this id' : null
}

export function toNewRule(name: string, version: string): string {
  const id = name.split('/')[1] ?? ''
  const words = id.replaceAll('-', ' ')
  const title = words.slice(0, 1).toUpperCase() + words.slice(1)
  return `// ${title}: say in one to five lines what is wrong with such a program.

import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: '${id}',
  title: '${title}',
  severity: 'medium',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '${version}' },
  cwe: ['CWE-284'],
  owaspApi: null,
  asvs: [],
  why: \`
    What an attacker gains.\`,
  fix: 'What to do.',
  blindSpots: ['What it does not see.'],
  examples: [
    bad(
      'a route that has the fault',
      \`
      from fastapi import FastAPI

      app = FastAPI()


      @app.get("/")  # <-- finding
      def read():
          return {}
    \`,
    ),
    good(
      'a route that has not',
      \`
      from fastapi import FastAPI

      app = FastAPI()


      @app.get("/")
      def read():
          return {}
    \`,
    ),
  ],

  looksAt: 'route',
  check(_route, _report) {},
})
`
}
